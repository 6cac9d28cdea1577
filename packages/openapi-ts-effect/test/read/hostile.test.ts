/**
 * Documents by somebody who wants code of theirs to run in the programs that are made with what is
 * generated: it compiles, and nothing happens when it is imported.
 */
import { execFile } from "node:child_process"
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import path from "node:path"
import { inspect, promisify } from "node:util"

import { createClient } from "@hey-api/openapi-ts"
import type { UserConfig } from "@hey-api/openapi-ts"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

import { safeText } from "../../src/read/hostile.ts"
import { defineConfig, generate, GenerationError, makeSafe } from "../../src/index.ts"
import { response, document, inQuery, object } from "../documents/schema.ts"
import type { Node } from "../documents/schema.ts"
import { hostileDocument, rejectedDocument, seeded } from "../support/hostile.ts"

const run = promisify(execFile)
const project = path.join(import.meta.dirname, "../hostile")
const generated = path.join(project, "generated")
const manifest = createRequire(import.meta.url).resolve("typescript/package.json")
const compiler = path.join(path.dirname(manifest), "bin/tsc")
const documents = 40
const silent = { level: "silent", file: false } as const

const generating = (input: Node, folder: string, openEnums: boolean) =>
  generate({
    input,
    openEnums,
    rawOutput: path.join(folder, "raw"),
    layer: {
      output: path.join(folder, "layer"),
      runtime: "#runtime",
      importExtension: ".ts",
      metadata: { scopes: "x-scopes", lifecycle: "x-lifecycle" },
      schemas: { runtime: "#schemas" }
    }
  })

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "openapi-ts-effect-"))
  await rm(generated, { recursive: true, force: true })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Summaries that are whole programs where nothing cleans them, each in the comment of a function. */
const aimed = document(
  "Aimed",
  Object.fromEntries(
    [
      "x **// globalThis.CANARY = 1; //**",
      "x \\u002a/ globalThis.CANARY = 1; /\\u002a",
      "x *\\u002f globalThis.CANARY = 1; /\\u002A",
      "x *\\u002F\n globalThis.CANARY = 1;\n/**"
    ].map((summary, index) => [
      `/x${index}`,
      { get: { operationId: `x${index}.get`, summary, responses: { 204: response() } } }
    ])
  )
)

describe("what is generated from hostile documents", () => {
  beforeAll(async () => {
    await generating(aimed, path.join(generated, "aimed"), false)
    for (let seed = 1; seed <= documents; seed++) {
      await generating(hostileDocument(seed), path.join(generated, String(seed)), seed % 2 === 0)
    }
  })

  it("changes nothing when it is imported", async () => {
    const program = path.join(project, "import.ts")
    const args = ["--no-warnings", program, generated, path.join(folder, "canary")]
    const { stdout } = await run(process.execPath, args)
    const report: unknown = JSON.parse(stdout)
    expect(report).toEqual({ imported: expect.any(Number), failures: [], changed: [] })
    expect(Object(report)).toHaveProperty("imported", (await modulesIn(generated)).length)
  })

  it("compiles", async () => {
    const args = [compiler, "-p", project, "--pretty", "false"]
    const outcome = await run(process.execPath, args).catch((error: unknown) => error)
    expect(outcome).toEqual({ stdout: "", stderr: "" })
  })
})

const modulesIn = async (root: string): Promise<ReadonlyArray<string>> =>
  (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".ts"))

