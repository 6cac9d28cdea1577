/**
 * The body of a response that is read while it comes. It has no end by which to
 * measure it, so what is limited is silence: as long as somebody waits for bytes
 * and none come, a connection that has died looks like one with nothing to say.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import {
  failed,
  type OpenResponse,
  TooLarge,
  type TransportFailure,
  type TransportRequest
} from "./Transport.ts"
import { because } from "./TransportCause.ts"

/** The longest silence of a stream where a call says no other: a server that is alive says so more often. */
export const defaultIdle: Duration.Input = "2 minutes"

const chunksOf = (open: OpenResponse): Stream.Stream<Uint8Array, TransportFailure> => {
  const { chunks } = open
  const onError = (cause: unknown): TransportFailure => failed(cause, false, open)
  if (chunks === null) return Stream.empty
  return "getReader" in chunks
    ? Stream.fromReadableStream({ evaluate: () => chunks, onError })
    : Stream.fromAsyncIterable(chunks, onError)
}

/**
 * The bytes of an open response. Fails with a `TransportFailure` if none come for `idle` while they
 * are waited for; the time that the reader takes for itself does not count.
 */
export const bytes = (
  open: OpenResponse,
  idle: Duration.Input
): Stream.Stream<Uint8Array, TransportFailure> => {
  const limit = Duration.fromInputUnsafe(idle)
  const silent = Effect.suspend(() =>
    Effect.fail(failed(because(`Nothing came for ${Duration.format(limit)}`), false, open))
  )
  return Stream.transformPull(chunksOf(open), (pull) =>
    Effect.succeed(Effect.timeoutOrElse(pull, { duration: limit, orElse: () => silent }))
  )
}

/**
 * The whole of an open response, and its end. Keeps to the deadline and the size of the request as any
 * other response does.
 */
export const readBytes = (
  open: OpenResponse,
  request: TransportRequest
): Effect.Effect<Uint8Array, TransportFailure> =>
  Effect.suspend(() => {
    let length = 0
    return chunksOf(open).pipe(
      Stream.tap((chunk) =>
        (length += chunk.length) > request.maxBytes
          ? Effect.fail(failed(new TooLarge(), false, open))
          : Effect.void
      ),
      Stream.runCollect,
      Effect.map((chunks) => {
        const whole = new Uint8Array(length)
        let at = 0
        for (const chunk of chunks) {
          whole.set(chunk, at)
          at += chunk.length
        }
        return whole
      }),
      Effect.timeoutOrElse({
        duration: request.deadline.remaining(),
        orElse: () => Effect.fail(failed(because("The deadline passed"), true, open))
      }),
      Effect.ensuring(Effect.sync(open.close))
    )
  })

const utf8 = /* @__PURE__ */ new TextDecoder()

/** The same as text: what an error response says where a stream was asked for. */
export const readWhole = (
  open: OpenResponse,
  request: TransportRequest
): Effect.Effect<string, TransportFailure> =>
  Effect.map(readBytes(open, request), (whole) => utf8.decode(whole))
