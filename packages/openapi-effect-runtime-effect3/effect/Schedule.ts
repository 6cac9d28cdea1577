/** `effect/Schedule` of Effect 4: schedules are Effect 3's, and asked for their steps. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { hasProperty } from "effect/Predicate"
// Only its types: a schedule brings what it runs with, and a program that has none needs none of it.
import type * as V3 from "effect/Schedule"
import type { ScheduleDecision } from "effect/ScheduleDecision"
import { done } from "./Cause.ts"
import type { Pull } from "./Pull.ts"

export type { Schedule } from "effect/Schedule"

const typeId = /* @__PURE__ */ Symbol.for("effect/Schedule")

export const isSchedule = (value: unknown): value is V3.Schedule<unknown, never, unknown> =>
  hasProperty(value, typeId)

/** When the step after a decision begins; `undefined` where there is none. */
const startOf = (decision: ScheduleDecision): number | undefined => {
  if (decision._tag === "Done") return undefined
  const [first] = decision.intervals.intervals
  // Without an interval there is nothing to wait for.
  return first?.startMillis ?? -Infinity
}

type Step<Out, In, R> = (now: number, input: In) => Pull<[Out, Duration.Duration], never, Out, R>

/** The steps of a schedule, and how long after each; Effect 3's own driver waits by itself. */
export const toStep = <Out, In, R>(
  schedule: V3.Schedule<Out, In, R>
): Effect.Effect<Step<Out, In, R>> =>
  Effect.sync(() => {
    // Whatever the schedule keeps is its own.
    let state: unknown = schedule.initial
    return (now, input) =>
      Effect.flatMap(
        schedule.step(now, input, state),
        ([next, out, decision]): Pull<[Out, Duration.Duration], never, Out> => {
          state = next
          const start = startOf(decision)
          return start === undefined
            ? done(out)
            : Effect.succeed([out, Duration.millis(Math.max(0, start - now))])
        }
      )
  })
