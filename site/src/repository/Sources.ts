/** Which files of the repository become pages, under which address, in which part of the site. */
import { globSync } from "node:fs"
import { basename } from "node:path"

/** The parts of the site, in the order of its navigation. */
export const sections = [
  "Start",
  "Guides",
  "Recipes",
  "Migration",
  "Reference",
  "Packages",
  "Decisions",
  "Project"
] as const
export type Section = (typeof sections)[number]

export interface Source {
  /** Path in the repository. */
  readonly file: string
  /** Address in the site, without slashes around it. */
  readonly slug: string
  readonly section: Section
  /** How the navigation calls the page, where that is not its title. */
  readonly label?: string
}

const withoutExtension = (path: string): string => path.replace(/\.mdx?$/, "")

/** `connections/keys.md` is `connections/keys`, and a README is its folder. */
const slugIn = (path: string): string => withoutExtension(path).replace(/(^|\/)README$/, "")

const joined = (...parts: ReadonlyArray<string>): string => parts.filter(Boolean).join("/")

/** The pages of a package's editions for other versions of Effect, whose folders end in `-effect` and the version. */
interface Editions {
  readonly editionsOf: string
  /** The address of the package's own page. */
  readonly slug: string
}

// Single pages in the order in which they are listed.
const single: ReadonlyArray<Source | Editions> = [
  { file: "site/pages/index.md", slug: "", section: "Start", label: "Home" },
  { file: "site/pages/get-started.mdx", slug: "get-started", section: "Start" },
  { file: "site/pages/questions.md", slug: "questions", section: "Start" },
  { file: "README.md", slug: "overview", section: "Start", label: "Overview" },
  { file: "docs/architecture.md", slug: "architecture", section: "Start" },
  { file: "docs/environments.md", slug: "environments", section: "Start" },
  { file: "packages/management/README.md", slug: "packages/management", section: "Packages" },
  { editionsOf: "management", slug: "packages/management" },
  {
    file: "packages/management-client/README.md",
    slug: "packages/management-client",
    section: "Packages"
  },
  {
    file: "packages/tenant-sandbox/README.md",
    slug: "sandbox",
    section: "Packages",
    label: "Sandbox"
  },
  { file: "apps/key-rotation/README.md", slug: "key-rotation", section: "Packages" },
  {
    file: "packages/openapi-ts-effect/README.md",
    slug: "generator",
    section: "Packages",
    label: "Generator"
  },
  {
    file: "packages/openapi-effect-runtime/README.md",
    slug: "generator/runtime",
    section: "Packages"
  },
  { editionsOf: "openapi-effect-runtime", slug: "generator/runtime" },
  {
    file: "packages/openapi-contract-tests/README.md",
    slug: "generator/contract-tests",
    section: "Packages"
  },
  { file: "openapi/README.md", slug: "contract", section: "Packages", label: "Contract" },
  { file: "CHANGELOG.md", slug: "changelog", section: "Project" },
  { file: "CONTRIBUTING.md", slug: "project/contributing", section: "Project" },
  { file: "SECURITY.md", slug: "project/security", section: "Project" },
  { file: "CODE_OF_CONDUCT.md", slug: "project/code-of-conduct", section: "Project" },
  { file: "docs/mutation.md", slug: "project/mutation", section: "Project" }
]

// Folders whose pages are all taken.
const folders: ReadonlyArray<{
  readonly pattern: string
  readonly slug: (path: string) => string
  readonly section: Section
}> = [
  {
    pattern: "docs/guides/**/*.md",
    slug: (path) => joined("guides", slugIn(path.slice("docs/guides/".length))),
    section: "Guides"
  },
  {
    pattern: "docs/recipes/**/*.md",
    slug: (path) => joined("recipes", slugIn(path.slice("docs/recipes/".length))),
    section: "Recipes"
  },
  {
    pattern: "examples/{README.md,*/README.md,recipes/*/README.md}",
    slug: (path) =>
      joined("recipes", slugIn(path.slice("examples/".length)).replace(/^recipes\//, "")),
    section: "Recipes"
  },
  {
    pattern: "docs/{migration*.md,migration/**/*.md}",
    slug: (path) => slugIn(path.slice("docs/".length)),
    section: "Migration"
  },
  {
    pattern: "docs/reference/**/*.md",
    slug: (path) => joined("reference", slugIn(path.slice("docs/reference/".length))),
    section: "Reference"
  },
  {
    pattern: "docs/decisions/*.md",
    slug: (path) => joined("decisions", slugIn(path.slice("docs/decisions/".length))),
    section: "Decisions"
  },
  {
    pattern: "{packages/*,environments}/README.md",
    slug: (path) => joined("project", basename(slugIn(path))),
    section: "Project"
  },
  {
    pattern: "docs/*.md",
    slug: (path) => slugIn(path.slice("docs/".length)),
    section: "Project"
  }
]

const pagesOf = (root: string, single: Source | Editions): ReadonlyArray<Source> => {
  if (!("editionsOf" in single)) {
    return globSync(single.file, { cwd: root }).length > 0 ? [single] : []
  }
  const { editionsOf, slug } = single
  return globSync(`packages/${editionsOf}-effect[0-9]*/README.md`, { cwd: root })
    .map((path) => path.replaceAll("\\", "/"))
    .toSorted()
    .map((file) => {
      const suffix = file.slice(`packages/${editionsOf}`.length, -"/README.md".length)
      return { file, slug: slug + suffix, section: "Packages" }
    })
}

/** The files of a repository that become pages, each once. */
export const sourcesOf = (root: string): ReadonlyArray<Source> => {
  const all = [
    ...single.flatMap((one) => pagesOf(root, one)),
    ...folders.flatMap(({ pattern, slug, section }) =>
      globSync(pattern, { cwd: root, exclude: (path) => path.includes("node_modules") })
        .map((file) => file.replaceAll("\\", "/"))
        .sort()
        .map((file) => ({ file, slug: slug(file), section }))
    )
  ]
  const byFile = new Map<string, Source>()
  for (const source of all) if (!byFile.has(source.file)) byFile.set(source.file, source)
  const sources = [...byFile.values()]
  const bySlug = new Map<string, string>()
  for (const { slug, file } of sources) {
    const other = bySlug.get(slug)
    if (other !== undefined)
      throw new Error(`${file} and ${other} have the same address, /${slug}/`)
    bySlug.set(slug, file)
  }
  return sources
}
