/**
 * Shares one run of an effect between concurrent callers, each of which waits until its own deadline.
 * The run belongs to the client, not to a caller: it continues when all callers have left, has its own
 * time limit, and ends with the client. Effect's caches do some of this and much more, and would be 4 %
 * of the smallest program.
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import { type Deadline, make as makeDeadline } from "../core/Deadline.ts"
import { ownPromise } from "../core/OwnPromise.ts"

/** Waits for the shared run; `onPassed` makes a caller's error at its own deadline. */
export type Join<A, E> = <E2>(deadline: Deadline, onPassed: () => E2) => Effect.Effect<A, E | E2>

/** A shared run in flight. */
export interface Shared<A, E> {
  readonly join: Join<A, E>
  /** Ends the run in flight. */
  readonly close: Effect.Effect<void>
}

interface Run<A, E> {
  readonly fiber: Fiber.Fiber<A, E>
  readonly limit: Deadline
}

/**
 * Wraps an effect so that callers share a run in flight. It runs in `context`, and fails with `late`
 * after `limitMillis`.
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
        // On Workers, the run's own timer is lost when the request that started it ends.
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
