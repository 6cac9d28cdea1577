/**
 * What one message of a stream of events says: an event, an error that ends the
 * stream, or only how far the stream has come. The type of a message is its SSE
 * field `event:`, and that of the data where the field is absent.
 */
import { DecodeError, EventStreamError } from "../core/Errors.ts"
import { contentType, type EventReader, type Message } from "./EventReader.ts"
import { type Fields, isObject, stringOr } from "../core/Json.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"

/** Types of messages that are no events: they are never given as values. */
export type ControlType = "error" | "offset-only"

/** A message that is no event, for a stub to send. */
export type ControlMessage =
  | { readonly type: "offset-only"; readonly offset: string }
  | {
      readonly type: "error"
      readonly error: {
        readonly code: string
        readonly message: string
        readonly offset?: string | undefined
      }
    }

/** What a message says. */
export type Meaning =
  | { readonly kind: "event"; readonly event: Fields; readonly position: string | undefined }
  | { readonly kind: "position"; readonly position: string | undefined }
  | { readonly kind: "ended"; readonly error: EventStreamError }
  | { readonly kind: "malformed"; readonly error: DecodeError }

const parsed = (data: string): unknown => {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}

const malformed = (
  metadata: OperationMetadata,
  { data, id }: Message,
  isJson: boolean
): Extract<Meaning, { kind: "malformed" }> => {
  const eventId = id === "" ? undefined : id
  return {
    kind: "malformed",
    error: new DecodeError({
      api: metadata.api,
      operation: metadata.id,
      status: 200,
      contentType,
      length: data.length,
      eventId,
      message: `${metadata.id}: an event${eventId === undefined ? "" : ` (${eventId})`} whose data are ${isJson ? "no JSON object" : "no JSON"}`
    })
  }
}

/** The error response of an event, with the position to go on after. */
const named = (errorResponse: DecodeError, eventId: string | undefined): DecodeError => {
  const { api, contentType: type, length, message, operation, status } = errorResponse
  return new DecodeError({ api, operation, status, contentType: type, length, eventId, message })
}

/** A position that a query can hold: JSON can escape half a surrogate pair, which no URL can. */
const positionOf = (value: unknown): string | undefined => {
  const position = stringOr(value)
  return position?.isWellFormed() ? position : undefined
}

/** The API says why it ends the stream, in the member `error` or in the data themselves. */
const endedBy = (
  metadata: OperationMetadata,
  value: Fields,
  position: string | undefined
): EventStreamError => {
  const { error } = value
  const said = isObject(error) ? error : value
  const code = stringOr(said["code"])
  const detail = stringOr(said["message"])
  return new EventStreamError({
    api: metadata.api,
    operation: metadata.id,
    code,
    detail,
    eventId: positionOf(said["offset"]) ?? position,
    message: `${metadata.id}: the API ended the stream${code === undefined ? "" : ` (${code})`}${detail === undefined ? "" : `: ${detail}`}`
  })
}

/** Tells what a message says; an error or a position is told whatever else is wrong with it. */
export const meaningOf = (
  metadata: OperationMetadata,
  message: Message,
  inspect: EventReader["inspect"] | undefined
): Meaning => {
  const { data, event: name, id } = message
  const value = parsed(data)
  const fields = isObject(value) ? value : {}
  const position = positionOf(fields["offset"]) ?? id
  const type = name ?? fields["type"]
  if (type === "error" && (name !== undefined || isObject(fields["error"]))) {
    // Its id is that of the message before it, where it has none of its own.
    return { kind: "ended", error: endedBy(metadata, fields, undefined) }
  }
  // By the standard, a message without data is no event, and its id holds.
  if (type === "offset-only" || data === "") return { kind: "position", position }
  if (!isObject(value)) return malformed(metadata, message, value !== undefined)
  const event: Fields = name === undefined ? value : { ...value, type: name }
  const errorResponse = inspect?.(event)
  return errorResponse === undefined
    ? { kind: "event", event, position }
    : { kind: "malformed", error: named(errorResponse, id) }
}
