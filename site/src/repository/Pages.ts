/** The pages of the site, from the files of the repository. */
import GithubSlugger from "github-slugger"
import { toString } from "mdast-util-to-string"
import { posix } from "node:path"
import { markdownToMdast } from "satteri"
import { visit } from "unist-util-visit"
import { rewriteLinks, rewriteTarget } from "./Links.ts"
import { base, readText, repository, sourceUrl } from "./Repository.ts"
import { includeRows } from "./Rows.ts"
import { type Section, type Source, sourcesOf } from "./Sources.ts"

export interface Page {
  readonly slug: string
  readonly section: Section
  readonly title: string
  readonly label: string
  /** Where its text is from, in the repository. */
  readonly file: string
  /** Markdown with frontmatter, as Starlight takes it. */
  readonly text: string
}

/**
 * The headings of a file by their names on GitHub, as the site names them. They differ where a heading
 * repeats the title, which GitHub numbers and the site, whose titles stand above the text, does not.
 */
const headingsOf = (text: string): ReadonlyMap<string, string> => {
  const onGithub = new GithubSlugger()
  const here = new GithubSlugger()
  const names = new Map<string, string>()
  let titled = false
  visit(markdownToMdast(text.replace(frontmatterBlock, "")), "heading", (node) => {
    const isTitle = node.depth === 1 && !titled
    titled ||= isTitle
    names.set(onGithub.slug(toString(node)), isTitle ? "_top" : here.slug(toString(node)))
  })
  return names
}

export const urlOf = (slug: string): string => (slug === "" ? `${base}/` : `${base}/${slug}/`)

const frontmatterBlock = /^---\n([\s\S]*?)\n---\n/

interface Written {
  readonly title: string
  readonly description: string
  /** Frontmatter that the file has already. */
  readonly frontmatter: ReadonlyArray<string>
  readonly body: string
}

const shortened = (text: string): string => {
  const line = text.replaceAll(/\s+/g, " ").trim()
  return line.length <= 200 ? line : `${line.slice(0, 199).replace(/[\s,;:]+\S*$/, "")}…`
}

/** What is written in a file: its first heading is the title, its first paragraph the description. */
const readWritten = (file: string, text: string): Written => {
  const matter = frontmatterBlock.exec(text)
  const content = text.slice(matter?.[0].length ?? 0).replace(/^(<!--[\s\S]*?-->\s*)+/, "")
  const frontmatter = (matter?.[1] ?? "").split("\n").filter(Boolean)
  const tree = markdownToMdast(content)
  const children = tree.type === "root" ? tree.children : []
  const paragraph = children.find((node) => node.type === "paragraph")
  const description = shortened(paragraph === undefined ? "" : toString(paragraph))
  const given = frontmatter.find((line) => line.startsWith("title: "))?.slice("title: ".length)
  if (given !== undefined) return { title: given, description, frontmatter, body: content }
  const heading = children.find((node) => node.type === "heading" && node.depth === 1)
  const { start, end } = heading?.position ?? {}
  if (heading === undefined || start?.offset === undefined || end?.offset === undefined) {
    throw new Error(`${file} has no heading that could be its title`)
  }
  const body = content.slice(0, start.offset) + content.slice(end.offset)
  return { title: toString(heading), description, frontmatter, body }
}

/** How the README of a folder calls the pages that it links to, in its order. */
const namesIn = (readme: string): ReadonlyMap<string, string> => {
  const names = new Map<string, string>()
  visit(markdownToMdast(readme), "link", (node) => {
    if (!names.has(node.url)) names.set(node.url, toString(node))
  })
  return names
}

