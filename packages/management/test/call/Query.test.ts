import { assert, describe, it } from "@effect/vitest"
import { Connections } from "../../src/index.ts"
import { InvalidRequest } from "openapi-effect-runtime/core/Errors"
import { withQuery } from "../../src/generated/sdk/runtime.js"

const { encodeQuery } = withQuery

const encoded = (query: Readonly<Record<string, unknown>>, rules?: unknown) =>
  encodeQuery?.(Connections.list.metadata, query, rules)

const read = (query: Readonly<Record<string, unknown>>, rules?: unknown) => [
  ...new URLSearchParams(encoded(query, rules))
]

describe("the names of a query", () => {
  it("stay names, whatever is in them", () => {
    const name = "a&b=c#d e%f+ü"
    assert.deepStrictEqual(
      [
        read({ [name]: "x", page: 1 }),
        read({ [name]: ["x", "y"] }),
        read({ filter: { [name]: "x" } }),
        read({ [name]: { [name]: "x" } })
      ],
      [
        [
          [name, "x"],
          ["page", "1"]
        ],
        [
          [name, "x"],
          [name, "y"]
        ],
        [[`filter[${name}]`, "x"]],
        [[`${name}[${name}]`, "x"]]
      ]
    )
  })

  it("keep the rules of their parameter when they are encoded", () => {
    const rules = { parameters: { "a b": { array: { explode: false, style: "form" } } } }
    assert.deepStrictEqual(
      [encoded({ "a b": [1, 2], c: [1, 2] }, rules), encoded({ c: [1, 2] }, rules)],
      ["?a%20b=1,2&c=1&c=2", "?c=1&c=2"]
    )
  })

  it("leave times what they are", () => {
    const time = new Date(0)
    assert.deepStrictEqual(
      [encoded({ time }), encoded({ "a b": 1, time })],
      ["?time=1970-01-01T00:00:00.000Z", "?a%20b=1&time=1970-01-01T00:00:00.000Z"]
    )
  })

  it("that no address can have are an InvalidRequest", () => {
    let errorResponse: unknown
    try {
      encoded({ "\ud800": "x" })
    } catch (cause) {
      errorResponse = cause
    }
    assert.instanceOf(errorResponse, InvalidRequest)
    assert.deepStrictEqual(
      [errorResponse.argument, errorResponse.operation],
      ["query", "connections.list"]
    )
  })
})

describe("the numbers of a query", () => {
  for (const [query, place] of [
    [{ page: 2 ** 53 }, "/page"],
    [{ page: Number.NaN }, "/page"],
    [{ ids: [1, 1e21] }, "/ids/1"],
    [{ filter: { id: 1e21 } }, "/filter/id"]
  ] as const) {
    it(`are rejected at ${place} where JavaScript rounds: ${JSON.stringify(query)}`, () => {
      assert.throws(
        () => encoded(query),
        InvalidRequest,
        `connections.list: the number at "${place}" of the query is beyond 2^53, where JavaScript rounds`
      )
    })
  }

  it("are sent as they are where they are exact", () => {
    assert.strictEqual(
      encoded({ page: 2 ** 53 - 1, share: 0.5 }),
      "?page=9007199254740991&share=0.5"
    )
  })
})
