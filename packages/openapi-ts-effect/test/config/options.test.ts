/** Nothing of a configuration or a document is ignored, or fails without a place. */
import { describe, expect, it } from "vitest"

import { applyOverlays } from "../../src/load/overlay.ts"
import { generate, GenerationError } from "../../src/index.ts"
import type { GenerateConfig } from "../../src/index.ts"

const problemsOf = async (run: Promise<unknown>) => {
  const error: unknown = await run.then(
    () => undefined,
    (failure: unknown) => failure
  )
  return error instanceof GenerationError
    ? error.problems.map(({ problem, where }) => `${where}: ${problem}`)
    : error
}

const document = {
  openapi: "3.1.0",
  paths: { "/a": { get: { operationId: "a.get", responses: {} } } }
}

const client = { name: "AClient", api: "a" }

/** What is wrong with a configuration that no compiler has seen. */
const generating = (config: object) =>
  problemsOf(
    generate({ input: document, layer: { output: "none", client }, ...config } as GenerateConfig)
  )

describe("a configuration", () => {
  it("has the names of options only, and their values", async () => {
    expect(
      await generating({
        overlay: [],
        overlays: {},
        hooks: { operations: () => false },
        mediaTypes: { request: "application/json" },
        layer: { output: "", importExtension: ".mjs", openEnums: true, client: { effect: 5 } }
      })
    ).toEqual([
      "option overlay: there is no such option",
      "option hooks.operations: there is no such option",
      "option layer.openEnums: there is no such option",
      "option layer.output: no folder is given",
      'option layer.importExtension: it is ".mjs"',
      "option layer.client.effect: it is 5",
      "option overlays: it is no list",
      "option mediaTypes.request: it is no list"
    ])
  })

  it("has hooks that return what is read", async () => {
    const hook = (operation: () => unknown) => generating({ hooks: { operation } })
    const at = "#/paths/~1a/get: the hook"
    const fail = (): never => {
      throw new Error("no")
    }
    expect([
      await hook(() => Promise.resolve(false)),
      await hook(() => null),
      await hook(() => ({ nam: "x", retry: "safe" })),
      await hook(fail)
    ]).toEqual([
      [`${at} returns a promise, which is not awaited`],
      [`${at} returns null`],
      [`${at} returns nam`],
      [`${at} fails: no`]
    ])
  })

  it("has overlays whose actions change something", async () => {
    const actions = [{ target: "$.info", copy: "$.paths" }]
    expect(await problemsOf(applyOverlays({ info: {} }, [{ overlay: "1.0.0", actions }]))).toEqual([
      "overlay, action 1: it changes nothing: it has neither update nor remove"
    ])
  })
})

describe("a document", () => {
  const reading = (input: object) => generating({ input })

  it("has a version that is read", async () => {
    expect([await reading({ openapi: "4.0.0" }), await reading({ swaggerVersion: "1.2" })]).toEqual(
      [['the document: its version is "4.0.0"'], ["the document: its version is not given"]]
    )
  })

  it("has parts of the kinds that OpenAPI says, each told with its place", async () => {
    const parameters = [5, { name: 5, in: "query" }, { name: "a", in: "nowhere" }, { $ref: "#/x" }]
    const paths = {
      "/a": null,
      "/b": {
        get: null,
        put: { operationId: 5, tags: "x", parameters: {}, responses: { 200: 5 } }
      },
      "/c": { parameters, get: { responses: null } }
    }
    expect(await reading({ openapi: "3.0.3", paths })).toEqual(
      [
        "~1a",
        "~1b/get",
        "~1b/put/operationId",
        "~1b/put/tags",
        "~1b/put/parameters",
        "~1b/put/responses/200",
        "~1c/parameters/0",
        "~1c/parameters/1",
        "~1c/parameters/2",
        "~1c/get/responses"
      ].map((place) => `#/paths/${place}: it is not what OpenAPI says`)
    )
  })
})
