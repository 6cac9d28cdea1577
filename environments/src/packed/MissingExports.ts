/**
 * A bundler without code splitting sets the modules that are loaded later up when they are first asked
 * for, and can miss one that is asked for through another. Here a program asks for every export of an
 * entry by name, beside the entry for Node, which loads modules later.
 */
import { readFile, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { build } from "esbuild"
import { run } from "./Command.ts"
import type { Consumer } from "./Consumers.ts"

const name = "@effect-auth0/management"

/** An entry, with its exports that are not there. */
export interface MissingExports {
  readonly entry: string
  readonly missing: ReadonlyArray<string>
}

/** The entries that the manifest names one by one, and one of those that it names by a pattern. */
const entriesOf = async ({ folder }: Consumer): Promise<ReadonlyArray<string>> => {
  const manifest = await readFile(join(folder, "node_modules", name, "package.json"), "utf8")
  const { exports } = JSON.parse(manifest) as {
    readonly exports: Readonly<Record<string, unknown>>
  }
  // An entry of types alone has nothing that could be missing.
  const entries = Object.entries(exports).flatMap(([entry, conditions]) =>
    typeof conditions === "object" && conditions !== null && "default" in conditions ? [entry] : []
  )
  return [...entries, "./connections/keys"]
    .filter((entry) => !/\*|\.json$/.test(entry))
    .map((entry) => name + entry.slice(1))
}

const programOf = (entry: string, names: ReadonlyArray<string>): string => `
import { layer } from "${name}/node"
import { ${names.map((one, index) => `${one} as e${index}`).join(", ")} } from "${entry}"
const all = { layer, ${names.map((one, index) => `${one}: e${index}`).join(", ")} }
const missing = Object.keys(all).filter((name) => all[name] === undefined)
console.log(JSON.stringify({ entry: "${entry}", missing }))
`

/** What is missing of each entry in a single file by esbuild. */
export const missingExports = async (
  consumer: Consumer
): Promise<ReadonlyArray<MissingExports>> => {
  const { resolve } = createRequire(join(consumer.folder, "main.mjs"))
  const within = await consumer.within()
  const files = await Promise.all(
    (await entriesOf(consumer)).map(async (entry, index) => {
      const module = (await import(pathToFileURL(resolve(entry)).href)) as object
      const file = join(within, `exports-${index}.mjs`)
      await writeFile(file, programOf(entry, Object.keys(module)))
      return file
    })
  )
  const outdir = await consumer.outside()
  await build({
    entryPoints: files,
    outdir,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "silent"
  })
  const loading = files.map((_, index) => `require("./exports-${index}.cjs")`).join(";")
  const printed = await run([process.execPath, "--eval", loading], { cwd: outdir })
  return printed
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as MissingExports)
}
