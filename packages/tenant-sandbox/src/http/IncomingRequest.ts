/**
 * A complete request from the socket, with its target split but not decoded.
 */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http"
import { type JsonValue, parseJson } from "./Json.ts"

/** A request that was read to its end. */
export interface IncomingRequest {
  readonly method: string
  /** The path as sent: percent-encoding and dots untouched. */
  readonly rawPath: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** The most bytes that the body could have had; present if it was longer, and then the body is empty. */
  readonly exceeds?: number
}

/** More than any body of the contract needs. */
const maximalBodyBytes = 1024 * 1024

/** States and seeds are sent to the control API, and can be as large as a tenant. */
const maximalControlBytes = 512 * 1024 * 1024

/** The most bytes of a body that is sent to a path. */
export const maximalBytes = (rawPath: string): number =>
  rawPath.startsWith("/_sandbox") ? maximalControlBytes : maximalBodyBytes

const empty = Buffer.alloc(0)

/** Whether a body follows the head, as its headers say. */
export const hasBody = (message: IncomingMessage): boolean =>
  message.headers["transfer-encoding"] !== undefined ||
  (message.headers["content-length"] ?? "0") !== "0"

/** A request without a body, complete with its head. */
export const bodyless = (message: IncomingMessage): IncomingRequest => ({
  method: message.method ?? "GET",
  ...splitTarget(message.url ?? "/"),
  headers: message.headers,
  body: empty
})

/** The query of most requests; queries are never changed. */
const noQuery = new URLSearchParams()

/** The beginning of a target as proxies get it, which servers take as well (RFC 9112, section 3.2.2). */
const absolute = /^https?:\/\/[^/?#]*(?=\/)/iu

/** A target split at its question mark. */
export const splitTarget = (whole: string): Pick<IncomingRequest, "rawPath" | "query"> => {
  const target = whole.replace(absolute, "")
  const mark = target.indexOf("?")
  return {
    rawPath: mark === -1 ? target : target.slice(0, mark),
    query: mark === -1 ? noQuery : new URLSearchParams(target.slice(mark + 1))
  }
}

/** Reads a request to its end, then passes it on; not if the client disconnects before. */
export const readRequest = (
  message: IncomingMessage,
  serve: (request: IncomingRequest) => void
): void => {
  if (!hasBody(message)) return serve(bodyless(message))
  const head = bodyless(message)
  const maximum = maximalBytes(head.rawPath)
  let chunks: Array<Buffer> = []
  let size = 0
  message.on("data", (chunk: Buffer) => {
    size += chunk.length
    if (size <= maximum) chunks.push(chunk)
    else chunks = []
  })
  message.on("end", () =>
    serve(size > maximum ? { ...head, exceeds: maximum } : { ...head, body: Buffer.concat(chunks) })
  )
  // The client is gone.
  message.on("error", () => undefined)
}

/** A body that does not match its content type, or whose content type is unsupported. */
export const malformed = Symbol("malformed")

/** The body as JSON; `undefined` without a body. */
export const jsonBody = (request: IncomingRequest): JsonValue | undefined | typeof malformed => {
  if (request.body.length === 0) return undefined
  if (!/^application\/json\s*(?:;|$)/iu.test(request.headers["content-type"] ?? ""))
    return malformed
  try {
    return parseJson(request.body.toString("utf8"))
  } catch {
    return malformed
  }
}

/** The body as JSON or as a form, which OAuth's own clients send. */
export const jsonOrFormBody = (
  request: IncomingRequest
): JsonValue | undefined | typeof malformed =>
  /^application\/x-www-form-urlencoded\s*(?:;|$)/iu.test(request.headers["content-type"] ?? "")
    ? Object.fromEntries(new URLSearchParams(request.body.toString("utf8")))
    : jsonBody(request)