describe("what cannot be generated safely", () => {
  const problemsOf = async (input: Node) => {
    const error: unknown = await generating(input, path.join(folder, "rejected"), true).catch(
      (failure: unknown) => failure
    )
    return error instanceof GenerationError ? error.problems : error
  }

  it("is rejected by the pointer of each name and value, and nothing is written", async () => {
    const input = document(
      "Names",
      {
        "/a\\u0027": {
          get: {
            operationId: "a.get",
            parameters: [inQuery("q\\u0027", { enum: ["ok", "no\\u000a"], default: "\\u0027" })],
            responses: {
              200: response({ $ref: "#/components/schemas/Thing" }, "text/\\u0027"),
              404: { description: "\\u002a/", "x-error-codes": ["\\u0027"] }
            }
          }
        }
      },
      { Thing: object({ "p~/\\u0027": { const: "\ud800" }, description: { type: "string" } }) }
    )
    const remedy = "write the character itself, or leave it out"
    const escape = (number: string) =>
      `it has ${number} in it, which would become another character`
    const operation = String.raw`#/paths/~1a\u0027/get`
    expect(await problemsOf(input)).toEqual([
      { where: String.raw`#/paths/~1a\u0027`, problem: escape("\\u0027"), remedy },
      { where: `${operation}/parameters/0/name`, problem: escape("\\u0027"), remedy },
      { where: `${operation}/parameters/0/schema/enum/1`, problem: escape("\\u000a"), remedy },
      {
        where: `${operation}/responses/200/content/text~1\\u0027`,
        problem: escape("\\u0027"),
        remedy
      },
      {
        where: "#/components/schemas/Thing/properties/p~0~1\\u0027",
        problem: escape("\\u0027"),
        remedy
      },
      {
        where: "#/components/schemas/Thing/properties/p~0~1\\u0027/const",
        problem: "it has half of a surrogate pair in it",
        remedy
      }
    ])
    expect(await readdir(folder)).toEqual([])
  })

  it("is rejected in documents of any seed", async () => {
    for (let seed = 1; seed <= 5; seed++) {
      expect(
        await generating(rejectedDocument(seed), path.join(folder, "rejected"), true).catch(
          (error: unknown) => error
        )
      ).toBeInstanceOf(GenerationError)
    }
    expect(await readdir(folder)).toEqual([])
  })

  it("is a text that a custom configuration did not make safe", async () => {
    const output = path.join(folder, "own")
    const plugins: UserConfig["plugins"] = [
      "@hey-api/client-fetch",
      "@hey-api/typescript",
      "@hey-api/sdk",
      defineConfig({ runtime: "#runtime" })
    ]
    const config = { input: structuredClone(aimed), output, plugins, logs: silent }
    const error: unknown = await createClient(config).catch((failure: unknown) => failure)
    expect(inspect(error, { depth: 9 })).toContain("#/paths/~1x0/get/summary")
    expect(await readdir(output)).toEqual(["client", "core"])
    const input = structuredClone(aimed)
    await createClient({ ...config, input, parser: { patch: { input: makeSafe } } })
    expect(await readdir(output)).toContain("effect")
    await rm(output, { recursive: true })
  })

  it("is a text that is not a string", async () => {
    const input = document("Texts", {
      "/x": { get: { operationId: "x.get", summary: { a: 1 }, responses: { 204: response() } } }
    })
    expect(await problemsOf(input)).toEqual([
      { where: "#/paths/~1x/get/summary", problem: "it is not a text", remedy: "write a string" }
    ])
  })
})

describe("a text", () => {
  it("has neither end nor beginning of a comment, also once escapes are read", () => {
    const random = seeded(3)
    const parts = ["*", "/", "\\", "u", "002a", "002f", "005c", "U", "+", "x", "\n", "\ud83d"]
    for (let round = 0; round < 20_000; round++) {
      const text = Array.from({ length: random(12) }, () => parts[random(parts.length)]).join("")
      const safe = safeText(text)
      // As hey-api does it to what it prints.
      const printed = safe
        .replaceAll("*/", "*")
        .replaceAll("/*", "*")
        .replaceAll(/\\u([0-9a-f]{4})/gi, (_, hex: string) =>
          String.fromCharCode(Number.parseInt(hex, 16))
        )
      expect([safe.isWellFormed(), printed]).toEqual([true, safe])
      expect(safe).not.toMatch(/\*\/|\/\*/)
    }
  })

  it("stays as it is where nothing is wrong with it, and is none where it is a value", () => {
    const values = {
      enum: ["*/"],
      const: "*/",
      default: { description: "*/", other: "\\u0027" },
      example: "*/",
      "x-own": { summary: "*/ \\u0027" },
      pattern: "^[\\u0020-\\u007e]*/$",
      patternProperties: { "^\\u0020": { title: "a * b / c" } },
      properties: { title: { description: "**// \\u002a/ /*/" } }
    }
    const schema: typeof values = structuredClone(values)
    makeSafe({ components: { schemas: { description: schema } } })
    expect(schema).toEqual({
      ...values,
      properties: { title: { description: "**\\// U+002a/ /\\*\\/" } }
    })
  })
})
