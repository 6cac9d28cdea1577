/** The outcomes of a read, of a write that may be retried and of one that must not be, for each fault. */
import type { CallName } from "../Calls.ts"
import type { TransportName } from "../Clients.ts"
import { families } from "../faults/index.ts"
import type { Fault } from "../faults/Fault.ts"
import { columnsOf } from "./CallColumns.ts"
import {
  responded,
  type Expectation,
  type Expected,
  lost,
  notConnected,
  perhapsConnected,
  rejected,
  redirected,
  rejectedTwice,
  serverFailure,
  spoiled,
  throttled,
  withStatus
} from "./Expected.ts"
import { but, type Row, type Table, table } from "./Table.ts"

/** undici says when it begins to write, so that what failed before is known not to have been sent. */
const provenBy =
  (expected: Expected, otherwise: Expected): Row<Expected> =>
  (transport) =>
    transport.startsWith("undici") ? expected : otherwise

/** A body is decoded by whoever sends; these leave it as it came, and do not ask for another. */
const leaveEncoded: ReadonlyArray<TransportName> = [
  "HttpClient over undici",
  "HttpClient over node:http"
]

const overHttp2: ReadonlyArray<TransportName> = ["undici over HTTP/2", "fetch over HTTP/2"]

// The body of `fetch` is a stream, which undici cannot send again.
const refusedStream = but(
  rejectedTwice("TransportError (not sent)"),
  ["fetch over HTTP/2"],
  rejectedTwice("TransportError (not sent)", "streamed")
)

const rows: Readonly<Record<string, Row<Expected>>> = {
  "unknown host": notConnected("TransportError (not sent)"),
  rejected: notConnected("TransportError (not sent)"),
  "untrusted certificate": notConnected("TransportError (not sent)"),
  "failed handshake": provenBy(
    notConnected("TransportError (not sent)"),
    perhapsConnected("TransportError")
  ),
  "no TLS": provenBy(notConnected("TransportError (not sent)"), perhapsConnected("TransportError")),
  "silent handshake": provenBy(
    notConnected("DeadlineExceeded (not sent)"),
    perhapsConnected("DeadlineExceeded")
  ),

  "reset before the head": lost("TransportError"),
  "half-closed": lost("TransportError"),
  "reset in the head": lost("TransportError"),
  silence: spoiled("DeadlineExceeded"),
  "slow head": spoiled("DeadlineExceeded"),
  "not HTTP": lost("TransportError"),
  "oversized head": lost("TransportError"),
  "100 unasked": but(
    lost("TransportError"),
    [...overHttp2, "HttpClient over node:http"],
    responded
  ),
  "early hints": responded,

  "reset after the head": lost(withStatus("TransportError")),
  "reset in the body": lost(withStatus("TransportError")),
  "content-length too large": lost(withStatus("TransportError")),
  // Over HTTP/2 each frame has its own length, so that it is seen that the other one is wrong.
  "content-length too small": but(
    spoiled(withStatus("DecodeError")),
    overHttp2,
    lost(withStatus("TransportError"))
  ),
  "last chunk missing": lost(withStatus("TransportError")),
  "broken chunk": lost(withStatus("TransportError")),
  "body without end": spoiled(withStatus("DecodeError")),
  "stalled body": spoiled(withStatus("DeadlineExceeded")),
  "slow body": spoiled(withStatus("DeadlineExceeded")),
  gzip: but(responded, leaveEncoded, spoiled(withStatus("DecodeError"))),
  brotli: but(responded, leaveEncoded, spoiled(withStatus("DecodeError"))),
  "false gzip": but(lost(withStatus("TransportError")), leaveEncoded, responded),
  "gzip bomb": spoiled(withStatus("DecodeError")),
  "repeated headers": responded,
  "two lengths": lost("TransportError"),

  "cut JSON": spoiled(withStatus("DecodeError")),
  HTML: spoiled(withStatus("DecodeError")),
  "empty body": spoiled(withStatus("DecodeError")),
  null: spoiled(withStatus("DecodeError")),
  "another shape": spoiled(withStatus("DecodeError")),
  NaN: spoiled(withStatus("DecodeError")),
  "byte order mark": responded,
  "deep nesting": responded,
  "broken UTF-8": responded,
  "unlabelled JSON": responded,
  "no content": spoiled("DecodeError 204"),

  "400": rejected("BadRequest 400"),
  "400 with cut JSON": rejected("BadRequest 400"),
  "400 with a reset": rejected("BadRequest 400"),
  "401": rejected("Unauthorized 401"),
  "403": rejected("Forbidden 403"),
  "404": rejected("NotFound 404"),
  "408": lost(serverFailure("UnexpectedStatus 408")),
  "418": rejected("UnexpectedStatus 418"),
  "429": throttled("TooManyRequests 429"),
  "429 with a long Retry-After": rejected("TooManyRequests 429"),
  "500 after it took effect": lost(serverFailure("ServerError 500")),
  "500 before it took effect": lost(serverFailure("ServerError 500"), false),
  "502 with HTML": lost(serverFailure("ServerError 502")),
  "503 with a long Retry-After": spoiled(serverFailure("ServerError 503")),
  "504": lost(serverFailure("ServerError 504")),
  "500 with ten megabytes": lost(serverFailure("ServerError 500")),
  "302 to another origin": redirected("UnexpectedStatus 302"),
  "304": rejected("UnexpectedStatus 304"),

  "refused stream": refusedStream,
  "GOAWAY before the stream": refusedStream,
  "GOAWAY after the stream": responded,
  "GOAWAY, and no response": lost("TransportError"),
  "GOAWAY with an error": lost("TransportError"),
  "stream reset before the head": lost("TransportError"),
  "stream cancelled before the head": lost("TransportError"),
  "stream reset in the body": lost(withStatus("TransportError")),
  // Node's `fetch` takes it for the end of the body.
  "stream cancelled in the body": but(
    lost(withStatus("TransportError")),
    ["fetch over HTTP/2"],
    spoiled(withStatus("DecodeError"))
  )
}

const columns = columnsOf({
  read: "Read",
  update: "Idempotent write",
  rotate: "Write of class `never`"
})

/** A table for each family. */
export const callTables: ReadonlyArray<Table> = families.map(([title, faults]) =>
  table<Fault, CallName, Expectation>({ title, faults, rows, ...columns })
)
