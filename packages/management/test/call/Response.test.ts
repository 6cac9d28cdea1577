import { inspect } from "node:util"
import { assert, describe, it, expectTypeOf } from "@effect/vitest"
import { Connections, DecodeError, Hooks } from "../../src/index.ts"
import * as Response from "openapi-effect-runtime/call/Response"
import type { OperationMetadata } from "openapi-effect-runtime/core/OperationMetadata"
import type { ResponseHead, TransportResponse } from "openapi-effect-runtime/transport/Transport"
import { profile } from "../../src/generated/sdk/profile.js"
import type * as Effect from "effect/Effect"

const decode = (metadata: OperationMetadata, response: TransportResponse) =>
  Response.decode(profile, metadata, response)

const decodeError = (
  metadata: OperationMetadata,
  head: ResponseHead,
  body: string,
  now: number,
  mayHaveApplied: boolean
) => Response.decodeError(profile, metadata, head, body, now, mayHaveApplied)

const response = (body: string, contentType = "application/json", status = 200) => ({
  status,
  header: (name: string) => (name === "content-type" ? contentType : undefined),
  body
})

const outcome = (metadata: OperationMetadata, body: string, contentType?: string) => {
  const value = decode(metadata, response(body, contentType))
  return value instanceof DecodeError ? value.message : value
}

const object = Connections.Keys.rotate.metadata
const array = Connections.Keys.get.metadata
const list = Connections.list.metadata
const nothing = Connections.Users.deleteByEmail.metadata
const objectOrNothing = Connections.delete.metadata

describe("decode", () => {
  it("keeps fields and values that the contract does not know", () => {
    assert.deepStrictEqual(outcome(object, '{"kid":"k","alg":"QS512","brand_new":[1]}'), {
      kid: "k",
      alg: "QS512",
      brand_new: [1]
    })
  })

  it("rejects what is not promised, and says what it is", () => {
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
        "connections.keys.rotate: 200 with text/html; charset=utf-8, where a JSON object is promised",
        "connections.keys.rotate: 200 with a body that is not JSON, where a JSON object is promised",
        "connections.keys.rotate: 200 with a JSON array, where a JSON object is promised",
        "connections.keys.rotate: 200 with a JSON value, where a JSON object is promised",
        "connections.keys.rotate: 200 with a JSON value, where a JSON object is promised",
        "connections.keys.rotate: 200 with an empty body, where a JSON object is promised",
        "connections.keys.get: 200 with a JSON object, where a JSON array is promised",
        "connections.users.deleteByEmail: 200 with text/html, where nothing is promised"
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
        outcome(nothing, "")
      ],
      [[], { connections: [] }, undefined, { deleted_at: "2026-01-01T00:00:00Z" }, undefined]
    )
  })
})

describe("a body where none is declared", () => {
  const created = Hooks.Secrets.create.metadata
  const text = "text/plain; charset=utf-8"

  it("is given as it comes", () => {
    for (const metadata of [nothing, created]) {
      assert.deepStrictEqual(
        [
          outcome(metadata, ""),
          outcome(metadata, '{"id":"1"}'),
          outcome(metadata, "[1]"),
          outcome(metadata, "null"),
          outcome(metadata, "7", text),
          outcome(metadata, "Created", text)
        ],
        [undefined, { id: "1" }, [1], null, 7, "Created"]
      )
    }
  })

  it("is rejected where it is not what it says, or of somebody else", () => {
    assert.deepStrictEqual(
      [outcome(created, '{"id":'), outcome(created, "<html>", "text/html")],
      [
        "hooks.secrets.create: 200 with a body that is not JSON, where nothing or a JSON value is promised",
        "hooks.secrets.create: 200 with text/html, where nothing or a JSON value is promised"
      ]
    )
  })

  it("has a type that says so", () => {
    expectTypeOf<Effect.Success<ReturnType<typeof Hooks.Secrets.create>>>().toBeUnknown()
    expectTypeOf<Effect.Success<ReturnType<typeof Connections.Users.deleteByEmail>>>().toBeVoid()
  })
})

