/**
 * Bundles the command with all that it needs but undici, in place of the compiled `dist/main.js`: `npx` then
 * downloads two packages, and a start reads a few files instead of a thousand. What only the demo
 * needs is a chunk that is not loaded otherwise.
 */
import { chmod, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"

const folder = fileURLToPath(new URL("../dist", import.meta.url))

await rm(`${folder}/chunks`, { recursive: true, force: true })
const { metafile } = await build({
  absWorkingDir: folder,
  entryPoints: ["../src/main.ts"],
  outdir: folder,
  bundle: true,
  metafile: true,
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  format: "esm",
  platform: "node",
  target: "node22",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  // CommonJS that is loaded on demand would lose its named exports in a bundle; it needs nothing itself.
  external: ["undici"],
  // Other CommonJS modules require Node's own.
  banner: {
    js: 'import { createRequire as createRequireForBundle } from "node:module"; const require = createRequireForBundle(import.meta.url);'
  }
})
await rm(`${folder}/main.js.map`, { force: true })

/** The folder of the package that a module belongs to, where it is somebody else's. */
const packageOf = (module: string): string | undefined =>
  /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(resolve(folder, module))?.[1]

const licenseOf = async (packageFolder: string): Promise<string> => {
  const manifest: { readonly name: string; readonly version: string; readonly license?: string } =
    JSON.parse(await readFile(`${packageFolder}/package.json`, "utf8"))
  const file = (await readdir(packageFolder)).find((name) => /^(?:license|licence)/i.test(name))
  const text = file === undefined ? "" : await readFile(`${packageFolder}/${file}`, "utf8")
  return `${manifest.name} ${manifest.version} (${manifest.license ?? "see below"})\n\n${text.trim()}\n`
}

const packages = new Set(Object.keys(metafile.inputs).flatMap((module) => packageOf(module) ?? []))
const licenses = await Promise.all([...packages].sort().map(licenseOf))
await writeFile(
  `${folder}/THIRD-PARTY-LICENSES.txt`,
  `The command contains these packages.\n\n${[...new Set(licenses)].join(`\n${"-".repeat(79)}\n\n`)}`
)
await chmod(`${folder}/main.js`, 0o755)
