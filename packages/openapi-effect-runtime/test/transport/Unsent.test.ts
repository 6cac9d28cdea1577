import { assert, describe, it } from "vitest"
import { failed, TooLarge } from "../../src/transport/Transport.ts"

const error = (message: string, more?: object) => Object.assign(new Error(message), more)
const head = { status: 200, header: () => undefined }

const rejected = error("connect ECONNREFUSED 127.0.0.1:443", {
  errno: -111,
  code: "ECONNREFUSED",
  syscall: "connect"
})
const reset = error("read ECONNRESET", { errno: -104, code: "ECONNRESET", syscall: "read" })
const refusedStream = error("Stream closed with error code NGHTTP2_REFUSED_STREAM", {
  code: "ERR_HTTP2_STREAM_ERROR",
  http2ErrorCode: 7
})
const goaway = (code: number) => `HTTP/2: "GOAWAY" frame received with code ${code}`

const wrapped = (times: number, error: unknown): unknown =>
  times === 0 ? error : new Error("wrapped", { cause: wrapped(times - 1, error) })

describe("a proof that a request was not processed", () => {
  const proofs: ReadonlyArray<readonly [string, unknown]> = [
    ["a connection that was rejected", rejected],
    ["the same below what fetch throws", new TypeError("fetch failed", { cause: rejected })],
    ["the same below two errors", new Error("a", { cause: new Error("b", { cause: rejected }) })],
    ["the same four errors below", wrapped(4, rejected)],
    ["the only address of a host", new AggregateError([rejected])],
    [
      "every address of a host",
      Object.assign(new AggregateError([rejected, rejected]), { code: "ECONNREFUSED" })
    ],
    [
      "a name that does not resolve",
      error("getaddrinfo ENOTFOUND a.invalid", { code: "ENOTFOUND", syscall: "getaddrinfo" })
    ],
    [
      "a connection that the system gave up",
      error("connect ETIMEDOUT 10.0.0.1:443", { code: "ETIMEDOUT", syscall: "connect" })
    ],
    [
      "no route to a host",
      error("connect EHOSTUNREACH 10.0.0.1:443", { code: "EHOSTUNREACH", syscall: "connect" })
    ],
    [
      "a connection that undici gave up",
      error("Connect Timeout Error (attempted address: 10.0.0.1:443, timeout: 10000ms)", {
        name: "ConnectTimeoutError",
        code: "UND_ERR_CONNECT_TIMEOUT"
      })
    ],
    [
      "a certificate that is not trusted",
      error("self-signed certificate", { code: "DEPTH_ZERO_SELF_SIGNED_CERT" })
    ],
    [
      "a certificate of another host",
      error("Hostname/IP does not match certificate's altnames: ", {
        code: "ERR_TLS_CERT_ALTNAME_INVALID"
      })
    ],
    [
      "an end before the handshake's",
      error("Client network socket disconnected before secure TLS connection was established", {
        code: "ECONNRESET"
      })
    ],
    ["a stream that was rejected", refusedStream],
    [
      "a stream above the last one of a server that goes away",
      error(goaway(0), { name: "InformationalError", code: "UND_ERR_INFO" })
    ]
  ]
  for (const [what, thrown] of proofs) {
    it(`is ${what}`, () => {
      assert.deepStrictEqual(
        [failed(thrown, false, undefined).sent, failed(thrown, false, head).sent],
        [false, true]
      )
    })
  }

  const noProofs: ReadonlyArray<readonly [string, unknown]> = [
    [
      "a route that was lost after the connection was made",
      error("read EHOSTUNREACH", { code: "EHOSTUNREACH", syscall: "read" })
    ],
    ["a reset", reset],
    ["a code alone", error("it was rejected", { code: "ECONNREFUSED" })],
    ["a code with another system call's text", error("read ECONNRESET", { ...rejected })],
    ["a code of a certificate alone", error("read ECONNRESET", { code: "CERT_HAS_EXPIRED" })],
    [
      "a certificate that the server asks for, which it may say after it has the request",
      error("00:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required", {
        code: "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"
      })
    ],
    [
      "the same by another code",
      error("00:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required", {
        code: "CERT_HAS_EXPIRED"
      })
    ],
    [
      "a timeout of undici with another text",
      error("other side closed", { name: "ConnectTimeoutError", code: "UND_ERR_CONNECT_TIMEOUT" })
    ],
    [
      "a handshake that fails with an alert, which can also come later",
      error("00:error:0A000410:SSL routines:ssl3_read_bytes:ssl/tls alert handshake failure", {
        code: "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE"
      })
    ],
    ["the same five errors below, which is too deep", wrapped(5, rejected)],
    ["one address of two", new AggregateError([rejected, reset])],
    ["no address at all", new AggregateError([])],
    ["a reset, whatever lies below it", error("read ECONNRESET", { ...reset, cause: rejected })],
    [
      "another stream error",
      error("Stream closed with error code NGHTTP2_CANCEL", { ...refusedStream })
    ],
    ["a server that goes away with an error", error(goaway(2), { code: "UND_ERR_SOCKET" })],
    [
      "what Bun says of a connection, and says of a second attempt too",
      error("", { code: "ConnectionRefused" })
    ],
    ["what Deno says", new TypeError("error sending request: client error (Connect)")],
    ["a text", "connect ECONNREFUSED"],
    ["nothing", undefined],
    ["null", null]
  ]
  for (const [what, thrown] of noProofs) {
    it(`is not ${what}`, () => {
      assert.isTrue(failed(thrown, false, undefined).sent)
    })
  }

  it("is what a transport knows itself, whatever the error says", () => {
    assert.deepStrictEqual(
      [failed(reset, true, undefined, false).sent, failed(rejected, false, undefined, true).sent],
      [false, true]
    )
  })

  it("is not looked for without end where causes go in a circle", () => {
    const first = new Error("first")
    const second = new Error("second", { cause: first })
    first.cause = second
    assert.isTrue(failed(first, false, undefined).sent)
  })

  it("is not found where reading throws", () => {
    const hostile = new Proxy(new Error("hostile"), {
      get: () => {
        throw new Error("not to be read")
      }
    })
    assert.isTrue(failed(hostile, false, undefined).sent)
  })
})

describe("failed", () => {
  it("tells a body that is too large", () => {
    const { deadline, head: kept, tooLarge } = failed(new TooLarge(), false, head)
    assert.deepStrictEqual([deadline, kept, tooLarge], [false, head, true])
  })
})