describe("decode, by content type", () => {
  const taken = [
    undefined,
    "",
    "application/json",
    "Application/JSON; Charset=UTF-8",
    'application/json; charset="utf-8"',
    "application/json;charset=us-ascii",
    "application/problem+json",
    "application/json, application/json",
    "text/json",
    // A proxy that rewrites the type has not changed the response.
    "text/plain; charset=utf-8"
  ]
  const rejected = [
    "text/html",
    "text/html; profile=json",
    "application/xml",
    "application/xhtml+xml",
    "application/octet-stream",
    "text/event-stream",
    "application/json; charset=iso-8859-1",
    'application/json; charset="utf-16le"',
    "text/plain; charset=windows-1252"
  ]
  const withType = (contentType: string | undefined) =>
    decode(object, { status: 200, header: () => contentType, body: '{"kid":"k"}' })

  it("takes JSON by its name, as plain text, and without a name", () => {
    assert.deepStrictEqual(
      taken.map(withType),
      taken.map(() => ({ kid: "k" }))
    )
  })

  it("rejects every other type and charset, whatever the body is", () => {
    assert.deepStrictEqual(
      rejected.map((type) => {
        const value = withType(type)
        return value instanceof DecodeError ? [value.contentType, value.message] : value
      }),
      rejected.map((type) => [
        type,
        `connections.keys.rotate: 200 with ${type}, where a JSON object is promised`
      ])
    )
  })

  it("returns an error for any JSON that is not an error body, and does not crash", () => {
    const depth = 200_000
    assert.deepStrictEqual(
      [
        outcome(object, '{"kid":NaN}'),
        outcome(object, '{"kid":"k"}{}'),
        outcome(object, '{"a":'.repeat(depth)),
        outcome(object, "[".repeat(depth) + "]".repeat(depth))
      ],
      [
        "connections.keys.rotate: 200 with a body that is not JSON, where a JSON object is promised",
        "connections.keys.rotate: 200 with a body that is not JSON, where a JSON object is promised",
        "connections.keys.rotate: 200 with a body that is not JSON, where a JSON object is promised",
        "connections.keys.rotate: 200 with a JSON array, where a JSON object is promised"
      ]
    )
  })
})

describe("decodeError", () => {
  const errorResponse = (status: number, body: string) => {
    const error = decodeError(object, { status, header: () => undefined }, body, 0, false)
    return Object.fromEntries(
      Object.entries({ ...error, tag: error._tag, message: error.message })
    ) as Readonly<Record<string, unknown>>
  }

  it("reads the API's fields", () => {
    const body =
      '{"statusCode":404,"error":"Not Found","message":"The connection does not exist","errorCode":"inexistent_connection","attributes":{"x":1}}'
    assert.deepStrictEqual(errorResponse(404, body), {
      _tag: "NotFound",
      tag: "NotFound",
      api: "auth0",
      operation: "connections.keys.rotate",
      status: 404,
      statusText: "Not Found",
      detail: "The connection does not exist",
      code: "inexistent_connection",
      attributes: { x: 1 },
      requestId: undefined,
      retryAfter: undefined,
      headers: {},
      mayHaveApplied: false,
      message:
        "connections.keys.rotate: 404 Not Found: The connection does not exist (inexistent_connection)"
    })
  })

  it("keeps the headers that help to find out more, and tells what there is in its message", () => {
    const headers: Readonly<Record<string, string>> = {
      date: "Thu, 01 Jan 1970 00:00:00 GMT",
      "set-cookie": "session=secret",
      location: "https://elsewhere.example/?token=secret",
      "x-request-id": "5f3",
      "cf-ray": "8a1-AMS",
      "retry-after": "3",
      "x-ratelimit-limit": "50",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": "2"
    }
    const error = decodeError(
      object,
      { status: 429, header: (name) => headers[name] },
      '{"error":"Too Many Requests","message":"Global limit has been reached","errorCode":"too_many_requests"}',
      0,
      false
    )
    assert.deepStrictEqual(
      [error.headers, String(error), error.name],
      [
        {
          date: "Thu, 01 Jan 1970 00:00:00 GMT",
          "cf-ray": "8a1-AMS",
          "x-ratelimit-limit": "50",
          "x-ratelimit-remaining": "0",
          "x-ratelimit-reset": "2"
        },
        "TooManyRequests: connections.keys.rotate: 429 Too Many Requests: Global limit has been reached (too_many_requests); wait 3000 millis; request 5f3",
        "TooManyRequests"
      ]
    )
    for (const printed of [JSON.stringify(error), inspect(error)]) {
      assert.include(printed, "TooManyRequests")
      assert.include(printed, "5f3")
      assert.notInclude(printed, "secret")
    }
  })

  it("has the id of the request by either of its names, the newer one first", () => {
    const idOf = (headers: Readonly<Record<string, string>>) =>
      decodeError(object, { status: 404, header: (name) => headers[name] }, "", 0, false).requestId
    assert.deepStrictEqual(
      [
        idOf({ "x-request-id": "new" }),
        idOf({ "x-auth0-requestid": "old" }),
        idOf({ "x-request-id": "new", "x-auth0-requestid": "old" }),
        idOf({})
      ],
      ["new", "old", "new", undefined]
    )
  })

  it("never loses the status, whatever the body is", () => {
    assert.deepStrictEqual(
      ['{"statusCode":40', "<html>", "", "[]", '{"error":7}'].map((body) => {
        const { error, message, status, tag } = errorResponse(400, body)
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
      [302, 409, 418, 500, 503].map((status) => errorResponse(status, "")["tag"]),
      ["UnexpectedStatus", "UnexpectedStatus", "UnexpectedStatus", "ServerError", "ServerError"]
    )
  })
})
