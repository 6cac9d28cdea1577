/**
 * What can be put around the attempts of a call: by the rate-limit governor, by
 * spans, metrics and log lines. A decorator of `ManagementClient` adds its hooks
 * to the extras of each call; without any, a call pays nothing for them.
 */
import * as Effect from "effect/Effect"
import type { Extras } from "./Client.ts"
import type { Deadline } from "./Deadline.ts"
import type { OperationFacts } from "./OperationFacts.ts"
import type { FailedAttempt } from "./Retry.ts"
import type { ResponseHead, TransportFailure } from "./Transport.ts"

/**
 * What a call is for, where calls compete for the tenant's limit: `interactive`
 * goes before `normal`, and `bulk` after it.
 */
export type Priority = "interactive" | "normal" | "bulk"

/** A call while one of its requests is under way. */
export interface Attempt {
  readonly facts: OperationFacts
  /** 0 for the first request of the call; each further one counts, also that after a refused token. */
  readonly attempt: number
  readonly priority: Priority
  readonly deadline: Deadline
  /** Milliseconds since the epoch, on the call's clock. */
  readonly now: () => number
}

/** What is called around each attempt; functions without an Effect must not throw. */
export interface Hooks {
  /** What an attempt has to wait for before it is sent; `undefined` lets it go at once. */
  readonly before?: (attempt: Attempt) => Effect.Effect<void, TransportFailure> | undefined
  /** Further headers for this attempt. */
  readonly headers?: (attempt: Attempt) => Readonly<Record<string, string>> | undefined
  /** The head of an answer is there, whatever its status. */
  readonly answered?: (attempt: Attempt, head: ResponseHead) => void
  /** The attempt ended without success. */
  readonly failed?: (attempt: Attempt, failed: FailedAttempt) => void
  /** The call is about to wait, in milliseconds, for its next attempt. */
  readonly waiting?: (attempt: Attempt, millis: number) => void
}

const inTurn = <Args extends ReadonlyArray<unknown>>(
  first: ((...args: Args) => void) | undefined,
  second: ((...args: Args) => void) | undefined
): ((...args: Args) => void) | undefined =>
  first === undefined || second === undefined
    ? (first ?? second)
    : (...args) => {
        first(...args)
        second(...args)
      }

/** Both hooks, the first one first; an attempt waits for both. */
export const both = (first: Hooks, second: Hooks): Hooks => {
  const answered = inTurn(first.answered, second.answered)
  const failed = inTurn(first.failed, second.failed)
  const waiting = inTurn(first.waiting, second.waiting)
  return {
    before: (attempt) => {
      const one = first.before?.(attempt)
      const other = second.before?.(attempt)
      return one === undefined || other === undefined ? (one ?? other) : Effect.andThen(one, other)
    },
    headers: (attempt) => ({ ...first.headers?.(attempt), ...second.headers?.(attempt) }),
    ...(answered === undefined ? undefined : { answered }),
    ...(failed === undefined ? undefined : { failed }),
    ...(waiting === undefined ? undefined : { waiting })
  }
}

/**
 * The extras of a call with further hooks. They come before those that are there: what is nearer
 * to the client waits first, and what is around it sees an attempt that has waited.
 */
export const withHooks = (extras: Extras | undefined, hooks: Hooks): Extras => ({
  ...extras,
  hooks: extras?.hooks === undefined ? hooks : both(hooks, extras.hooks)
})
