/** `effect/Schedule` of Effect 4: schedules are Effect 3's, and asked for their steps. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as V3 from "effect/Schedule"
import * as ScheduleDecision from "effect/ScheduleDecision"
import * as Intervals from "effect/ScheduleIntervals"
import { done } from "./Cause.ts"
import type { Pull } from "./Pull.ts"

export { isSchedule, type Schedule } from "effect/Schedule"

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
          return ScheduleDecision.isDone(decision)
            ? done(out)
            : Effect.succeed([
                out,
                Duration.millis(Math.max(0, Intervals.start(decision.intervals) - now))
              ])
        }
      )
  })
