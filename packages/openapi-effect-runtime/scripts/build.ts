/**
 * Builds `dist`: declarations per module, as the compiler writes them, and code in few files, since the
 * time of an import is mostly the number of files. Every module stays a file of its own, but the modules
 * that most programs import together re-export from a shared chunk. Nothing exists twice, whichever
 * modules a program imports.
 */
import { spawnSync } from "node:child_process"
import { globSync, rmSync } from "node:fs"
import { relative, sep } from "node:path"
import { fileURLToPath } from "node:url"
import { rolldown } from "rolldown"

const root = fileURLToPath(new URL("../", import.meta.url))
const source = `${root}src${sep}`
const nameOf = (file: string): string =>
  relative(source, file).replaceAll(sep, "/").replace(/\.ts$/, "")

/**
 * The modules whose imports are what a chunk consists of. A module is part of the first chunk that reaches
 * it, so what only lists need is not loaded by a program that reads none, nor what only events need, which
 * is Effect's parser and with it all of its schemas.
 */
const chunks: Readonly<Record<string, ReadonlyArray<string>>> = {
  client: ["sdk/FetchLayer", "sdk/SdkClient", "call/Operation"],
  streams: ["pagination/PagedOperation"],
  events: ["events/EventStream", "events/Events"]
}

rmSync(`${root}dist`, { recursive: true, force: true })
const compiled = spawnSync("tsc", ["-p", `${root}tsconfig.build.json`], { stdio: "inherit" })
if (compiled.status !== 0) process.exit(compiled.status ?? 1)

const modules = globSync("src/**/*.ts", { cwd: root }).map((path) => `${root}${path}`)
const imports = new Map<string, ReadonlyArray<string>>()
const bundle = await rolldown({
  input: Object.fromEntries(modules.map((file) => [nameOf(file), file])),
  external: [/^effect(?:\/|$)/, /^node:/, "undici", /^jose(?:\/|$)/],
  platform: "neutral",
  plugins: [
    {
      name: "imports-of-modules",
      moduleParsed: ({ id, importedIds }) => {
        imports.set(id, importedIds)
      }
    }
  ],
  preserveEntrySignatures: "allow-extension",
  treeshake: { moduleSideEffects: false },
  resolve: { extensionAlias: { ".js": [".ts", ".js"] } }
})

/** The modules that the roots of a chunk reach. */
const reach = (roots: ReadonlyArray<string>): ReadonlySet<string> => {
  const found = new Set<string>()
  const pending = roots.map((name) => `${source}${name.replaceAll("/", sep)}.ts`)
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (found.has(file)) continue
    found.add(file)
    pending.push(...(imports.get(file) ?? []))
  }
  return found
}

let files: ReadonlyArray<ReadonlySet<string>> | undefined
await bundle.write({
  dir: `${root}dist`,
  entryFileNames: "[name].js",
  chunkFileNames: "chunks/[name].js",
  comments: { legal: true, annotation: true, jsdoc: false },
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: Object.keys(chunks).map((name, index) => ({
      name,
      priority: -index,
      test: (id: string): boolean => {
        files ??= Object.values(chunks).map(reach)
        return files.findIndex((reached) => reached.has(id)) === index
      }
    }))
  }
})
