/**
 * Builds `dist`: declarations per module, as the compiler writes them, and code in few files, since the
 * time of an import is mostly the number of files. A module that users can import stays a file of its own,
 * which re-exports from shared chunks, so nothing exists twice, whichever entry points a program uses.
 *
 * The main entry has two forms over the same chunks. `index.js`, for bundlers, re-exports the modules of
 * resources, which bundlers look through. `index.node.js` has the resources as objects of its own, so that
 * Node does not open a file for each.
 */
import { spawnSync } from "node:child_process"
import { globSync, readFileSync, rmSync } from "node:fs"
import { relative, sep } from "node:path"
import { fileURLToPath } from "node:url"
import { rolldown } from "rolldown"

const root = fileURLToPath(new URL("../", import.meta.url))
const source = `${root}src${sep}`
const text = (file: string): string => readFileSync(file, "utf8")
const modules = (pattern: string): ReadonlyArray<string> =>
  globSync(pattern, { cwd: root }).map((path) => `${root}${path}`)
const nameOf = (file: string): string =>
  relative(source, file).replaceAll(sep, "/").replace(/\.ts$/, "")

const reexport = /^export (?:type )?(?:\{[^}]*\}|\*(?: as \w+)?) from "[^"]+"$/

/** A module that only re-exports: the compiler's file is kept. */
const isGroup = (file: string): boolean =>
  text(file)
    .replaceAll(/\/\*[\s\S]*?\*\/|^\/\/.*$/gm, "")
    .trim()
    .split(/\n+(?=export )/)
    .every((statement) => reexport.test(statement))

const groups = new Set(modules("src/**/*.ts").filter(isGroup))

/** The modules whose values a group re-exports, through other groups as well. */
const membersOf = (group: string): ReadonlyArray<string> =>
  [...text(group).matchAll(/^export (?!type )[^"]* from "(\.[^"]+)"/gm)].flatMap(
    ([, specifier = ""]) => {
      const member = fileURLToPath(new URL(specifier.replace(/\.js$/, ".ts"), `file://${group}`))
      return groups.has(member) ? membersOf(member) : [member]
    }
  )

const { exports } = JSON.parse(text(`${root}package.json`)) as {
  readonly exports: Readonly<Record<string, string | null | { readonly default?: string }>>
}
const exported = Object.values(exports)
  .flatMap((target) =>
    target === null || typeof target === "string" ? [] : [target.default ?? []]
  )
  .flat()
  .flatMap((path) =>
    modules(path.replace("./dist/", "src/").replace("*", "**/*").replace(/\.js$/, ".ts"))
  )
/** What serves the operations or the clients, and no user can import. */
const isInternal = (file: string): boolean =>
  /^(?:generated\/(?:sdk\/|package-info$)|sdk\/|config\/)/.test(nameOf(file))
/** Modules, and in place of each group its members. */
const ungrouped = (files: ReadonlyArray<string>): ReadonlyArray<string> =>
  files.flatMap((file) => (groups.has(file) ? membersOf(file) : [file]))
const entries = new Set(ungrouped([...exported, ...groups]).filter((file) => !isInternal(file)))

const compiled = spawnSync("tsc", ["-p", `${root}tsconfig.build.json`], { stdio: "inherit" })
if (compiled.status !== 0) process.exit(compiled.status ?? 1)

const isOperation = (id: string): boolean =>
  id.endsWith(".gen.ts") || /management-client\/dist\/generated\/management\/sdk\//.test(id)
/** Lists need modules of Effect that other operations do without, and streams of events more of them. */
const needs = (id: string, kind: "paged" | "events"): boolean =>
  (isOperation(id) && text(id).includes(`sdk/${kind}.js"`)) ||
  nameOf(id) === `generated/sdk/${kind}`

const main = `${source}index.ts`
/** What the main entry exports beside the resources, without the client, which loads Effect's own. */
const ofMain = new Set(
  membersOf(main).filter((file) => !/\/(?:ManagementClient|generated\/.*)\.ts$/.test(file))
)
/** What other entries export as well. */
const ofOthers = new Set(ungrouped(exported.filter((file) => file !== main)))

const bundle = await rolldown({
  input: {
    "index.node": main,
    ...Object.fromEntries([...entries].map((file) => [nameOf(file), file]))
  },
  external: [/^effect(?:\/|$)/, /^openapi-effect-runtime\//, /^node:/, "undici", "jose"],
  platform: "neutral",
  preserveEntrySignatures: "allow-extension",
  resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
  treeshake: {
    moduleSideEffects: false,
    // The raw client makes a serializer that nothing here uses.
    manualPureFunctions: ["createQuerySerializer"]
  }
})
const { output } = await bundle.write({
  dir: `${root}dist`,
  entryFileNames: "[name].js",
  chunkFileNames: "chunks/[name].js",
  comments: { legal: true, annotation: true, jsdoc: false },
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [
      { name: "events", test: (id) => needs(id, "events") },
      { name: "streams", test: (id) => needs(id, "paged") },
      {
        name: "operations",
        test: (id) => isOperation(id) || nameOf(id) === "generated/sdk/uploads"
      },
      { name: "resources", test: (id) => ofMain.has(id) && ofOthers.has(id) },
      { name: "main", test: (id) => ofMain.has(id) },
      { name: "client", test: (id) => isInternal(id) || id.includes("/management-client/dist/") }
    ]
  }
})

const kept = new Set([
  ...output.map(({ fileName }) => fileName),
  ...[...groups].map((file) => `${nameOf(file)}.js`)
])
for (const file of globSync("**/*.js", { cwd: `${root}dist` })) {
  if (!kept.has(file.replaceAll(sep, "/"))) rmSync(`${root}dist/${file}`)
}
