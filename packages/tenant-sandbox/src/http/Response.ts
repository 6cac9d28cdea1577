/**
 * What the sandbox says to a request, before it becomes bytes on a socket.
 */
import type { JsonValue } from "./Json.ts"

/** Marks every response of the sandbox, so that nobody takes another server's response for it. */
export const markerHeader = "x-tenant-sandbox"

/** Marks a 501: the contract has the operation, the sandbox does not play it. */
export const notImplementedHeader = "x-tenant-sandbox-not-implemented"

/** A response. Without a body nothing is sent, not even a content type. */
export interface Response {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: JsonValue
  /** A body that is no JSON; its content type is among the headers. */
  readonly bytes?: Buffer
}

/** A response with a JSON body. */
export const jsonResponse = (
  status: number,
  body: JsonValue,
  headers: Readonly<Record<string, string>> = {}
): Response => ({ status, headers, body })

/** A response that is a status and nothing else. */
export const emptyResponse = (status: number): Response => ({ status })

/** The same response with more headers. */
export const withHeaders = (
  response: Response,
  headers: Readonly<Record<string, string>>
): Response => ({
  ...response,
  headers: { ...response.headers, ...headers }
})

/** What the contract has and the sandbox does not play. */
export const notPlayed: Response = jsonResponse(
  501,
  {
    statusCode: 501,
    error: "Not Implemented",
    message: "The sandbox does not play this operation. Nothing was done."
  },
  { [notImplementedHeader]: "1" }
)
