/** Faults of the token endpoint, and tokens that the API rejects. */
import {
  response,
  head,
  type HeaderLines,
  jsonHead,
  errorResponse,
  reset,
  whole,
  writeAndReset
} from "../server/Responses.ts"
import type { Exchange, Play } from "../server/FaultServer.ts"
import type { Named } from "./Fault.ts"

/** What is played to requests for a token, to those to the API, or to both; what is not gets its response. */
export interface TokenFault extends Named {
  readonly token?: Play
  readonly api?: Play
  /** The token comes, but only when the deadline of the first calls is over. */
  readonly late?: boolean
  /** Only the first request of its kind meets it. */
  readonly once?: boolean
}

export const tokenPath = "/oauth/token"

export const isTokenRequest = ({ request }: Exchange): boolean => request.target === tokenPath

const rejected =
  (status: number, code: string, further: HeaderLines = []): Play =>
  ({ socket }) =>
    void socket.write(whole(status, `{"error":"${code}"}`, further))

const responded =
  (body: string, contentType = "application/json"): Play =>
  ({ socket }) =>
    void socket.write(
      head(200, [
        ["content-type", contentType],
        ["content-length", body.length]
      ]) + body
    )

const unreadable: Play = ({ socket }) => writeAndReset(socket, `${jsonHead(401, 60)}{"statusCode"`)

const tenYears = 315_360_000

export const tokenFaults: ReadonlyArray<TokenFault> = [
  {
    name: "token: throttled for ten years",
    what: `429 with \`Retry-After: ${tenYears}\``,
    token: rejected(429, "too_many_requests", [["retry-after", tenYears]])
  },
  {
    name: "token: throttled until no date",
    what: "429 with `Retry-After: foo 2099`",
    token: rejected(429, "too_many_requests", [["retry-after", "foo 2099"]])
  },
  {
    name: "token: throttled",
    what: "429 without `Retry-After`",
    token: rejected(429, "too_many_requests")
  },
  { name: "token: 503", what: "a failure of the endpoint", token: rejected(503, "unavailable") },
  {
    name: "token: rejected",
    what: "401, the credentials are rejected",
    token: rejected(401, "access_denied")
  },
  {
    name: "token: reset",
    what: "the connection is reset after the request was read",
    token: ({ socket }) => reset(socket)
  },
  {
    name: "token: reset in the body",
    what: "half of the token, then a reset",
    token: ({ socket }) => writeAndReset(socket, `${jsonHead(200, 60)}{"access_token":"half`)
  },
  {
    name: "token: HTML",
    what: "a maintenance page with status 200",
    token: responded("<!doctype html><title>Maintenance</title>", "text/html")
  },
  {
    name: "token: cut JSON",
    what: "half of the token, with a matching length",
    token: responded('{"access_token":"half')
  },
  { name: "token: none", what: "a success without a token", token: responded("{}") },
  { name: "token: silence", what: "the request is read, and no response is sent", token: () => {} },
  {
    name: "token: stalled",
    what: "half of the token, and then nothing",
    token: ({ socket }) => void socket.write(`${jsonHead(200, 60)}{"access_token":"half`)
  },
  {
    name: "token: late",
    what: "the token arrives after the deadline of the first calls, and serves the next ones",
    late: true,
    token: ({ request, socket }) => response(request, socket)
  },
  {
    name: "API: 401 once",
    what: "the token is rejected once",
    once: true,
    api: ({ socket }) => void socket.write(errorResponse(401))
  },
  {
    name: "API: 401 once, unreadable",
    what: "the same, with the body of the 401 cut by a reset",
    once: true,
    api: unreadable
  },
  {
    name: "API: 401 for ever",
    what: "every token is rejected",
    api: ({ socket }) => void socket.write(errorResponse(401))
  },
  {
    name: "API: 401 for ever, unreadable",
    what: "the same, with the body of each 401 cut by a reset",
    api: unreadable
  }
]
