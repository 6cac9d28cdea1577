/**
 * What all calls of one client may spend on retries. While the API responds, the
 * budget is full and every call is retried as its policy says; when most calls
 * fail it runs dry, so that retries cannot multiply an outage: at most one for
 * every five calls that succeed.
 */

/** The retries that a client has in hand. */
export interface RetryBudget {
  /** Takes one retry; `false` if none is left. */
  readonly take: () => boolean
  /** A call has succeeded. */
  readonly refill: () => void
}

/** How many retries there are at the start, and at most. */
export const defaultRetries = 100

const perSuccess = 0.2

/** A budget of `most` retries; `Infinity` never runs dry. */
export const make = (most: number): RetryBudget => {
  let left = most
  return {
    take: () => left >= 1 && (left--, true),
    refill: () => {
      left = Math.min(most, left + perSuccess)
    }
  }
}
