import { assert, describe, it } from "@effect/vitest"
import { Connections, requiredScopes } from "../src/index.ts"
import type { Scopes } from "../src/index.ts"

const needing = (scopes: Scopes) => ({
  operation: { ...Connections.Keys.get.operation, scopes }
})

describe("requiredScopes", () => {
  it("is the union of what all operations need, sorted and without repetition", () => {
    assert.deepStrictEqual(
      requiredScopes([Connections.list, Connections.get, Connections.Keys.rotate]),
      ["create:connections_keys", "read:connections", "update:connections_keys"]
    )
  })

  it("takes one scope that serves several operations", () => {
    assert.deepStrictEqual(
      requiredScopes([
        needing({ anyOf: ["a", "b"] }),
        needing({ anyOf: ["c", "b"] }),
        needing({ anyOf: ["d", "b"] })
      ]),
      ["b"]
    )
  })

  it("takes what is needed anyway before anything else", () => {
    assert.deepStrictEqual(
      requiredScopes([needing({ anyOf: ["a", "b"] }), needing({ allOf: ["b"] })]),
      ["b"]
    )
  })

  it("is the least set, where taking the most useful scope first would not be", () => {
    assert.deepStrictEqual(
      requiredScopes(
        [
          ["x", "a"],
          ["x", "a"],
          ["x", "b"],
          ["x", "b"],
          ["a", "c"],
          ["b", "c"]
        ].map((anyOf) => needing({ anyOf }))
      ).length,
      2
    )
  })

  it("decides what has nothing in common separately, in the contract's order", () => {
    assert.deepStrictEqual(
      requiredScopes(
        Array.from({ length: 40 }, (_, index) => needing({ anyOf: [`b${index}`, `a${index}`] }))
      ),
      Array.from({ length: 40 }, (_, index) => `b${index}`).toSorted()
    )
  })

  it("is empty for nothing", () => {
    assert.deepStrictEqual(requiredScopes([]), [])
  })
})
