/**
 * The retry budget of all calls of one client. While most calls succeed, the budget is full and every
 * call is retried as its policy says. When most calls fail, it is used up, so that retries cannot
 * amplify an outage: at most one for every five successful calls.
 */

/** The remaining retries of a client. */
export interface RetryBudget {
  /** Takes one retry; `false` if there is none left. */
  readonly take: () => boolean
  /** Records a successful call. */
  readonly refill: () => void
}

/** The initial and maximum number of retries. */
export const defaultRetries = 100

const perSuccess = 0.2

/** A budget of `most` retries; `Infinity` for no limit. */
export const make = (most: number): RetryBudget => {
  let left = most
  return {
    take: () => left >= 1 && (left--, true),
    refill: () => {
      left = Math.min(most, left + perSuccess)
    }
  }
}
