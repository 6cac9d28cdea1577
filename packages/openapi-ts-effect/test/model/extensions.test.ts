/**
 * How often an operation may be sent follows from its method, unless the document says more.
 */
import { describe, expect, it } from "vitest"

import { resolveConfig } from "../../src/config/layer-config.ts"
import { readOnlyOf, retryOf } from "../../src/model/extensions.ts"

const config = resolveConfig({ runtime: "#runtime" })

const methods = ["get", "head", "options", "put", "delete", "post", "patch", "trace"] as const

const retries = (declared?: string): ReadonlyArray<readonly [string, string]> =>
  methods.map((method) => {
    const operation = { id: "x", method, path: "/x" as const, "x-retry": declared }
    return [method, retryOf(operation, config, "here").class]
  })

describe("an operation without x-retry", () => {
  it("is retried as its method promises", () => {
    expect(Object.fromEntries(retries())).toEqual({
      get: "safe",
      head: "safe",
      options: "safe",
      put: "idempotent",
      delete: "idempotent",
      post: "never",
      patch: "never",
      trace: "never"
    })
  })
})

describe("an operation with x-retry", () => {
  it("is retried as that says, whatever its method", () => {
    expect(new Set(retries("idempotent").map(([, retry]) => retry))).toEqual(
      new Set(["idempotent"])
    )
  })

  it("has the reason and the members that the document gives, each member once", () => {
    const declared = { class: "idempotent", reason: "It sets.", neverWith: ["mail", "mail"] }
    const operation = { id: "x", method: "patch", path: "/x", "x-retry": declared } as const
    expect(retryOf(operation, config, "here")).toEqual({
      class: "idempotent",
      reason: "It sets.",
      neverWith: ["mail"]
    })
  })

  it("has neither where the document gives none", () => {
    const operation = {
      id: "x",
      method: "post",
      path: "/x",
      "x-retry": { class: "never" }
    } as const
    expect(retryOf(operation, config, "here")).toEqual({
      class: "never",
      reason: undefined,
      neverWith: []
    })
  })
})

describe("an operation", () => {
  const readOnly = (method: (typeof methods)[number], said: object = {}): boolean =>
    readOnlyOf({ id: "x", method, path: "/x", ...said }, config, "here")

  it("only reads if its method promises it", () => {
    expect(methods.filter((method) => readOnly(method))).toEqual(["get", "head", "options"])
  })

  it("does what the document says, whatever its method", () => {
    expect(methods.filter((method) => !readOnly(method, { "x-read-only": true }))).toEqual([])
    expect(methods.filter((method) => readOnly(method, { "x-read-only": false }))).toEqual([])
  })

  it("does more than reading if it is not retried as a read, unless the document says otherwise", () => {
    expect(readOnly("get", { "x-retry": "never" })).toBe(false)
    expect(readOnly("get", { "x-retry": "never", "x-read-only": true })).toBe(true)
    expect(readOnly("post", { "x-retry": "safe" })).toBe(false)
  })

  it("fails the generation with anything that is neither true nor false", () => {
    expect(() => readOnly("get", { "x-read-only": "yes" })).toThrow('x-read-only is "yes"')
  })
})
