/**
 * What can be put around the attempts of a call: by the rate-limit governor, by
 * spans, metrics and log lines. A decorator of `ManagementClient` adds its hooks
 * to the extras of each call; without any, a call pays nothing for them.
 */
import * as Effect from "effect/Effect"
import type { Priority } from "./CallOptions.ts"
import type { Deadline } from "../core/Deadline.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import type { FailedAttempt } from "../retry/Retry.ts"
import type { ResponseHead, TransportFailure } from "../transport/Transport.ts"

/** A call while one of its requests is under way. */
export interface Attempt {
  readonly metadata: OperationMetadata
  /** 0 for the first request of the call; each further one counts, also that after a rejected token. */
  readonly attempt: number
  readonly priority: Priority
  readonly deadline: Deadline
  /** The governor's, while a request is under way; a map of its own would cost it more than all else. */
  ticket?: number | undefined
}

/** What is called around each attempt; functions without an Effect must not throw. */
export interface Hooks {
  /** What an attempt has to wait for before it is sent; `undefined` lets it go at once. */
  readonly before?: (attempt: Attempt) => Effect.Effect<void, TransportFailure> | undefined
  /**
   * The attempt is about to be sent, after everything that it had to wait for; `held` if there was
   * anything. Told to hooks that came by `withHooks` or {@link both}.
   */
  readonly sent?: (attempt: Attempt, held: boolean) => void
  /** Further headers for this attempt. */
  readonly headers?: (attempt: Attempt) => Readonly<Record<string, string>> | undefined
  /** The head of a response is there, whatever its status. */
  readonly responded?: (attempt: Attempt, head: ResponseHead) => void
  /** The attempt ended without success. */
  readonly failed?: (attempt: Attempt, failed: FailedAttempt) => void
  /** The call is about to wait, in milliseconds, for its next attempt. */
  readonly waiting?: (attempt: Attempt, millis: number) => void
}

/** Several hooks in one. */
interface Together extends Hooks {
  readonly parts: ReadonlyArray<Hooks>
}

const partsOf = (hooks: Hooks | Together): ReadonlyArray<Hooks> =>
  "parts" in hooks ? hooks.parts : [hooks]

/** Several hooks as one, in their order; an attempt waits for all. */
export const together = (parts: ReadonlyArray<Hooks>): Together => ({
  parts,
  before: (attempt) => {
    let wait: Effect.Effect<void, TransportFailure> | undefined
    for (const part of parts) {
      const one = part.before?.(attempt)
      if (one !== undefined) wait = wait === undefined ? one : Effect.andThen(wait, one)
    }
    const sent = (held: boolean): void => {
      for (const part of parts) part.sent?.(attempt, held)
    }
    if (wait !== undefined)
      return Effect.andThen(
        wait,
        Effect.sync(() => sent(true))
      )
    sent(false)
    return undefined
  },
  headers: (attempt) => Object.assign({}, ...parts.map((part) => part.headers?.(attempt))),
  responded: (attempt, head) => {
    for (const part of parts) part.responded?.(attempt, head)
  },
  failed: (attempt, failed) => {
    for (const part of parts) part.failed?.(attempt, failed)
  },
  waiting: (attempt, millis) => {
    for (const part of parts) part.waiting?.(attempt, millis)
  }
})

/** Both hooks, the first one first; an attempt waits for both. */
export const both = (first: Hooks, second: Hooks): Hooks =>
  together([...partsOf(first), ...partsOf(second)])
