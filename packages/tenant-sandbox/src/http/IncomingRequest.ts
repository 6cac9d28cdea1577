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
}

/** More than any body of the contract needs; longer ones are cut, and fail as malformed JSON. */
const maximalBodyBytes = 1024 * 1024

/** States and seeds are sent to the control API, and can be as large as a tenant. */
const maximalControlBytes = 512 * 1024 * 1024

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

/** A target split at its question mark. */
export const splitTarget = (target: string): Pick<IncomingRequest, "rawPath" | "query"> => {
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
  const chunks: Array<Buffer> = []
  const maximum =
    message.url?.startsWith("/_sandbox") === true ? maximalControlBytes : maximalBodyBytes
  let size = 0
  message.on("data", (chunk: Buffer) => {
    size += chunk.length
    if (size <= maximum) chunks.push(chunk)
  })
  message.on("end", () => serve({ ...bodyless(message), body: Buffer.concat(chunks) }))
  // The client is gone.
  message.on("error", () => undefined)
}

/** A body that does not match its content type, or whose content type is unsupported. */
export const malformed = Symbol("malformed")

/** The body as JSON; `undefined` without a body. */
export const jsonBody = (request: IncomingRequest): JsonValue | undefined | typeof malformed => {
  if (request.body.length === 0) return undefined
  if (!/^application\/json\b/iu.test(request.headers["content-type"] ?? "")) return malformed
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
  /^application\/x-www-form-urlencoded\b/iu.test(request.headers["content-type"] ?? "")
    ? Object.fromEntries(new URLSearchParams(request.body.toString("utf8")))
    : jsonBody(request)
