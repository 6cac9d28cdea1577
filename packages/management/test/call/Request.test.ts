import { connectionsKeysRotate } from "@effect-auth0/management-client/connections/keys"
import { connectionsList } from "@effect-auth0/management-client/connections"
import { assert, describe, it } from "@effect/vitest"
import { Connections } from "../../src/index.ts"
import { InvalidRequest } from "openapi-effect-runtime/core/Errors"
import { profile } from "../../src/generated/sdk/profile.js"
import { withQuery } from "../../src/generated/sdk/runtime.js"
import { encode, headersOf } from "openapi-effect-runtime/call/Request"

const rotate = (id: unknown, request?: unknown, headers?: Readonly<Record<string, string>>) =>
  encode(connectionsKeysRotate, Connections.Keys.rotate.metadata, [id, request], headers)

const errorResponse = (run: () => unknown): InvalidRequest => {
  try {
    run()
  } catch (cause) {
    if (cause instanceof InvalidRequest) return cause
    throw cause
  }
  throw new Error("it was not rejected")
}

describe("encode", () => {
  it("sends a body as JSON with its content type", () => {
    assert.deepStrictEqual(rotate("con_1", { signing_alg: "ES256" }), {
      path: "/connections/con_1/keys/rotate",
      headers: { "content-type": "application/json" },
      body: '{"signing_alg":"ES256"}',
      once: true
    })
  })

  it("sends no content type without a body", () => {
    assert.deepStrictEqual(rotate("con_1"), {
      path: "/connections/con_1/keys/rotate",
      headers: {},
      body: undefined,
      once: true
    })
  })

  it("keeps an id within its segment, whatever is in it", () => {
    const paths = ["a/b", "a?b#c", "..%2f", "%2e%2e", "$&$1", "ü\t", "..."].map(
      (id) => rotate(id).path
    )
    assert.deepStrictEqual(paths, [
      "/connections/a%2Fb/keys/rotate",
      "/connections/a%3Fb%23c/keys/rotate",
      "/connections/..%252f/keys/rotate",
      "/connections/%252e%252e/keys/rotate",
      "/connections/%24%26%241/keys/rotate",
      "/connections/%C3%BC%09/keys/rotate",
      "/connections/.../keys/rotate"
    ])
  })

  for (const id of ["", ".", "..", undefined, null, {}, true, "\ud800", "x".repeat(10_000)]) {
    it(`rejects the id ${String(JSON.stringify(id)).slice(0, 20)}`, () => {
      const error = errorResponse(() => rotate(id))
      assert.deepStrictEqual(
        [error._tag, error.operation, error.argument],
        ["InvalidRequest", "connections.keys.rotate", "id"]
      )
    })
  }

  for (const id of [2 ** 53, -(2 ** 53), 1e21, Number.NaN, Infinity]) {
    it(`rejects the id ${id}, which may be that of another record`, () => {
      assert.strictEqual(
        errorResponse(() => rotate(id)).message,
        'connections.keys.rotate: path parameter "id" is beyond 2^53, where JavaScript rounds; give its digits as a string'
      )
    })
  }

  it("takes a number that is exact for an id", () => {
    assert.strictEqual(rotate(2 ** 53 - 1).path, "/connections/9007199254740991/keys/rotate")
  })

  it("rejects a number beyond 2^53 in a body, also one that an object writes in its place", () => {
    const numbers = [2 ** 53, new Number(2 ** 53), { toJSON: () => Infinity }]
    assert.deepStrictEqual(
      numbers.map((n) => errorResponse(() => rotate("con_1", { a: [n] })).message),
      numbers.map(
        () =>
          'connections.keys.rotate: the body cannot be sent: the number at "/a/0" is beyond 2^53, where JavaScript rounds; give its digits as JSON.rawJSON("…")'
      )
    )
  })

  it("repeats the key of an array in a query, and leaves out what is undefined", () => {
    const query = { strategy: ["oidc", "okta"], per_page: 5, name: undefined, fields: "id,name" }
    assert.strictEqual(
      encode(connectionsList, Connections.list.metadata, [query], undefined, withQuery).path,
      "/connections?strategy=oidc&strategy=okta&per_page=5&fields=id%2Cname"
    )
  })

  it("rejects a body that JSON does not have", () => {
    const cycle: Record<string, unknown> = {}
    cycle["self"] = cycle
    assert.deepStrictEqual(
      [cycle, { n: 1n }, () => "x"].map(
        (body) => errorResponse(() => rotate("con_1", body)).argument
      ),
      ["body", "body", "body"]
    )
  })

  it("adds the caller's headers, in lower case", () => {
    assert.deepStrictEqual(rotate("con_1", undefined, { "X-Trace": "1" }).headers, {
      "x-trace": "1"
    })
  })

  it("keeps the headers of an input that has some beside those of the call", () => {
    const metadata = {
      ...Connections.Keys.rotate.metadata,
      input: "group" as const,
      optionHeaders: ["auth0-custom-domain"]
    }
    const input = { headers: { "x-input": "1" }, body: { signing_alg: "ES256" } }
    const one = { "x-input": "1", "content-type": "application/json" }
    const options = { headers: { "x-trace": "2" }, customDomain: "login.acme.example" }
    assert.deepStrictEqual(
      [undefined, options].map(
        (call) =>
          encode(
            connectionsKeysRotate,
            metadata,
            ["con_1", input],
            headersOf(profile, metadata, call)
          ).headers
      ),
      [one, { ...one, "auth0-custom-domain": "login.acme.example", "x-trace": "2" }]
    )
  })

  it("rejects a header that could start another one", () => {
    assert.deepStrictEqual(
      ["a\r\nb: c", "a\u0000", "€"].map(
        (value) => errorResponse(() => rotate("con_1", undefined, { "x-trace": value })).argument
      ),
      ["headers", "headers", "headers"]
    )
  })

  it("rejects every header that a transport would drop, reject, or take for its own", () => {
    const names =
      "Accept-Charset Accept-Encoding Access-Control-Request-Headers Access-Control-Request-Method Connection " +
      "Content-Length Cookie Cookie2 Date DNT Expect Host HTTP2-Settings Keep-Alive Origin Proxy-Connection " +
      "Proxy-Authorization Referer Sec-Fetch-Site Set-Cookie TE Trailer Transfer-Encoding Upgrade Via " +
      "X-HTTP-Method X-HTTP-Method-Override X-Method-Override"
    const rejected = names.split(" ").map((name) => {
      const error = errorResponse(() => rotate("con_1", undefined, { [name]: "close" }))
      return [error.argument, error.message]
    })
    assert.deepStrictEqual(
      rejected,
      names
        .split(" ")
        .map((name) => [
          "headers",
          `connections.keys.rotate: header "${name}" or its value cannot be sent`
        ])
    )
  })

  it("sends headers whose names only begin like those", () => {
    const headers = { "x-te": "1", "date-of": "1", hosts: "1", "cookie-jar": "1", "via-x": "1" }
    assert.deepStrictEqual(rotate("con_1", undefined, headers).headers, headers)
  })

  it("rejects a number that is not what was read, and says where it is", () => {
    const read: unknown = JSON.parse(
      '[{"a":[{"id":9007199254740993}]},{"b":-9007199254740993},{"c":1e400},{"d":-1e400},{"e":1e20}]'
    )
    const places = (Array.isArray(read) ? read : []).map(
      (body: unknown) =>
        /"(.*)"\s*is beyond/.exec(errorResponse(() => rotate("con_1", body)).message)?.[1]
    )
    assert.deepStrictEqual(places, ["/a/0/id", "/b", "/c", "/d", "/e"])
    assert.strictEqual(errorResponse(() => rotate("con_1", { n: Number.NaN })).argument, "body")
  })

  it("sends every number that is exact, and digits that are given as such", () => {
    // The types of the language do not have it yet.
    const { rawJSON } = JSON as typeof JSON & { readonly rawJSON: (text: string) => unknown }
    const numbers = [Number.MAX_SAFE_INTEGER, -0.1, 1e-7, 0.30000000000000004, 123456789.123456]
    const body = {
      numbers,
      nothing: null,
      text: "9007199254740993",
      exact: rawJSON("9007199254740993")
    }
    assert.strictEqual(
      rotate("con_1", body).body,
      '{"numbers":[9007199254740991,-0.1,1e-7,0.30000000000000004,123456789.123456],"nothing":null,"text":"9007199254740993","exact":9007199254740993}'
    )
  })
})