/** The pages of a folder with a README in the order in which it links to them, the others after those. */
const ordered = (root: string, sources: ReadonlyArray<Source>): ReadonlyArray<Source> => {
  const readmes = new Map(
    sources
      .filter(({ file }) => /^(docs\/(guides|recipes|migration)|examples)\/README\.md$/.test(file))
      .map(({ file }) => [posix.dirname(file), namesIn(readText(root, file))] as const)
  )
  const within = (source: Source) => {
    const [folder = "", names] =
      [...readmes].find(([one]) => source.file.startsWith(`${one}/`)) ?? []
    const target = posix.relative(folder, source.file)
    const all = [...(names ?? [])]
    const place = all.findIndex(([url]) => url === target || `${url}/README.md` === target)
    return { rank: place < 0 ? all.length : place, label: all[place]?.[1] }
  }
  return sources
    .map((source, index) => ({ source, index, ...within(source) }))
    .sort((a, b) =>
      a.source.section === b.source.section
        ? a.rank - b.rank || a.index - b.index
        : a.index - b.index
    )
    .map(({ source, label }) =>
      source.label === undefined && label !== undefined ? { ...source, label } : source
    )
}

const frontmatterOf = (
  { title, description, frontmatter }: Written,
  file: string,
  section: Section
): string => {
  const own = frontmatter.filter((line) => !line.startsWith("title: "))
  return [
    "---",
    `title: ${JSON.stringify(title)}`,
    ...(description === "" || own.some((line) => line.startsWith("description: "))
      ? []
      : [`description: ${JSON.stringify(description)}`]),
    `editUrl: ${repository}/edit/main/${file}`,
    `section: ${section}`,
    ...own,
    "---",
    ""
  ].join("\n")
}

/** A page that lists the decisions, which have no README. */
const decisionsIndex = (pages: ReadonlyArray<Page>): Page => {
  const written: Written = {
    title: "Decisions",
    description: "Why things are as they are: one page a decision.",
    frontmatter: [],
    body: [
      "Why things are as they are: one page a decision, in the order in which they were made.",
      "",
      ...pages.map(({ slug, title }) => `- [${title.replace(/^\d+[.:]\s*/, "")}](${urlOf(slug)})`),
      ""
    ].join("\n")
  }
  return {
    slug: "decisions",
    section: "Decisions",
    title: written.title,
    label: "All decisions",
    file: "docs/decisions",
    text:
      frontmatterOf(written, "docs/decisions", "Decisions").replace("/edit/", "/tree/") +
      written.body
  }
}

export const pagesOf = (root: string): ReadonlyArray<Page> => {
  const sources = ordered(root, sourcesOf(root))
  const addresses = new Map<string, string>([["docs/decisions", urlOf("decisions")]])
  for (const { file, slug } of sources) {
    addresses.set(file, urlOf(slug))
    // A link to a folder is one to its README.
    if (file.endsWith("/README.md")) addresses.set(posix.dirname(file), urlOf(slug))
  }
  const texts = new Map(
    sources.map(({ file }) => [file, includeRows(readText(root, file), (f) => readText(root, f))])
  )
  const headings = new Map([...texts].map(([file, text]) => [file, headingsOf(text)]))
  const resolve = (path: string, heading: string): string | undefined => {
    const address = addresses.get(path)
    if (address === undefined) {
      const source = sourceUrl(root, path)
      return source === undefined || heading === "" ? source : `${source}#${heading}`
    }
    if (heading === "") return address
    const name = (headings.get(path) ?? headings.get(`${path}/README.md`))?.get(heading)
    return name === undefined ? undefined : `${address}#${name}`
  }
  const pages = sources.map(({ file, slug, section, label }): Page => {
    const written = readWritten(file, texts.get(file) ?? "")
    const frontmatter = written.frontmatter.map((line) =>
      line.replace(
        /^(\s*link: )(\S+)$/,
        (_, key: string, target: string) => key + rewriteTarget(target, file, resolve)
      )
    )
    return {
      slug,
      section,
      title: written.title,
      label: label ?? written.title,
      file,
      text:
        frontmatterOf({ ...written, frontmatter }, file, section) +
        rewriteLinks(written.body, file, resolve)
    }
  })
  const decisions = pages.filter(({ section }) => section === "Decisions")
  return decisions.length === 0 ? pages : [...pages, decisionsIndex(decisions)]
}
