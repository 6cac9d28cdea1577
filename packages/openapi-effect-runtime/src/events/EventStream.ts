/**
 * An event stream over any number of successive connections. It keeps the position of the last event,
 * reconnects from there, skips events that it has already emitted, and knows when to give up.
 */
import * as Arr from "effect/Array"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Pull from "effect/Pull"
import * as Random from "effect/Random"
import * as Result from "effect/Result"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { isTransient } from "../core/Categories.ts"
import {
  type AnyFailure,
  type DecodeError,
  EventStreamError,
  TransportError
} from "../core/Errors.ts"
import { type EventReader, type Message, longestRetryMillis } from "./EventReader.ts"
import { make as makeDeadline } from "../core/Deadline.ts"
import type { Fields } from "../core/Json.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import { callback, limit, oneOf, policy, positive, type Rules } from "../call/OptionRules.ts"
import { invalid } from "../call/Request.ts"
import type { FailedAttempt, RetryPolicy, RetrySteps } from "../retry/Retry.ts"
import { stepsOf } from "../retry/RetryLoop.ts"
import { meaningOf } from "./EventMessage.ts"

/** The options of an event stream, in addition to those of each connection. */
export interface ReconnectOptions {
  /**
   * When to reconnect, from the last event seen:
   *
   * - `always`: when the connection breaks and when the server ends the stream, which it does now and
   *   then; the stream ends only when it is interrupted or fails;
   * - `broken`: only when the connection breaks;
   * - `never`: the stream ends with its first connection.
   *
   * `always` by default.
   */
  readonly reconnect?: "always" | "broken" | "never" | undefined
  /**
   * How often and after which delays to reconnect, counted from zero after each new event and after each
   * connection that lasted half a minute. By default 10 attempts, each after a random delay up to a
   * bound that starts at 1 second, doubles, and stops at 30 seconds. A wait that the server asks for is
   * added. The first connection is a call like any other, and `retry` applies only to it.
   */
  readonly reconnectPolicy?: RetryPolicy | undefined
  /**
   * Called with an event that cannot be read, before the stream continues with the next one. Without it
   * the stream fails with the error, whose `eventId` is the position to continue after.
   */
  readonly onMalformed?: ((error: DecodeError) => Effect.Effect<void>) | undefined
  /**
   * Called with the position of a message without an event, after the events before it were consumed.
   * The server sends such messages while no matching event occurs. A program that saves positions
   * should save this one too, so that its position does not expire.
   */
  readonly onPosition?: ((position: string) => Effect.Effect<void>) | undefined
}

/** The rules for the options of event streams. */
export const ofEventStreams: Rules = {
  idleTimeout: limit,
  maxEventLength: positive,
  onMalformed: callback,
  onPosition: callback,
  reconnect: /* @__PURE__ */ oneOf("always", "broken", "never"),
  reconnectPolicy: policy
}

type Failure = AnyFailure | EventStreamError

// After these errors the position is useless, and the events since then are lost.
const lostPosition = new Set<string | undefined>(["cursor_expired", "invalid_cursor"])

const firstBoundMillis = 1000
const longestBoundMillis = 30_000
const mostAttempts = 10
/** A connection that lasted this long counts as good, even without events. */
const goodMillis = 30_000

const defaultPolicy: RetrySteps = /* @__PURE__ */ Effect.sync(() => {
  let attempts = 0
  return () => {
    if (attempts === mostAttempts) return Effect.undefined
    const bound = Math.min(firstBoundMillis * 2 ** attempts++, longestBoundMillis)
    return Effect.map(Random.next, (random) => random * bound)
  }
})

// For a server that starts slightly before the requested position.
const mostRemembered = 1000

/**
 * The position of the stream and the positions already emitted, over all connections. An empty position
 * resets it, as an empty id does by the standard: the next connection begins where the first one did.
 */
