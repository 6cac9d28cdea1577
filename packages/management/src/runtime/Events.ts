/**
 * Operations whose answer is a stream of server-sent events. The stream opens the
 * exchange when it is run, gives each event as it arrives, holds the server back
 * while nobody takes them, and closes the exchange when it ends or is let go.
 */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Sse from "effect/encoding/Sse"
import * as Stream from "effect/Stream"
import {
  type AnyFailure,
  type CallOptions,
  type Exchange,
  type Extras,
  ManagementClient
} from "./Client.ts"
import { type CallError, DecodeError, TransportError } from "./Errors.ts"
import type { OperationFacts } from "./OperationFacts.ts"
import { bytes, defaultIdle, readWhole } from "./OpenBody.ts"
import { optionsIndex, type RawOperation } from "./Request.ts"
import { type OpenResponse, TransportFailure, type TransportResponse } from "./Transport.ts"

/** An operation that gives events for as long as it is listened to. */
export interface EventOperation<Args extends ReadonlyArray<unknown>, Event, E> {
  (...args: Args): Stream.Stream<Event, E | CallError, ManagementClient>
  /** What the contract says of the operation, as data. */
  readonly operation: OperationFacts
}

/** A success keeps its exchange open; anything else is read to its end. */
interface Opened extends TransportResponse {
  readonly open?: OpenResponse
}

const cannotOpen = Effect.fail(
  new TransportFailure({
    deadline: false,
    sent: false,
    head: undefined,
    cause: new Error("This transport cannot stream: it has no `open`")
  })
)

/** An exchange whose events are inspected. */
interface InspectedResponse extends OpenResponse {
  readonly inspect?: (event: unknown) => DecodeError | undefined
}

const eventStream = "text/event-stream"

const opening: Exchange = {
  accept: eventStream,
  send: (transport, request) =>
    transport.open === undefined
      ? cannotOpen
      : Effect.flatMap(transport.open(request), (open): Effect.Effect<Opened, TransportFailure> => {
          const { header, status } = open
          return status >= 200 && status < 300
            ? Effect.succeed({ header, status, body: "", open })
            : Effect.map(readWhole(open, request), (body) => ({ header, status, body }))
        }),
  decode: (facts, response: Opened) => {
    const contentType = response.header("content-type")
    if (contentType?.startsWith(eventStream) === true) return response.open
    response.open?.close()
    return new DecodeError({
      operation: facts.id,
      status: response.status,
      contentType,
      length: 0,
      message: `${facts.id}: ${response.status} with ${contentType ?? "no content type"}, where ${eventStream} is promised`
    })
  },
  // `decode` gives nothing else.
  inspect: (decoded, inspect): InspectedResponse => ({ ...(decoded as OpenResponse), inspect })
}

const parseEvent = (facts: OperationFacts, { data }: Sse.Event): unknown => {
  try {
    return JSON.parse(data)
  } catch {
    throw new DecodeError({
      operation: facts.id,
      status: 200,
      contentType: eventStream,
      length: data.length,
      message: `${facts.id}: an event whose data is not JSON`
    })
  }
}

const eventsOf = (
  facts: OperationFacts,
  open: InspectedResponse,
  idle: Duration.Input
): Stream.Stream<unknown, TransportError | DecodeError> =>
  Stream.suspend(() => {
    const fail = (cause: unknown) =>
      new TransportError({
        operation: facts.id,
        sent: true,
        status: open.status,
        message: `${facts.id}: the stream of events broke: ${String(cause)}`,
        cause
      })
    let parsed: Array<unknown> = []
    const parser = Sse.makeParser((event) => {
      // The other kind asks for a delay before a reconnection, which is the caller's to make.
      if (event._tag !== "Event") return
      const value = parseEvent(facts, event)
      const refusal = open.inspect?.(value)
      if (refusal !== undefined) throw refusal
      parsed.push(value)
    })
    return bytes(open, idle).pipe(
      Stream.mapError(({ cause }) => fail(cause)),
      Stream.decodeText,
      Stream.mapEffect((text) =>
        Effect.try({
          try: () => {
            const problem = parser.feed(text)
            if (problem !== undefined) throw problem
            const events = parsed
            parsed = []
            return events
          },
          catch: (cause) => (cause instanceof DecodeError ? cause : fail(cause))
        })
      ),
      Stream.flattenIterable
    )
  }).pipe(Stream.ensuring(Effect.sync(open.close)))

/** Makes an operation that gives events. */
export const eventOperation = <Args extends ReadonlyArray<unknown>, Event, E>(
  raw: RawOperation,
  facts: OperationFacts,
  extras?: Extras
): EventOperation<Args, Event, E> => {
  const streaming = { ...extras, exchange: opening }
  const listen = (
    ...args: ReadonlyArray<unknown>
  ): Stream.Stream<unknown, AnyFailure, ManagementClient> => {
    // The generator types what stands here as `CallOptions`.
    const idle = (args[optionsIndex(facts)] as CallOptions | undefined)?.idle ?? defaultIdle
    return Stream.unwrap(
      Effect.flatMap(ManagementClient, (client) =>
        Effect.map(client.execute(raw, facts, args, streaming), (open) =>
          // `opening` gives nothing else.
          eventsOf(facts, open as OpenResponse, idle)
        )
      )
    )
  }
  return Object.assign(listen, { operation: facts }) as unknown as EventOperation<Args, Event, E>
}
