/**
 * What all calls of one client may spend on repeats. While the API answers, the
 * budget is full and every call is repeated as its policy says; when most calls
 * fail it runs dry, so that repeats cannot multiply an outage: at most one for
 * every five calls that succeed.
 */

/** The repeats that a client has in hand. */
export interface RetryBudget {
  /** Takes one repeat; `false` if none is left. */
  readonly take: () => boolean
  /** A call has succeeded. */
  readonly refill: () => void
}

/** How many repeats there are at the start, and at most. */
export const defaultRepeats = 100

const perSuccess = 0.2

/** A budget of `most` repeats; `Infinity` never runs dry. */
export const make = (most: number): RetryBudget => {
  let left = most
  return {
    take: () => left >= 1 && (left--, true),
    refill: () => {
      left = Math.min(most, left + perSuccess)
    }
  }
}