const makePositions = () => {
  const given = new Set<string>()
  let repeated = new Set<string>()
  let last: string | undefined
  const moveTo = (position: string | undefined): void => {
    if (position !== undefined) last = position === "" ? undefined : position
  }
  return {
    last: () => last,
    moveTo,
    reconnected: (): void => {
      repeated = new Set(given)
    },
    /** Whether a message was emitted on an earlier connection; if not, it advances the position. */
    retries: (position: string | undefined): boolean => {
      // Only once, since a message without an id of its own has that of the previous one.
      if (position !== undefined && repeated.delete(position)) return true
      repeated.clear()
      moveTo(position)
      if (position === undefined || position === "") return false
      given.add(position)
      for (const oldest of given) {
        if (given.size <= mostRemembered) break
        given.delete(oldest)
      }
      return false
    }
  }
}

/** How a connection ended, or why it failed. */
interface End {
  readonly error: Failure
  /** Whether the server ended it normally. */
  readonly clean?: boolean
  /** Whether another connection may succeed. */
  readonly retryable: boolean
}

const attemptOf = (metadata: OperationMetadata, { error, retryable }: End): FailedAttempt => {
  const asked = "retryAfter" in error ? error.retryAfter : undefined
  return {
    // A retry policy expects the errors of a call.
    error: error instanceof EventStreamError ? serverEnded(metadata, error) : error,
    retryable: retryable,
    retryAfter: asked
  }
}

const serverEnded = (metadata: OperationMetadata, cause?: EventStreamError): TransportError =>
  new TransportError({
    api: metadata.api,
    operation: metadata.id,
    sent: true,
    status: 200,
    message: `${metadata.id}: the server ended the stream of events`,
    cause
  })

/** Opens a connection in a scope: the first one, or one that continues after a position. */
export type Connect<R> = (
  again: boolean,
  position: string | undefined
) => Effect.Effect<EventReader, AnyFailure, R | Scope.Scope>

/** Waits before another connection, in milliseconds; ends when the client is closed. */
export type Wait<R> = (millis: number) => Effect.Effect<void, never, R>

/** The events of all connections in succession. */
export const stream = <R>(
  metadata: OperationMetadata,
  connect: Connect<R>,
  wait: Wait<Exclude<R, Scope.Scope>>,
  options: ReconnectOptions | undefined
): Stream.Stream<Fields, Failure, Exclude<R, Scope.Scope>> =>
  Stream.unwrap(
    Effect.map(Scope.Scope, (scope) =>
      Stream.fromPull(Effect.sync(() => pullOf(metadata, connect, wait, options, scope)))
    )
  )

