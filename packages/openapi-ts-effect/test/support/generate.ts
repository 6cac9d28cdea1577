/**
 * Generates the raw client and the layer of every fixture into `test/generated`, in one go,
 * before any test runs.
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises"
import path from "node:path"

import { generate } from "../../src/index.ts"
import { responses } from "../documents/responses.ts"
import { library } from "../documents/library.ts"
import { names } from "../documents/names.ts"
import { requests } from "../documents/requests.ts"
import { circular } from "../documents/circular.ts"
import { odd } from "../documents/odd.ts"
import { pages } from "../documents/pages.ts"
import { schemas } from "../documents/schemas.ts"
import { siblings20, siblings30, siblings31 } from "../documents/siblings.ts"
import { places } from "../documents/places.ts"
import { wild } from "../documents/wild.ts"
import { version20, version30 } from "../documents/legacy.ts"
import type { Node } from "../documents/schema.ts"

/** All fixtures by the folder that they are generated into. */
export const fixtures: Readonly<Record<string, Node>> = {
  responses,
  library,
  names,
  requests,
  version20,
  version30
}

/** The folder of everything that tests generate. */
export const generatedFolder = path.join(import.meta.dirname, "../generated")

/** Generates one fixture, raw client and layer, below a folder. */
export const generateFixture = (input: Node, folder: string) =>
  generate({
    input,
    rawOutput: path.join(folder, "raw"),
    layer: {
      output: path.join(folder, "layer"),
      runtime: "#runtime",
      metadata: { scopes: "x-scopes", lifecycle: "x-lifecycle" },
      omitHeaders: ["trace-id"]
    }
  })

/** Generates a whole SDK. */
export const generateSdk = (input: Node | string, output: string, name: string) =>
  generate({
    input,
    layer: {
      output,
      client: { name: `${name}Client`, api: name.toLowerCase() },
      responseHeaders: true,
      schemas: {}
    }
  })

/**
 * hey-api's own files are not made for `exactOptionalPropertyTypes`. Whoever uses a raw client
 * sees its declarations only; the tests see its sources, so that those are not checked here.
 */
const leaveUnchecked = async (raw: string): Promise<void> => {
  for (const folder of ["client", "core"]) {
    for (const name of await readdir(path.join(raw, folder))) {
      const file = path.join(raw, folder, name)
      await writeFile(file, `// @ts-nocheck\n${await readFile(file, "utf8")}`)
    }
  }
}

/** Puts the programs of the README, those with a file name, where they are checked and run. */
const extractExamples = async (): Promise<void> => {
  const readme = await readFile(path.join(import.meta.dirname, "../../README.md"), "utf8")
  const folder = path.join(generatedFolder, "readme")
  await mkdir(folder, { recursive: true })
  for (const [, name = "", text = ""] of readme.matchAll(/^```ts (\S+)\n(.*?)^```$/gms)) {
    await writeFile(path.join(folder, name), text)
  }
}

/** What vitest calls once before all tests. */
export default async function setup(): Promise<void> {
  await rm(generatedFolder, { recursive: true, force: true })
  for (const [name, input] of Object.entries(fixtures)) {
    await generateFixture(input, path.join(generatedFolder, name))
    await leaveUnchecked(path.join(generatedFolder, name, "raw"))
  }
  await generateSdk(wild, path.join(generatedFolder, "wild"), "Wild")
  await generateSdk(places, path.join(generatedFolder, "places"), "Places")
  await generateSdk(odd, path.join(generatedFolder, "odd"), "Odd")
  await generateSdk(pages, path.join(generatedFolder, "pages"), "Pages")
  await generateSdk(schemas, path.join(generatedFolder, "schemas"), "Schemas")
  await generateSdk(circular, path.join(generatedFolder, "circular"), "Circular")
  await generateSdk(siblings20, path.join(generatedFolder, "siblings20"), "Siblings")
  await generateSdk(siblings30, path.join(generatedFolder, "siblings30"), "Siblings")
  await generateSdk(siblings31, path.join(generatedFolder, "siblings31"), "Siblings")
  await extractExamples()
}
