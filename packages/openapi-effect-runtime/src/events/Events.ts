/**
 * Operations whose response is a stream of server-sent events. The stream opens the exchange when it is
 * run, emits each event as it arrives, and reconnects from the last event when the server ends it or
 * the connection breaks. It applies backpressure while no events are consumed, and closes the exchange
 * when it ends or is interrupted.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { requestIdOf } from "../call/Response.ts"
import { callDefaultsOf } from "../call/CallDefaults.ts"
import type { CallOptions } from "../call/CallOptions.ts"
import type { ClientTag } from "../call/ClientLayer.ts"
import type { Exchange, Extras } from "../call/Exchange.ts"
import { type Opened, sendOpen } from "../call/OpenExchange.ts"
import { wrongCall } from "../call/OptionRules.ts"
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
import { ofEventStreams, stream as eventStream, type ReconnectOptions } from "./EventStream.ts"
import type { WithOptions } from "../call/Operation.ts"
import { defaultIdle } from "../transport/OpenBody.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import { optionsIndex, type RawOperation } from "../call/Request.ts"
import { none as openOnce } from "../retry/Retry.ts"
import type { OpenResponse } from "../transport/Transport.ts"

/** The options of one event stream; those of a call apply to each connection. */
export interface EventOptions extends CallOptions, ReconnectOptions {
  /** The maximum length of one event in UTF-16 code units; 10 Mi by default. */
  readonly maxEventLength?: number | undefined
}

/**
 * The events that a stream emits: errors end it, and messages that only move the position are left out.
 */
export type GivenEvent<Event> = Exclude<Event, { readonly type: ControlType }>

/**
 * An operation that emits events for as long as its stream is consumed. `E` is every error of the
 * stream.
 */
export interface EventOperation<
  Args extends ReadonlyArray<unknown>,
  Event,
  E,
  R,
  Options = EventOptions
> {
  (...args: WithOptions<Args, Options>): Stream.Stream<GivenEvent<Event>, E, R>
  /** The operation's metadata from the contract. */
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
  // `decode` returns nothing else.
  inspect: (decoded, inspect): InspectedResponse => ({ ...(decoded as OpenResponse), inspect })
}

/**
 * The arguments of a connection that continues after a position: in the query parameter of the
 * contract, or in the standard header `last-event-id`.
 */
const continued = (
  dialect: EventDialect,
  metadata: OperationMetadata,
  args: ReadonlyArray<unknown>,
  position: string | undefined
): ReadonlyArray<unknown> => {
  const index = optionsIndex(metadata)
  const copy = [...args]
  // The reconnection policy decides how often to try.
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

/** Waits in milliseconds; ends when the client is closed. */
const waitingOn =
  <Id>(tag: ClientTag<Id>) =>
  (millis: number): Effect.Effect<void> =>
    // The previous connection has found the client in the same context.
    Effect.withFiber(({ context }) => sleep(millis, Context.getUnsafe(context, tag).closing))

const defaultMaxEventLength = 10 << 20

/** Makes the constructor of an SDK's operations that return events. */
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
      const wrong = wrongCall(ofEventStreams, metadata, options)
      if (wrong !== undefined) return Stream.fail(wrong)
      const connect = (again: boolean, position: string | undefined) =>
        Effect.flatMap(Effect.zip(tag, callDefaults), ([client, defaults]) =>
          // The open exchange is in the scope before the fiber can be interrupted.
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
              // `opening` returns nothing else.
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
