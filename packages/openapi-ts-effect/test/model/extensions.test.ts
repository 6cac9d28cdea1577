/**
 * How often an operation may be sent follows from its method, unless the document says more.
 */
import { describe, expect, it } from "vitest"

import { resolveConfig } from "../../src/config/layer-config.ts"
import { retryOf } from "../../src/model/extensions.ts"

const config = resolveConfig({ runtime: "#runtime" })

const methods = ["get", "head", "options", "put", "delete", "post", "patch", "trace"] as const

const retries = (declared?: string): ReadonlyArray<readonly [string, string]> =>
  methods.map((method) => {
    const operation = { id: "x", method, path: "/x" as const, "x-retry": declared }
    return [method, retryOf(operation, config, "here")]
  })

describe("an operation without x-retry", () => {
  it("is repeated as its method promises", () => {
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
  it("is repeated as that says, whatever its method", () => {
    expect(new Set(retries("idempotent").map(([, retry]) => retry))).toEqual(
      new Set(["idempotent"])
    )
  })
})
