/**
 * Waiting for what somebody else brings about. A caller that is called back goes on where it is
 * called from. On Cloudflare Workers that is in another request, whose exchanges and timers are not
 * its own, and are gone when that request is over. A promise goes on in the request that made it.
 */
import * as Effect from "effect/Effect"

/**
 * Suspends until `register` resolves it, and goes on in the request of the caller. What `register`
 * returns is called at the end, however it comes.
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
