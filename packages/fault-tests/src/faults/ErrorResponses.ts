/** Error responses of the API and of proxies before it, whole and broken. */
import { head, errorResponse, reset, whole } from "../server/Responses.ts"
import type { HeaderLines } from "../server/Responses.ts"
import type { RequestFault } from "./Fault.ts"

/** An error response, after which the request has (or has not) taken effect. */
const rejected = (
  status: number,
  options: { readonly applied?: boolean; readonly headers?: HeaderLines } = {}
): RequestFault["play"] => {
  return ({ apply, socket }) => {
    if (options.applied === true) apply()
    socket.write(errorResponse(status, options.headers))
  }
}

const tenMebibytes = 10 * 2 ** 20

export const errorResponses: ReadonlyArray<RequestFault> = [
  { name: "400", what: "an error response with the API's error body", play: rejected(400) },
  {
    name: "400 with cut JSON",
    what: "an error response with half of its body",
    play: ({ socket }) => {
      socket.write(whole(400, '{"statusCode":400,"error":"Bad Re'))
    }
  },
  {
    name: "400 with a reset",
    what: "an error response whose body never arrives",
    play: ({ socket }) => {
      socket.write(
        head(400, [
          ["content-type", "application/json"],
          ["content-length", 50]
        ]),
        () => setImmediate(() => reset(socket))
      )
    }
  },
  { name: "401", what: "the token is rejected", play: rejected(401) },
  { name: "403", what: "a scope is missing", play: rejected(403) },
  { name: "404", what: "the record does not exist", play: rejected(404) },
  {
    name: "408",
    what: "the server gave up on the request",
    play: rejected(408, { applied: true })
  },
  { name: "418", what: "an undeclared status", play: rejected(418) },
  { name: "429", what: "too many calls, without a time to retry", play: rejected(429) },
  {
    name: "429 with a long Retry-After",
    what: "the requested wait ends after the deadline",
    play: rejected(429, { headers: [["retry-after", 3600]] })
  },
  {
    name: "500 after it took effect",
    what: "it was done, but the response says that it failed",
    play: rejected(500, { applied: true })
  },
  {
    name: "500 before it took effect",
    what: "it was not done, but the response does not say so",
    play: rejected(500)
  },
  {
    name: "502 with HTML",
    what: "a proxy's own page",
    play: ({ apply, socket }) => {
      apply()
      const page = "<html><h1>Bad Gateway</h1></html>"
      socket.write(
        head(502, [
          ["content-type", "text/html"],
          ["content-length", page.length]
        ]) + page
      )
    }
  },
  {
    name: "503 with a long Retry-After",
    what: "the requested wait ends after the deadline",
    play: rejected(503, { applied: true, headers: [["retry-after", 3600]] })
  },
  { name: "504", what: "a proxy gave up on the API", play: rejected(504, { applied: true }) },
  {
    name: "500 with ten megabytes",
    what: "an error body of ten mebibytes",
    play: ({ apply, socket }) => {
      apply()
      socket.write(whole(500, `{"message":"${"o".repeat(tenMebibytes)}"}`))
    }
  },
  {
    name: "302 to another origin",
    what: "a redirect that would send the token along",
    play: ({ socket }) => {
      socket.write(
        head(302, [
          ["location", "http://localhost:9/api/v2/elsewhere"],
          ["content-length", 0]
        ])
      )
    }
  },
  {
    name: "304",
    what: "not modified, in response to an unconditional request",
    play: ({ socket }) => {
      socket.write(head(304, []))
    }
  }
]
