/**
 * What the sandbox says to a request, before it becomes bytes on a socket.
 */
import type { JsonValue } from "./Json.ts"

/** Marks every answer of the sandbox, so that nobody takes another server's answer for it. */
export const markerHeader = "x-tenant-sandbox"

/** Marks a 501: the contract has the operation, the sandbox does not play it. */
export const notImplementedHeader = "x-tenant-sandbox-not-implemented"

/** An answer. Without a body nothing is sent, not even a content type. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: JsonValue
  /** A body that is no JSON; its content type is among the headers. */
  readonly bytes?: Buffer
}

/** An answer with a JSON body. */
export const jsonAnswer = (
  status: number,
  body: JsonValue,
  headers: Readonly<Record<string, string>> = {}
): Answer => ({ status, headers, body })

/** An answer that is a status and nothing else. */
export const emptyAnswer = (status: number): Answer => ({ status })

/** The same answer with more headers. */
export const withHeaders = (answer: Answer, headers: Readonly<Record<string, string>>): Answer => ({
  ...answer,
  headers: { ...answer.headers, ...headers }
})

/** What the contract has and the sandbox does not play. */
export const notPlayed: Answer = jsonAnswer(
  501,
  {
    statusCode: 501,
    error: "Not Implemented",
    message: "The sandbox does not play this operation. Nothing was done."
  },
  { [notImplementedHeader]: "1" }
)
