/**
 * Reads server-sent events from one connection: from bytes to messages. A chunk is read when the
 * previous messages are consumed, so that a slow reader slows the server down; the size of a message is
 * bounded.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Sse from "effect/encoding/Sse"
import * as Pull from "effect/Pull"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { requestIdOf } from "../call/Response.ts"
import { DecodeError, TransportError } from "../core/Errors.ts"
import { bytes } from "../transport/OpenBody.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import type { Profile } from "../core/Profile.ts"
import type { OpenResponse } from "../transport/Transport.ts"

/** One message, before its data is parsed. */
export interface Message {
  /** The last id that the server sent, with this message or before; `""` resets it. */
  readonly id: string | undefined
  /** The SSE field `event:`; `undefined` if absent. */
  readonly event: string | undefined
  /** Empty if a message has only a type. */
  readonly data: string
}

/** An exchange whose events can be inspected after they are parsed. */
export interface InspectedResponse extends OpenResponse {
  readonly inspect?: (event: unknown) => DecodeError | undefined
}

/** An open connection. */
export interface EventReader {
  /** Returns what is wrong with an event, if it is inspected. */
  readonly inspect: (event: unknown) => DecodeError | undefined
  /** The messages of the next chunk, possibly none; `undefined` once the server has ended the stream. */
  readonly read: Effect.Effect<ReadonlyArray<Message> | undefined, TransportError | DecodeError>
  /** The wait in milliseconds before the next connection, if the server asked for one. */
  readonly retryMillis: () => number | undefined
}

/** How a connection is read. */
export interface ReaderOptions {
  /** The idle timeout. */
  readonly idleTimeout: Duration.Input
  /** The maximum length of a message in UTF-16 code units. */
  readonly maxEventLength: number
}

/** The content type of an event stream. */
export const contentType = "text/event-stream"

// The parser's name for an event without the field.
const untyped = "message"

/** Whether a content type is that of an event stream, in any case and with any parameters. */
export const isEventStream = (type: string | undefined): boolean =>
  type?.split(";", 1).join("").trim().toLowerCase() === contentType

/** The maximum wait that a server may ask for: it may slow readers down, but not stop them. */
export const longestRetryMillis = 300_000

const broken = (
  profile: Profile,
  metadata: OperationMetadata,
  open: OpenResponse,
  cause: unknown
): TransportError =>
  new TransportError({
    api: metadata.api,
    operation: metadata.id,
    sent: true,
    status: open.status,
    requestId: requestIdOf(profile, open),
    message: `${metadata.id}: the stream of events broke: ${String(cause)}`,
    cause
  })

/** Reads an open exchange and closes it with the scope. */
export const make = (
  profile: Profile,
  metadata: OperationMetadata,
  open: InspectedResponse,
  { idleTimeout, maxEventLength }: ReaderOptions
): Effect.Effect<EventReader, never, Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Scope.Scope
    const chunks = yield* Stream.toPull(
      Stream.mapError(bytes(open, idleTimeout), ({ cause }) =>
        broken(profile, metadata, open, cause)
      )
    )
    // Before the stream's own end, which may wait for bytes in flight.
    yield* Scope.addFinalizer(scope, Effect.sync(open.close))

    const decoder = new TextDecoder()
    let messages: Array<Message> = []
    let retryMillis: number | undefined
    let tooLong: DecodeError | undefined
    const parser = Sse.makeParser(
      (event) => {
        if (event._tag === "Event") {
          const { data, event: name, id } = event
          messages.push({ data, id, event: name === untyped ? undefined : name })
        } else retryMillis = Math.min(Duration.toMillis(event.duration), longestRetryMillis)
      },
      { maxEventSize: maxEventLength, dispatchEmptyNamedEvents: true }
    )

    const feed = (parts: ReadonlyArray<Uint8Array>): ReadonlyArray<Message> => {
      for (const part of parts) {
        if (parser.feed(decoder.decode(part, { stream: true })) === undefined) continue
        // The messages before it are returned first.
        tooLong = new DecodeError({
          api: metadata.api,
          operation: metadata.id,
          status: open.status,
          contentType,
          length: maxEventLength,
          message: `${metadata.id}: an event of more than ${maxEventLength} characters; raise maxEventLength to take it`
        })
        break
      }
      const parsed = messages
      messages = []
      return parsed
    }

    const next = Pull.catchDone(Effect.map(chunks, feed), () => Effect.undefined)
    return {
      inspect: (event) => open.inspect?.(event),
      read: Effect.suspend((): EventReader["read"] =>
        tooLong === undefined ? next : Effect.fail(tooLong)
      ),
      retryMillis: () => retryMillis
    }
  })
