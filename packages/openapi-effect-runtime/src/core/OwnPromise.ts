/**
 * Waits for an event from another fiber. A callback continues in the context of its caller. On
 * Cloudflare Workers that is another request, whose exchanges and timers end with that request. A
 * promise continues in the request that made it.
 */
import * as Effect from "effect/Effect"

/**
 * Suspends until `register` resolves it, and continues in the caller's request. The function that
 * `register` returns is always called at the end.
 */
export const ownPromise = <A, E>(
  register: (resolve: (outcome: Effect.Effect<A, E>) => void) => () => void
): Effect.Effect<A, E> =>
  Effect.callback((resume) => {
    let stop: (() => void) | undefined
    void new Promise<Effect.Effect<A, E>>((resolve) => {
      stop = register(resolve)
    }).then((outcome) => {
      stop?.()
      resume(outcome)
    })
    return Effect.sync(() => stop?.())
  })
