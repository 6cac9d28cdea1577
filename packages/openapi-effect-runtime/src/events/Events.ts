/**
 * Operations whose response is a stream of server-sent events. The stream opens the
 * exchange when it is run, gives each event as it arrives, and connects again from
 * the last event that it has seen when the server ends it or the connection
 * breaks. It holds the server back while nobody takes events, and closes the
 * exchange when it ends or is let go.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import { requestIdOf } from "../call/Response.ts"
import { callDefaultsOf } from "../call/CallDefaults.ts"
import type { CallOptions } from "../call/CallOptions.ts"
import type { ClientTag } from "../call/ClientLayer.ts"
import type { Exchange, Extras } from "../call/Exchange.ts"
import { type Opened, sendOpen } from "../call/OpenExchange.ts"
import { sleep } from "../core/Deadline.ts"
import type { EventDialect } from "./Dialect.ts"
import { type AnyFailure, DecodeError, type EventStreamError } from "../core/Errors.ts"
import {
  contentType as eventStreamType,
  type InspectedResponse,
  isEventStream,
  make as makeReader
} from "./EventReader.ts"
import type { ControlType } from "./EventMessage.ts"
import { stream as eventStream, type ReconnectOptions } from "./EventStream.ts"
import type { WithOptions } from "../call/Operation.ts"
import { defaultIdle } from "../transport/OpenBody.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import { optionsIndex, type RawOperation } from "../call/Request.ts"
import { none as openOnce } from "../retry/Retry.ts"
import type { OpenResponse } from "../transport/Transport.ts"

/** What can be set for one stream of events; what a call has too holds for each connection. */
export interface EventOptions extends CallOptions, ReconnectOptions {
  /** The most UTF-16 code units of one event; 10 Mi if not given. */
  readonly maxEventLength?: number | undefined
}

/** The events that a stream gives: errors end it, and what only moves the position is not given. */
export type GivenEvent<Event> = Exclude<Event, { readonly type: ControlType }>

/**
 * An operation that gives events for as long as it is listened to. `E` is everything that its stream
 * fails with.
 */
export interface EventOperation<
  Args extends ReadonlyArray<unknown>,
  Event,
  E,
  R,
  Options = EventOptions
> {
  (...args: WithOptions<Args, Options>): Stream.Stream<GivenEvent<Event>, E, R>
  /** What the contract says of the operation, as data. */
  readonly metadata: OperationMetadata
}

const opening: Exchange = {
  accept: eventStreamType,
  send: sendOpen,
  decode: (profile, metadata, response: Opened) => {
    const contentType = response.header("content-type")
    if (isEventStream(contentType)) return response.open
    response.open?.close()
    return new DecodeError({
      api: metadata.api,
      operation: metadata.id,
      status: response.status,
      requestId: requestIdOf(profile, response),
      contentType,
      length: 0,
      message: `${metadata.id}: ${response.status} with ${contentType ?? "no content type"}, where ${eventStreamType} is promised`
    })
  },
  // `decode` gives nothing else.
  inspect: (decoded, inspect): InspectedResponse => ({ ...(decoded as OpenResponse), inspect })
}

/**
 * The arguments of a connection that goes on after a position: in the query as the contract has
 * it, or by the header that streams of events have of old.
 */
const continued = (
  dialect: EventDialect,
  metadata: OperationMetadata,
  args: ReadonlyArray<unknown>,
  position: string | undefined
): ReadonlyArray<unknown> => {
  const index = optionsIndex(metadata)
  const copy = [...args]
  // How often to try is for the reconnection to say.
  const options = { ...(args[index] as EventOptions | undefined), retry: openOnce }
  copy[index] = options
  if (position === undefined) return copy
  if (dialect.position !== undefined && metadata.input === "query") {
    const query = { ...Object(args[index - 1]), [dialect.position]: position } as Record<
      string,
      unknown
    >
    for (const name of dialect.start ?? []) delete query[name]
    copy[index - 1] = query
  } else {
    copy[index] = { ...options, headers: { ...options.headers, "last-event-id": position } }
  }
  return copy
}

/** Waits for so many milliseconds, but not beyond the client's end. */
const waitingOn =
  <Id>(tag: ClientTag<Id>) =>
  (millis: number): Effect.Effect<void> =>
    // The connection before it has found the client where it is looked for here.
    Effect.withFiber(({ context }) => sleep(millis, Context.getUnsafe(context, tag).closing))

const defaultMaxEventLength = 10 << 20

/** What makes the operations of one SDK that give events. */
export const eventOperationOf =
  <Id, Options = EventOptions>(tag: ClientTag<Id>, dialect: EventDialect) =>
  <Args extends ReadonlyArray<unknown>, Event, E>(
    raw: RawOperation,
    metadata: OperationMetadata,
    extras?: Extras
  ): EventOperation<Args, Event, E, Id, Options> => {
    const streaming = { ...extras, exchange: opening }
    const callDefaults = callDefaultsOf(metadata.api)
    const listen = (
      ...args: ReadonlyArray<unknown>
    ): Stream.Stream<unknown, AnyFailure | EventStreamError, Id> => {
      const options = args[optionsIndex(metadata)] as EventOptions | undefined
      const connect = (again: boolean, position: string | undefined) =>
        Effect.flatMap(Effect.zip(tag, callDefaults), ([client, defaults]) =>
          // What is open is in the scope before anything can interrupt.
          Effect.uninterruptibleMask((restore) =>
            Effect.flatMap(
              restore(
                client.execute(
                  raw,
                  metadata,
                  again ? continued(dialect, metadata, args, position) : args,
                  streaming
                )
              ),
              // `opening` gives nothing else.
              (open) =>
                makeReader(client.profile, metadata, open as InspectedResponse, {
                  idleTimeout: options?.idleTimeout ?? defaults.idleTimeout ?? defaultIdle,
                  maxEventLength: options?.maxEventLength ?? defaultMaxEventLength
                })
            )
          )
        )
      return eventStream(metadata, connect, waitingOn(tag), options)
    }
    return Object.assign(listen, { metadata }) as unknown as EventOperation<
      Args,
      Event,
      E,
      Id,
      Options
    >
  }
