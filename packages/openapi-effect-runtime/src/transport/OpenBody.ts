/**
 * The body of a streamed response. It may have no end, so the idle time is limited instead: while a
 * reader waits for bytes, a dead connection cannot be distinguished from an idle one.
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

/** The default idle timeout of a stream: a live server sends something more often. */
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
 * The bytes of an open response. Fails with a `TransportFailure` if none arrive for `idle` while the
 * reader waits; the reader's own processing time does not count.
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
 * Reads an open response to its end, within the deadline and size limit of the request.
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

/** The same as text: the body of an error response to a streaming request. */
export const readWhole = (
  open: OpenResponse,
  request: TransportRequest
): Effect.Effect<string, TransportFailure> =>
  Effect.map(readBytes(open, request), (whole) => utf8.decode(whole))
