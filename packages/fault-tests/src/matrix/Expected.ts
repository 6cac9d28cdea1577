/**
 * The few ways in which a call can come out of a fault, each for a read, for a write that
 * may be retried, and for one that must not be. Calls are made with two retries allowed.
 */
import type { CallName } from "../Calls.ts"
import type { Observed } from "./observe.ts"
import { mayHaveApplied } from "./Outcome.ts"

/** The outcome of each call if the fault is played to every request, and only to the first. */
export type Expected = Readonly<Record<CallName, Expectation>>

/** The outcome of one call. */
export interface Expectation {
  readonly always: Observed
  /** Absent if the fault cannot be played to a single request. */
  readonly once?: Observed
}

/** What a call came to. */
export const seen = (result: string, requests: number, applied: number): Observed => ({
  result,
  requests,
  applied
})

const both = (observed: Observed): Expectation => ({ always: observed, once: observed })

/** The same error as a read, an update and a rotation have it. */
interface Named {
  readonly read: string
  readonly updated: string
  readonly created: string
}

/** An error that knows the success's status, since its head had arrived: 200, and 201 of the rotation. */
export const withStatus = (tag: string): Named => ({
  read: `${tag} 200`,
  updated: `${tag} 200`,
  created: `${tag} 201`
})

/** A server error, which says that a write may have been applied. */
export const serverFailure = (error: string): Named => ({
  read: error,
  updated: `${error} ${mayHaveApplied}`,
  created: error
})

const named = (error: string | Named): Named =>
  typeof error === "string" ? { read: error, updated: error, created: error } : error

/** The response comes, at the first request. */
export const responded: Expected = {
  read: both(seen("response", 1, 0)),
  update: both(seen("response", 1, 1)),
  rotate: both(seen("response", 1, 1))
}

/** No connection, which is a proof that nothing was done; tried three times, and nobody saw it. */
export const notConnected = (error: string): Expected => ({
  read: { always: seen(error, 0, 0) },
  update: { always: seen(error, 0, 0) },
  rotate: { always: seen(error, 0, 0) }
})

/** No connection, but the transport cannot prove it. */
export const perhapsConnected = (error: string): Expected => ({
  read: { always: seen(error, 0, 0) },
  update: { always: seen(error, 0, 0) },
  rotate: { always: seen(`OutcomeUnknown: ${error}`, 0, 0) }
})

/** The response is lost: what may be retried is, and the rest is an unknown outcome. */
export const lost = (error: string | Named, tookEffect = true): Expected => {
  const { created, read, updated } = named(error)
  const done = tookEffect ? 1 : 0
  return {
    read: { always: seen(read, 3, 0), once: seen("response", 2, 0) },
    update: { always: seen(updated, 3, 3 * done), once: seen("response", 2, done + 1) },
    rotate: both(seen(`OutcomeUnknown: ${created}`, 1, done))
  }
}

/** As {@link throttled}, where undici sends each request that it still has once more by itself. */
export const rejectedTwice = (error: string, writes: "kept" | "streamed" = "kept"): Expected => {
  const requests = writes === "kept" ? 6 : 3
  return {
    read: { always: seen(error, 6, 0), once: seen("response", 2, 0) },
    update: { always: seen(error, requests, 0), once: seen("response", 2, 1) },
    rotate: { always: seen(error, requests, 0), once: seen("response", 2, 1) }
  }
}

/** The response cannot be used, or there is no time for another: a retry would not help. */
export const spoiled = (error: string | Named): Expected => {
  const { created, read, updated } = named(error)
  return {
    read: both(seen(read, 1, 0)),
    update: both(seen(updated, 1, 1)),
    rotate: both(seen(`OutcomeUnknown: ${created}`, 1, 1))
  }
}

/** A redirection, which may follow a write that was applied: here it was not. */
export const redirected = (error: string): Expected => ({
  read: both(seen(error, 1, 0)),
  update: both(seen(`${error} ${mayHaveApplied}`, 1, 0)),
  rotate: both(seen(`OutcomeUnknown: ${error}`, 1, 0))
})

/** An error response: nothing was done, and a retry would be rejected as well. */
export const rejected = (error: string): Expected => ({
  read: both(seen(error, 1, 0)),
  update: both(seen(error, 1, 0)),
  rotate: both(seen(error, 1, 0))
})

/** An error response that passes: nothing was done, so that even what must not be retried is sent again. */
export const throttled = (error: string): Expected => ({
  read: { always: seen(error, 3, 0), once: seen("response", 2, 0) },
  update: { always: seen(error, 3, 0), once: seen("response", 2, 1) },
  rotate: { always: seen(error, 3, 0), once: seen("response", 2, 1) }
})
