/**
 * One message of an event stream: an event, an error that ends the stream, or only a new position. The
 * type of a message is its SSE field `event:`, or that of the data if the field is absent.
 */
import { DecodeError, EventStreamError } from "../core/Errors.ts"
import { contentType, type EventReader, type Message } from "./EventReader.ts"
import { type Fields, isObject, stringOr } from "../core/Json.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"

/** Types of messages that are not events: they are never returned as values. */
export type ControlType = "error" | "offset-only"

/** A message that is not an event, for stubs. */
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

/** The content of a message. */
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
      message: `${metadata.id}: an event${eventId === undefined ? "" : ` (${eventId})`} whose data is not ${isJson ? "a JSON object" : "JSON"}`
    })
  }
}

/** The error of an unreadable event, with the position to continue after. */
const named = (errorResponse: DecodeError, eventId: string | undefined): DecodeError => {
  const { api, contentType: type, length, message, operation, status } = errorResponse
  return new DecodeError({ api, operation, status, contentType: type, length, eventId, message })
}

/** A position that a query can hold: JSON can contain half a surrogate pair, a URL cannot. */
const positionOf = (value: unknown): string | undefined => {
  const position = stringOr(value)
  return position?.isWellFormed() ? position : undefined
}

/** The API says why it ends the stream, in the member `error` or in the data itself. */
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

/** Reads a message; an error or a position is read even if something else in it is invalid. */
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
    // Without an id of its own, it has that of the previous message.
    return { kind: "ended", error: endedBy(metadata, fields, undefined) }
  }
  // By the standard, a message without data is not an event, but its id counts.
  if (type === "offset-only" || data === "") return { kind: "position", position }
  if (!isObject(value)) return malformed(metadata, message, value !== undefined)
  const event: Fields = name === undefined ? value : { ...value, type: name }
  const errorResponse = inspect?.(event)
  return errorResponse === undefined
    ? { kind: "event", event, position }
    : { kind: "malformed", error: named(errorResponse, id) }
}
