/**
 * Responses of the sandbox, before they become bytes on a socket.
 */
import type { JsonValue } from "./Json.ts"

/** Marks every response of the sandbox, to distinguish it from other servers. */
export const markerHeader = "x-tenant-sandbox"

/** Marks a 501: the contract has the operation, but the sandbox does not implement it. */
export const notImplementedHeader = "x-tenant-sandbox-not-implemented"

/** A response. Without a body nothing is sent, not even a content type. */
export interface Response {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: JsonValue
  /** A body that is not JSON; its content type is among the headers. */
  readonly bytes?: Buffer
}

/** A response with a JSON body. */
export const jsonResponse = (
  status: number,
  body: JsonValue,
  headers: Readonly<Record<string, string>> = {}
): Response => ({ status, headers, body })

/** A response with only a status. */
export const emptyResponse = (status: number): Response => ({ status })

/** The same response with more headers. */
export const withHeaders = (
  response: Response,
  headers: Readonly<Record<string, string>>
): Response => ({
  ...response,
  headers: { ...response.headers, ...headers }
})

/** An operation of the contract that the sandbox does not implement. */
export const notPlayed: Response = jsonResponse(
  501,
  {
    statusCode: 501,
    error: "Not Implemented",
    message: "The sandbox does not play this operation. Nothing was done."
  },
  { [notImplementedHeader]: "1" }
)
