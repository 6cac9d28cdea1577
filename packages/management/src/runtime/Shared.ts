/**
 * One run of an effect for any number of callers at the same time. A caller that
 * is interrupted leaves the others alone; when the last one has left, the run is
 * interrupted too. Effect's own caches do this and much more, for a tenth of the
 * smallest program's size.
 */
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"

/** The effect, of which one run is shared by all who ask while it is under way. */
export const shared = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> => {
  let run: Fiber.Fiber<A, E> | undefined
  let callers = 0
  return Effect.withFiber((caller) =>
    Effect.callback((resume) => {
      const mine = (run ??= Effect.runForkWith(caller.context)(effect))
      callers++
      const leave = () => {
        if (--callers === 0) run = undefined
      }
      const forget = mine.addObserver((exit) => {
        leave()
        resume(exit)
      })
      return Effect.sync(() => {
        forget()
        leave()
        if (run === undefined) mine.interruptUnsafe()
      })
    })
  )
}
