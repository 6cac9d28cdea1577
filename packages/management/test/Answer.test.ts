import { assert, describe, it } from "@effect/vitest"
import { Connections, DecodeError } from "../src/index.ts"
import { decode, decodeError } from "../src/runtime/Answer.ts"
import type { OperationFacts } from "../src/runtime/OperationFacts.ts"

const response = (body: string, contentType = "application/json", status = 200) => ({
  status,
  header: (name: string) => (name === "content-type" ? contentType : undefined),
  body
})

const outcome = (facts: OperationFacts, body: string, contentType?: string) => {
  const value = decode(facts, response(body, contentType))
  return value instanceof DecodeError ? value.message : value
}

const object = Connections.Keys.rotate.operation
const array = Connections.Keys.get.operation
const list = Connections.list.operation
const nothing = Connections.Users.deleteByEmail.operation
const objectOrNothing = Connections.delete.operation

describe("decode", () => {
  it("keeps fields and values that the contract does not know", () => {
    assert.deepStrictEqual(outcome(object, '{"kid":"k","alg":"QS512","brand_new":[1]}'), {
      kid: "k",
      alg: "QS512",
      brand_new: [1]
    })
  })

  it("refuses what is not promised, and says what it is", () => {
    assert.deepStrictEqual(
      [
        outcome(object, "<html>", "text/html; charset=utf-8"),
        outcome(object, '{"kid":'),
        outcome(object, "[]"),
        outcome(object, "null"),
        outcome(object, '"text"'),
        outcome(object, ""),
        outcome(array, "{}"),
        outcome(nothing, "<html>", "text/html")
      ],
      [
        "connections.keys.rotate: 200 with HTML, where a JSON object is promised",
        "connections.keys.rotate: 200 with a body that is not JSON, where a JSON object is promised",
        "connections.keys.rotate: 200 with a JSON array, where a JSON object is promised",
        "connections.keys.rotate: 200 with a JSON value, where a JSON object is promised",
        "connections.keys.rotate: 200 with a JSON value, where a JSON object is promised",
        "connections.keys.rotate: 200 with an empty body, where a JSON object is promised",
        "connections.keys.get: 200 with a JSON object, where a JSON array is promised",
        "connections.users.deleteByEmail: 200 with HTML, where nothing is promised"
      ]
    )
  })

  it("takes each of the shapes that an operation has", () => {
    assert.deepStrictEqual(
      [
        outcome(list, "[]"),
        outcome(list, '{"connections":[]}'),
        outcome(objectOrNothing, ""),
        outcome(objectOrNothing, '{"deleted_at":"2026-01-01T00:00:00Z"}'),
        outcome(nothing, ""),
        outcome(nothing, "{}")
      ],
      [
        [],
        { connections: [] },
        undefined,
        { deleted_at: "2026-01-01T00:00:00Z" },
        undefined,
        undefined
      ]
    )
  })
})

describe("decodeError", () => {
  const refusal = (status: number, body: string) => {
    const error = decodeError(object, { status, header: () => undefined }, body, 0)
    return Object.fromEntries(
      Object.entries({ ...error, tag: error._tag, message: error.message })
    ) as Readonly<Record<string, unknown>>
  }

  it("reads the API's fields", () => {
    const body =
      '{"statusCode":404,"error":"Not Found","message":"The connection does not exist","errorCode":"inexistent_connection","attributes":{"x":1}}'
    assert.deepStrictEqual(refusal(404, body), {
      _tag: "NotFound",
      tag: "NotFound",
      operation: "connections.keys.rotate",
      status: 404,
      error: "Not Found",
      detail: "The connection does not exist",
      errorCode: "inexistent_connection",
      attributes: { x: 1 },
      requestId: undefined,
      retryAfter: undefined,
      message:
        "connections.keys.rotate: 404 Not Found: The connection does not exist (inexistent_connection)"
    })
  })

  it("never loses the status, whatever the body is", () => {
    assert.deepStrictEqual(
      ['{"statusCode":40', "<html>", "", "[]", '{"error":7}'].map((body) => {
        const { error, message, status, tag } = refusal(400, body)
        return [tag, status, error, message]
      }),
      Array.from({ length: 5 }, () => [
        "BadRequest",
        400,
        undefined,
        "connections.keys.rotate: 400"
      ])
    )
  })

  it("has a class for what the contract does not declare", () => {
    assert.deepStrictEqual(
      [302, 409, 418, 500, 503].map((status) => refusal(status, "")["tag"]),
      ["UnexpectedStatus", "UnexpectedStatus", "UnexpectedStatus", "ServerError", "ServerError"]
    )
  })
})
