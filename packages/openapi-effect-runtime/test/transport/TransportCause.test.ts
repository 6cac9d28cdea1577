import { inspect } from "node:util"
import { assert, describe, it } from "vitest"
import { TransportCause } from "../../src/transport/TransportCause.ts"
import { TransportFailure } from "../../src/transport/Transport.ts"
import { because } from "../../src/transport/TransportCause.ts"

const canary = "canary-7f3a"
const withheld = "its text is not kept, since it may quote a request or a response"

const causeOf = (cause: unknown): TransportCause =>
  new TransportFailure({ deadline: false, sent: true, head: undefined, cause }).cause

const coded = (code: string, message: string, more?: object) =>
  Object.assign(new Error(message), { code, ...more })

/** All that can be told by looking at an error. */
const shown = (error: Error): string =>
  [
    String(error),
    error.stack,
    JSON.stringify(error),
    inspect(error, { depth: Infinity, showHidden: true })
  ].join("\n")

describe("the cause of a failure", () => {
  it("has four fields of what was thrown, and no more", () => {
    const thrown = coded("ECONNRESET", "read ECONNRESET", {
      syscall: "read",
      errno: -104,
      rawPacket: Buffer.from(canary),
      data: canary,
      socket: { headers: canary }
    })
    const cause = causeOf(new TypeError("fetch failed", { cause: thrown }))
    assert.notStrictEqual<unknown>(cause, thrown)
    assert.deepStrictEqual(JSON.parse(JSON.stringify(cause)), {
      name: "Error",
      message: "read ECONNRESET",
      code: "ECONNRESET",
      syscall: "read"
    })
    assert.notInclude(shown(cause), canary)
    assert.notInclude(inspect(cause), "rawPacket")
  })

  it("leaves what was thrown as it is", () => {
    const thrown = Object.freeze(coded("HPE_INVALID_CONSTANT", "Parse Error", { data: canary }))
    causeOf(thrown)
    assert.deepStrictEqual({ ...thrown }, { code: "HPE_INVALID_CONSTANT", data: canary })
  })

  const texts: ReadonlyArray<readonly [thrown: unknown, name: string, message: string]> = [
    [
      coded("ECONNREFUSED", "connect ECONNREFUSED ::1:443"),
      "Error",
      "connect ECONNREFUSED ::1:443"
    ],
    [coded("ECONNRESET", "socket hang up"), "Error", "socket hang up"],
    [
      coded("HPE_INVALID_CONSTANT", "Parse Error: Expected HTTP/"),
      "Error",
      "Parse Error: Expected HTTP/"
    ],
    [
      Object.assign(new Error("Response does not match the HTTP/1.1 protocol (Invalid header)"), {
        name: "HTTPParserError"
      }),
      "HTTPParserError",
      "Response does not match the HTTP/1.1 protocol (Invalid header)"
    ],
    [
      Object.assign(coded("UND_ERR_SOCKET", "other side closed"), { name: "SocketError" }),
      "SocketError",
      "other side closed"
    ],
    [
      coded("ERR_SSL_WRONG_VERSION_NUMBER", "00:error:0A:SSL routines:wrong version number:\n"),
      "Error",
      "00:error:0A:SSL routines:wrong version number:"
    ],
    [new TypeError("Failed to fetch"), "TypeError", "Failed to fetch"],
    [
      coded("ETIMEDOUT", "connect ETIMEDOUT 10.0.0.1:443 - Local (10.0.0.2:51034)"),
      "Error",
      "connect ETIMEDOUT 10.0.0.1:443 - Local (10.0.0.2:51034)"
    ],
    [
      coded("ENOENT", `ENOENT: no such file or directory, open '/${canary}'`),
      "Error",
      "ENOENT: no such file or directory, open"
    ],
    [coded("UND_ERR_SOCKET", "x".repeat(301)), "Error", "x".repeat(300)],
    // What follows can quote a request or a response.
    [coded("ECONNRESET", `read ECONNRESET of ${canary}`), "Error", "ECONNRESET"],
    [
      new TypeError(`Headers.append: "Bearer ${canary}" is an invalid header value.`),
      "TypeError",
      withheld
    ],
    [
      new SyntaxError(`Unexpected token '<', "<${canary}" is not valid JSON`),
      "SyntaxError",
      withheld
    ],
    [coded("ERR_INVALID_ARG_VALUE", `Received '${canary}'`), "Error", "ERR_INVALID_ARG_VALUE"],
    [coded(canary.repeat(20), "terminated"), "Error", "terminated"],
    [Object.assign(new Error("terminated"), { name: `${canary} x` }), "Error", "terminated"],
    [canary, "string", withheld],
    [{ message: canary }, "Error", withheld],
    [undefined, "undefined", withheld]
  ]
  for (const [thrown, name, message] of texts) {
    it(`says of ${inspect(thrown).split("\n")[0]}: ${message}`, () => {
      const cause = causeOf(thrown)
      assert.deepStrictEqual([cause.name, cause.message], [name, message])
      assert.notInclude(shown(cause), canary)
    })
  }

  it("has a name, a code and a system call of 1 to 80 letters", () => {
    const causes = [1, 80, 81].map((length) => {
      const word = "e".repeat(length)
      return { ...causeOf(coded(word, canary, { name: word, syscall: word })) }
    })
    const [one, eighty] = ["e", "e".repeat(80)]
    assert.deepStrictEqual(causes, [
      { name: one, message: one, code: one, syscall: one },
      { name: eighty, message: eighty, code: eighty, syscall: eighty },
      { name: "Error", message: withheld }
    ])
  })

  it("is found five errors below, and no deeper", () => {
    const own = because("the proxy is closed on Sundays")
    const wrap = (times: number): unknown =>
      times === 0 ? own : new Error("wrapped", { cause: wrap(times - 1) })
    assert.deepStrictEqual(
      [String(causeOf(wrap(5))), String(causeOf(wrap(6)))],
      [String(own), `Error: ${withheld}`]
    )
  })

  it("is kept as it is where a transport says it in its own words", () => {
    const own = because("the proxy is closed on Sundays")
    assert.strictEqual(causeOf(own), own)
    assert.strictEqual(String(own), "the proxy is closed on Sundays")
    const named = new TransportCause({ name: "ProxyError", message: "closed", code: "CLOSED" })
    assert.strictEqual(causeOf(new Error(canary, { cause: named })), named)
  })

  it("is one where reading throws", () => {
    const hostile = new Proxy(new Error(canary), {
      get: () => {
        throw new Error("not to be read")
      }
    })
    assert.strictEqual(String(causeOf(hostile)), `Error: ${withheld}`)
  })
})