const pullOf = <R>(
  metadata: OperationMetadata,
  connect: Connect<R>,
  wait: Wait<Exclude<R, Scope.Scope>>,
  options: ReconnectOptions | undefined,
  scope: Scope.Scope
): Pull.Pull<Arr.NonEmptyReadonlyArray<Fields>, Failure, void, Exclude<R, Scope.Scope>> => {
  const positions = makePositions()
  let connection: { readonly reader: EventReader; readonly scope: Scope.Closeable } | undefined
  let connectedAt = 0
  let again = false
  let retryMillis = 0
  let unread: ReadonlyArray<Message> = []
  let malformed: DecodeError | undefined
  let ended: EventStreamError | undefined
  let moved: Effect.Effect<void> | undefined
  let delay: Effect.Success<RetrySteps> | undefined

  /** What a callback returned; in a program without types it may be anything. */
  const runs = (name: string, returned: Effect.Effect<void>): Effect.Effect<void, Failure> =>
    Effect.isEffect(returned)
      ? returned
      : Effect.fail(invalid(metadata, name, `${name} must return an Effect, such as Effect.log(…)`))

  const open = Effect.gen(function* () {
    const own = yield* Scope.fork(scope)
    const reader = yield* connect(again, positions.last()).pipe(
      Scope.provide(own),
      Effect.onError(() => Scope.close(own, Exit.void))
    )
    connectedAt = yield* Clock.currentTimeMillis
    connection = { reader, scope: own }
    if (again) positions.reconnected()
    again = true
  })

  const close = Effect.suspend(() => {
    const closing = connection?.scope
    connection = undefined
    unread = []
    malformed = undefined
    ended = undefined
    moved = undefined
    return closing === undefined ? Effect.void : Scope.close(closing, Exit.void)
  })

  /** The new events among the unread messages, up to a message that must be handled separately. */
  const readable = (): ReadonlyArray<Fields> => {
    const events: Array<Fields> = []
    if (ended !== undefined || malformed !== undefined || moved !== undefined) return events
    let index = 0
    for (const message of unread) {
      const meaning = meaningOf(metadata, message, connection?.reader.inspect)
      if (meaning.kind === "malformed") {
        malformed = meaning.error
        break
      }
      index++
      if (meaning.kind === "ended") {
        ended = meaning.error
        positions.moveTo(ended.eventId)
        break
      }
      if (positions.retries(meaning.position)) continue
      // The connection works again.
      delay = undefined
      const position = positions.last()
      if (meaning.kind === "event") events.push(meaning.event)
      else if (options?.onPosition !== undefined && position !== undefined) {
        moved = options.onPosition(position)
        break
      }
    }
    unread = unread.slice(index)
    return events
  }

  /** Skips the first of the unread messages, which is malformed, or fails with its error. */
  const skip = (error: DecodeError): Effect.Effect<void, Failure> => {
    const position = unread[0]?.id
    unread = unread.slice(1)
    malformed = undefined
    if (positions.retries(position)) return Effect.void
    delay = undefined
    return options?.onMalformed === undefined
      ? Effect.fail(error)
      : runs("onMalformed", options.onMalformed(error))
  }

  /** Waits before the next connection, or ends the stream. */
  const afterEnd = (end: End): Effect.Effect<void, Failure | Cause.Done, Exclude<R, Scope.Scope>> =>
    Effect.gen(function* () {
      const now = yield* Clock.currentTimeMillis
      if (connection !== undefined) {
        if (now - connectedAt >= goodMillis) delay = undefined
        retryMillis = connection.reader.retryMillis() ?? retryMillis
      }
      yield* close
      const reconnect = options?.reconnect ?? "always"
      if (end.clean === true && reconnect !== "always") return yield* Cause.done()
      if (!end.retryable || reconnect === "never") return yield* Effect.fail(end.error)
      delay ??= yield* Effect.withFiber(({ context }) =>
        stepsOf(options?.reconnectPolicy ?? defaultPolicy, makeDeadline(context, Infinity))
      )
      const attempt = attemptOf(metadata, end)
      const millis = yield* delay(attempt)
      if (millis === undefined) return yield* Effect.fail(end.error)
      const asked = retryMillis + (attempt.retryAfter ? Duration.toMillis(attempt.retryAfter) : 0)
      yield* wait(millis + Math.min(asked, longestRetryMillis))
    })

  return Effect.gen(function* () {
    while (true) {
      const events = readable()
      if (Arr.isReadonlyArrayNonEmpty(events)) return events
      if (moved !== undefined) {
        const telling = moved
        moved = undefined
        yield* runs("onPosition", telling)
      } else if (ended !== undefined) {
        yield* afterEnd({ error: ended, retryable: !lostPosition.has(ended.code) })
      } else if (malformed !== undefined) {
        yield* skip(malformed)
      } else if (connection === undefined) {
        const first = !again
        const opened = yield* Effect.result(open)
        if (Result.isSuccess(opened)) continue
        const error = opened.failure
        yield* afterEnd({ error, retryable: !first && isTransient(error) })
      } else {
        const read = yield* Effect.result(connection.reader.read)
        if (Result.isFailure(read)) {
          yield* afterEnd({ error: read.failure, retryable: isTransient(read.failure) })
        } else if (read.success === undefined) {
          yield* afterEnd({ error: serverEnded(metadata), clean: true, retryable: true })
        } else unread = read.success
      }
    }
  })
}
