/**
 * The tenant's own time, by the `Date` header of its latest response and the time that has passed
 * since. Clocks of hosts can be an hour apart or jump; what has passed is measured by a clock that
 * cannot. A `Date` counts whole seconds and is made before it arrives, so this is never late.
 */
import { Clock, Effect } from "effect"

/** The time of one tenant. */
export interface TenantClock {
  /** Takes the `Date` header of a response. */
  readonly observe: (date: string | undefined) => Effect.Effect<void>
  /** Milliseconds since 1970; `undefined` before any response. */
  readonly now: Effect.Effect<number | undefined>
}

const nanosPerMilli = 1_000_000n

/** Makes a clock that has seen nothing. */
export const makeTenantClock = (): TenantClock => {
  let seen: { readonly date: number; readonly at: bigint } | undefined
  return {
    observe: (header) =>
      Effect.map(Clock.monotonicTimeNanos, (at) => {
        const date = Date.parse(header ?? "")
        if (Number.isNaN(date)) return
        const expected =
          seen === undefined ? date : seen.date + Number((at - seen.at) / nanosPerMilli)
        // A response that was slow is an old one; one that is further than any delay is a new clock.
        seen =
          Math.abs(date - expected) > 60_000 ? { date, at } : { date: Math.max(date, expected), at }
      }),
    now: Effect.map(Clock.monotonicTimeNanos, (at) =>
      seen === undefined ? undefined : seen.date + Number((at - seen.at) / nanosPerMilli)
    )
  }
}
