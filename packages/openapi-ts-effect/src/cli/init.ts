/** Sets a folder up to generate an SDK: a configuration, and the packages that it needs. */
import { access, readFile, writeFile } from "node:fs/promises"
import path from "node:path"

import { failWith } from "../config/errors.ts"
import { kebabCase, pascalCase } from "../config/identifiers.ts"
import { loadFile, placeOf } from "../load/file.ts"
import { isNode, memberOf } from "../read/document.ts"

/** The configuration file. */
export const configFile = "openapi-ts-effect.config.ts"

/** The same in a package whose modules are not ES modules: Node would read the other one as CommonJS. */
export const commonConfigFile = "openapi-ts-effect.config.mts"

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false
  )

/** The names of an SDK, from the title of its document. */
const namesOf = (title: string): { readonly api: string; readonly client: string } => {
  const words = kebabCase(title)
    .split("-")
    .filter(
      (word) =>
        /^[a-z][a-z0-9]*$/.test(word) && !["api", "the", "openapi", "rest", "spec"].includes(word)
    )
    .slice(0, 2)
  const name = words.length === 0 ? "api" : words.join("-")
  return { api: name.replaceAll("-", "_"), client: `${pascalCase(name)}Client` }
}

const configText = (
  input: string,
  api: string,
  client: string,
  hasOwnOptions: boolean
): string => `import type { GenerateConfig } from "openapi-ts-effect"

export default {
  input: ${JSON.stringify(input)},
  layer: {
    output: "src/generated",
${hasOwnOptions ? "" : '    importExtension: ".ts",\n'}    responseHeaders: true,
    client: { name: ${JSON.stringify(client)}, api: ${JSON.stringify(api)} }
  }
} satisfies GenerateConfig
`

const tsconfigText = `{
  "compilerOptions": {
    "target": "es2023",
    "module": "nodenext",
    "strict": true,
    "skipLibCheck": true,
    "allowImportingTsExtensions": true,
    "erasableSyntaxOnly": true,
    "noEmit": true
  },
  "include": ["src"]
}
`

/** The packages that an SDK needs to run and to be generated. */
const packages = {
  dependencies: { effect: "^4.1.0", "openapi-effect-runtime": "^0.1.0" },
  devDependencies: {
    "@hey-api/openapi-ts": "0.99.0",
    "openapi-ts-effect": "^0.1.0",
    typescript: "^6.0.0"
  }
} as const

const withPackages = (manifest: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const result: Record<string, unknown> = { ...manifest }
  for (const [kind, wanted] of Object.entries(packages)) {
    const there = isNode(manifest[kind]) ? manifest[kind] : {}
    const known = new Set(
      Object.keys(packages).flatMap((each) =>
        isNode(manifest[each]) ? Object.keys(manifest[each]) : []
      )
    )
    const missing = Object.entries(wanted).filter(([name]) => !known.has(name))
    if (missing.length > 0) result[kind] = { ...there, ...Object.fromEntries(missing) }
  }
  return result
}

/** The files written, and which of them has the configuration. */
export interface Initialized {
  readonly written: ReadonlyArray<string>
  readonly kept: ReadonlyArray<string>
  readonly config: string
  /** Whether Node reads the modules of the package as ES modules. */
  readonly isModule: boolean
}

/** Writes missing files, and keeps existing ones. */
export const initialize = async (folder: string, input: string): Promise<Initialized> => {
  const document = (await loadFile(placeOf(input, path.join(folder, "x")), "the document")).value
  if (!isNode(document) || !("openapi" in document || "swagger" in document)) {
    return failWith(
      input,
      "it is not an OpenAPI document",
      "give a file that has openapi and paths"
    )
  }
  const title = memberOf(document["info"], "title")
  const { api, client } = namesOf(typeof title === "string" ? title : "api")
  const manifestFile = path.join(folder, "package.json")
  const hasManifest = await isThere(manifestFile)
  const manifest: unknown = hasManifest
    ? JSON.parse(await readFile(manifestFile, "utf8"))
    : { name: `${kebabCase(api)}-sdk`, version: "0.0.0", private: true, type: "module" }
  const next = withPackages(isNode(manifest) ? manifest : {})
  const isModule = memberOf(manifest, "type") === "module"
  const config = isModule ? configFile : commonConfigFile
  // Node runs what imports `.ts`; compilers take it with an option that is in the tsconfig.json written here.
  const hasOwnOptions = await isThere(path.join(folder, "tsconfig.json"))
  const texts: Readonly<Record<string, string>> = {
    [config]: configText(input, api, client, hasOwnOptions),
    "tsconfig.json": tsconfigText
  }
  const written: Array<string> = []
  const kept: Array<string> = []
  for (const [name, text] of Object.entries(texts)) {
    const file = path.join(folder, name)
    if (await isThere(file)) kept.push(name)
    else {
      await writeFile(file, text)
      written.push(name)
    }
  }
  if (!hasManifest || JSON.stringify(next) !== JSON.stringify(manifest)) {
    await writeFile(manifestFile, `${JSON.stringify(next, null, 2)}\n`)
    written.push("package.json")
  } else kept.push("package.json")
  return { written, kept, config, isModule }
}
