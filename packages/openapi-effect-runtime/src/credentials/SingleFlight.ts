/**
 * One run of an effect for any number of callers at the same time, each of which waits until
 * its own deadline. The run belongs to the client and not to a caller: it goes on when all
 * have left, has a time limit of its own, and ends with the client. Effect's own caches do
 * some of this and much more, for some 4 % of the smallest program.
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import { type Deadline, make as makeDeadline } from "../core/Deadline.ts"
import { ownPromise } from "../core/OwnPromise.ts"

/** Waits for what all who ask share; `onPassed` tells a caller's own failure at its deadline. */
export type Join<A, E> = <E2>(deadline: Deadline, onPassed: () => E2) => Effect.Effect<A, E | E2>

/** What all who ask share while it is under way. */
export interface Shared<A, E> {
  readonly join: Join<A, E>
  /** Ends what is under way. */
  readonly close: Effect.Effect<void>
}

interface Run<A, E> {
  readonly fiber: Fiber.Fiber<A, E>
  readonly limit: Deadline
}

/**
 * The effect, of which one run is shared by all who ask while it is under way. It runs in
 * `context`, and is over after `limitMillis`, with the failure of `late`.
 */
export const shared = <A, E>(
  context: Context.Context<never>,
  effect: Effect.Effect<A, E>,
  limitMillis: number,
  late: () => E
): Shared<A, E> => {
  let current: Run<A, E> | undefined

  const end = (run = current): void => {
    if (run === current) current = undefined
    run?.fiber.interruptUnsafe()
  }

  const start = (): Run<A, E> => {
    const run = {
      fiber: Effect.runForkWith(context)(effect),
      limit: makeDeadline(context, limitMillis)
    }
    current = run
    const stop = run.limit.start(() => end(run))
    run.fiber.addObserver(() => {
      stop()
      if (run === current) current = undefined
    })
    return run
  }

  return {
    join: (deadline, onPassed) =>
      Effect.suspend(() => {
        if (deadline.remaining() === 0) return Effect.fail(onPassed())
        // Its own timer is gone where the request of a Worker that started it is over.
        if (current?.limit.remaining() === 0) end()
        const run = current ?? start()
        return ownPromise((resolve) => {
          const stops = [
            deadline.start(() => resolve(Effect.fail(onPassed()))),
            run.limit.start(() => {
              resolve(Effect.fail(late()))
              end(run)
            }),
            run.fiber.addObserver((exit) =>
              resolve(run.limit.remaining() === 0 ? Effect.fail(late()) : exit)
            )
          ]
          return () => {
            for (const stop of stops) stop()
          }
        })
      }),
    close: Effect.sync(() => end())
  }
}
