/**
 * A request as it came from the socket, read whole, with its target split but not decoded.
 */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http"
import * as Effect from "effect/Effect"
import type { JsonValue } from "./Json.ts"

/** A request that was read to its end. */
export interface IncomingRequest {
  readonly method: string
  /** The path as sent: percent-encoding and dots untouched. */
  readonly rawPath: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** More than any body of the contract needs; what is longer is cut, and fails as malformed JSON. */
const maximalBodyBytes = 1024 * 1024

const readBody = (message: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Array<Buffer> = []
    let size = 0
    message.on("data", (chunk: Buffer) => {
      size += chunk.length
      if (size <= maximalBodyBytes) chunks.push(chunk)
    })
    message.on("end", () => resolve(Buffer.concat(chunks)))
    message.on("error", reject)
    message.on("close", () =>
      reject(new Error("the client went away before the request was whole"))
    )
  })

/** A target split at its question mark. */
export const splitTarget = (target: string): Pick<IncomingRequest, "rawPath" | "query"> => {
  const mark = target.indexOf("?")
  return {
    rawPath: mark === -1 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark === -1 ? "" : target.slice(mark + 1))
  }
}

/** The client went away before its request was whole: there is nobody to answer. */
export interface ClientGone {
  readonly _tag: "ClientGone"
}

/** Reads a request to its end. */
export const readRequest = (message: IncomingMessage): Effect.Effect<IncomingRequest, ClientGone> =>
  Effect.map(
    Effect.tryPromise({
      try: () => readBody(message),
      catch: (): ClientGone => ({ _tag: "ClientGone" })
    }),
    (body) => ({
      method: message.method ?? "GET",
      ...splitTarget(message.url ?? "/"),
      headers: message.headers,
      body
    })
  )

/** A body that is there and is not what its content type says, or has one that nobody takes. */
export const malformed = Symbol("malformed")

/** The body as JSON: `undefined` where there is none. */
export const jsonBody = (request: IncomingRequest): JsonValue | undefined | typeof malformed => {
  if (request.body.length === 0) return undefined
  if (!/^application\/json\b/iu.test(request.headers["content-type"] ?? "")) return malformed
  try {
    return JSON.parse(request.body.toString("utf8"))
  } catch {
    return malformed
  }
}

/** The body as JSON or as a form, which OAuth's own clients send. */
export const jsonOrFormBody = (
  request: IncomingRequest
): JsonValue | undefined | typeof malformed =>
  /^application\/x-www-form-urlencoded\b/iu.test(request.headers["content-type"] ?? "")
    ? Object.fromEntries(new URLSearchParams(request.body.toString("utf8")))
    : jsonBody(request)
