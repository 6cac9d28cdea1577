import { assert, describe, it } from "vitest"
import { failed, TooLarge } from "../src/runtime/Transport.ts"

const coded = (code: string, more?: object) =>
  Object.assign(new Error(`it was ${code}`), { code, ...more })
const head = { status: 200, header: () => undefined }

describe("failed", () => {
  it("knows by the code, however deep it lies, that nothing was sent", () => {
    const refused = coded("ECONNREFUSED")
    const thrown: ReadonlyArray<readonly [unknown, boolean, unknown]> = [
      [refused, false, refused],
      [new TypeError("fetch failed", { cause: refused }), false, refused],
      [new Error("outer", { cause: new Error("inner", { cause: refused }) }), false, refused],
      [
        Object.assign(new AggregateError([refused, refused]), { code: "ECONNREFUSED" }),
        false,
        refused
      ],
      [coded("ERR_TLS_CERT_ALTNAME_INVALID"), false, undefined],
      [coded("UND_ERR_CONNECT_TIMEOUT"), false, undefined],
      [coded("ECONNRESET"), true, undefined],
      [coded("UND_ERR_SOCKET"), true, undefined],
      ["text", true, "text"],
      [undefined, true, undefined],
      [null, true, null]
    ]
    for (const [cause, sent, bottom] of thrown) {
      const failure = failed(cause, false, undefined)
      assert.deepStrictEqual(
        [failure.sent, failure.cause],
        [sent, bottom === undefined ? cause : bottom]
      )
    }
  })

  it("takes an arrived head, and a transport that knows, for proofs", () => {
    const refused = coded("ECONNREFUSED")
    assert.deepStrictEqual(
      [
        failed(refused, false, head).sent,
        failed(coded("ECONNRESET"), true, undefined, false).sent,
        failed(refused, false, undefined, true).sent
      ],
      [true, false, true]
    )
  })

  it("tells a body that is too large", () => {
    const { deadline, head: kept, tooLarge } = failed(new TooLarge(), false, head)
    assert.deepStrictEqual([deadline, kept, tooLarge], [false, head, true])
  })

  it("keeps nothing of what a parser could not read", () => {
    const parser = coded("HPE_INVALID_HEADER_TOKEN", { data: "client_secret: hush" })
    const { cause } = failed(new TypeError("fetch failed", { cause: parser }), false, undefined)
    assert.deepStrictEqual(
      [cause instanceof Error ? cause.message : cause, Object.keys(Object(cause))],
      ["it was HPE_INVALID_HEADER_TOKEN", ["code"]]
    )
  })

  it("comes to an end where causes go in a circle", () => {
    const first = new Error("first")
    const second = new Error("second", { cause: first })
    first.cause = second
    assert.isTrue(failed(first, false, undefined).sent)
  })
})
