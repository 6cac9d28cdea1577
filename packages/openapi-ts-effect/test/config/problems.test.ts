/**
 * What is wrong with options and documents is reported in full, with its place and a remedy.
 */
import path from "node:path"
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"

import { afterAll, beforeAll, describe, expect, it } from "vitest"

import { defineConfig, generate, GenerationError } from "../../src/index.ts"
import type { LayerConfig, Problem } from "../../src/index.ts"
import { response, document, list, object, text } from "../documents/schema.ts"
import type { Node } from "../documents/schema.ts"

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "openapi-ts-effect-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const problemsOf = async (
  input: Node | string,
  options: Partial<LayerConfig> = {}
): Promise<ReadonlyArray<Problem>> => {
  const output = path.join(folder, "layer")
  const layer = {
    runtime: "#runtime",
    importRaw: (file: string) => `raw/${file}`,
    ...options,
    output
  }
  try {
    await generate({ input, layer })
    return []
  } catch (error) {
    if (!(error instanceof GenerationError)) throw error
    return error.problems
  }
}

const getting = (operation: Node): Node =>
  document("Problems", { "/x": { get: { operationId: "x.list", ...operation } } })

const retryRemedy =
  'write "safe", "idempotent" or "never", or { class, reason?, neverWith? } with one of them as the class'

const retried = (path: string, declared: unknown): Node => ({
  [path]: {
    get: {
      operationId: `${path.slice(1)}.list`,
      "x-retry": declared,
      responses: { 200: response() }
    }
  }
})

const style =
  'write { style: "offset" | "checkpoint" | "both" | "link" | "none", items?, next?, total?, parameters?, in? }'

describe("a problem", () => {
  it("of every operation is reported at once, and nothing is written", async () => {
    const input = document("Problems", {
      "/a": { get: { operationId: "a.list", "x-retry": "often", responses: { 200: response() } } },
      "/b": {
        get: {
          operationId: "b.list",
          "x-pagination": { style: "random" },
          responses: { 200: response() }
        }
      },
      "/c": {
        get: { operationId: "c.list", "x-pagination": "offset", responses: { 200: response() } }
      },
      "/d": {
        get: { operationId: "d.list", "x-pagination": { style: "offset", items: 1 }, responses: {} }
      },
      ...retried("/e", 1),
      ...retried("/f", { reason: "It only looks." }),
      ...retried("/g", { class: "never", reason: 1 }),
      ...retried("/h", { class: "idempotent", neverWith: "mail" })
    })
    expect(await problemsOf(input)).toEqual([
      {
        where: "GET /a",
        problem: 'x-retry is "often"',
        remedy: retryRemedy
      },
      { where: "GET /b", problem: 'x-pagination.style is "random"', remedy: style },
      { where: "GET /c", problem: "x-pagination has no style", remedy: style },
      {
        where: "GET /d",
        problem: "x-pagination.items is not the name of a property",
        remedy: style
      },
      { where: "GET /e", problem: "x-retry is 1", remedy: retryRemedy },
      { where: "GET /f", problem: "x-retry.class is undefined", remedy: retryRemedy },
      { where: "GET /g", problem: "x-retry.reason is no text", remedy: retryRemedy },
      { where: "GET /h", problem: "x-retry.neverWith is not a list of names", remedy: retryRemedy }
    ])
    expect(await readdir(folder)).toEqual([])
  })

  it("is an invalid list of error codes", async () => {
    const remedy = "write a list of strings"
    const failing = (codes: unknown) => ({ ...response(), "x-error-codes": codes })
    expect(
      await problemsOf(
        getting({ responses: { 204: response(), 403: failing("no"), 404: failing(["no"]) } })
      )
    ).toEqual([{ where: "GET /x, response 403", problem: 'x-error-codes is "no"', remedy }])
    expect(
      await problemsOf(getting({ responses: { 204: response(), 404: failing([404]) } }), {
        extensions: { errorCodes: "x-codes" }
      })
    ).toEqual([])
  })

  it("is a list that its pagination extension does not find", async () => {
    const remedy = "correct the pagination extension, or declare the list in the response"
    const page = response(object({ items: list(text), count: text }))
    expect([
      await problemsOf(
        getting({ "x-pagination": { style: "both", items: "things" }, responses: { 200: page } })
      ),
      await problemsOf(
        getting({ "x-pagination": { style: "both", items: "count" }, responses: { 200: page } })
      ),
      await problemsOf(getting({ "x-pagination": { style: "offset" }, responses: { 200: page } })),
      await problemsOf(
        getting({ "x-pagination": { style: "offset", items: "items" }, responses: { 200: page } })
      )
    ]).toEqual([
      [{ where: "GET /x", problem: 'no successful response has a list "things"', remedy }],
      [{ where: "GET /x", problem: 'no successful response has a list "count"', remedy }],
      [{ where: "GET /x", problem: "no successful response is an array", remedy }],
      []
    ])
  })

  it("is a document that cannot be read", async () => {
    expect(await problemsOf(path.join(folder, "none.yaml"))).toEqual([
      {
        where: "option input",
        problem: `${path.join(folder, "none.yaml")} cannot be read: ENOENT: no such file or directory, open '${path.join(folder, "none.yaml")}'`,
        remedy:
          "check the path, which is relative to the file that names it, or to the working directory"
      }
    ])
  })

  it("is a document that is not OpenAPI, or is empty", async () => {
    const broken = path.join(folder, "broken.yaml")
    await writeFile(broken, "a: [b\nc")
    expect([
      await problemsOf({}),
      await problemsOf(broken),
      await problemsOf(document("Empty", {}))
    ]).toEqual([
      [
        {
          where: "the document",
          problem: "its version is not given",
          remedy: 'write openapi: "3.0.x", "3.1.x" or "3.2.x", or swagger: "2.0"'
        }
      ],
      [
        {
          where: `${broken}:2`,
          problem:
            "Flow sequence in block collection must be sufficiently indented and end with a ] at line 2, column 1:",
          remedy: "correct the file"
        }
      ],
      [
        {
          where: "the document",
          problem: "it has no operations",
          remedy: "check what it has under paths, and hey-api's filters"
        }
      ]
    ])
    await rm(broken)
  })

  it("is an option that cannot work", async () => {
    const input = getting({ responses: {} })
    expect([
      await problemsOf(input, { runtime: "./runtime.ts" }),
      await problemsOf(input, { metadata: { retry: "x-again" } }),
      await problemsOf(input, { queryExport: "Runtime.withQuery" })
    ]).toEqual([
      [
        {
          where: "option runtime",
          problem: '"./runtime.ts" is not a bare specifier',
          remedy:
            "use a package name or a subpath import such as #runtime: the generated files lie at different depths"
        }
      ],
      [
        {
          where: "option metadata",
          problem: '"retry" is metadata of every operation already',
          remedy: "choose another name"
        }
      ],
      [
        {
          where: "option queryExport",
          problem: '"Runtime.withQuery" is not the name of an export',
          remedy: "give the name alone, without the runtime in front"
        }
      ]
    ])
    expect(() => defineConfig({ runtime: "" })).toThrow(GenerationError)
    await expect(
      generate({ input, layer: { runtime: "#runtime", output: path.join(folder, "layer") } })
    ).rejects.toThrow("option layer.importRaw: the raw client is discarded")
  })

  it("reads as a sentence with its remedy", () => {
    expect(
      new GenerationError([{ where: "GET /x", problem: "is wrong", remedy: "correct it" }]).message
    ).toBe("GET /x: is wrong\n  → correct it")
  })
})
