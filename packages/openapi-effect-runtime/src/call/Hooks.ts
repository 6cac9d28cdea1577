/**
 * Hooks around the attempts of a call, used by the rate-limit governor, spans, metrics and logs. A
 * decorator of the client adds its hooks to the extras of each call; without hooks, a call pays
 * nothing.
 */
import * as Effect from "effect/Effect"
import type { Priority } from "./CallOptions.ts"
import type { Deadline } from "../core/Deadline.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import type { FailedAttempt } from "../retry/Retry.ts"
import type { ResponseHead, TransportFailure } from "../transport/Transport.ts"

/** A call while one of its requests is in flight. */
export interface Attempt {
  readonly metadata: OperationMetadata
  /**
   * 0 for the first request of the call; every later request counts, including one after a rejected
   * token.
   */
  readonly attempt: number
  readonly priority: Priority
  readonly deadline: Deadline
  /**
   * Used by the governor while a request is in flight; a map would cost more than everything else it
   * does.
   */
  ticket?: number | undefined
}

/** The functions called around each attempt; those that return no Effect must not throw. */
export interface Hooks {
  /** What an attempt waits for before it is sent; `undefined` for nothing. */
  readonly before?: (attempt: Attempt) => Effect.Effect<void, TransportFailure> | undefined
  /**
   * The attempt is about to be sent, after all waits; `held` if it waited at all. Called for hooks
   * added with `withHooks` or {@link both}.
   */
  readonly sent?: (attempt: Attempt, held: boolean) => void
  /** Additional headers for this attempt. */
  readonly headers?: (attempt: Attempt) => Readonly<Record<string, string>> | undefined
  /** The head of a response has arrived, with any status. */
  readonly responded?: (attempt: Attempt, head: ResponseHead) => void
  /** The attempt failed. */
  readonly failed?: (attempt: Attempt, failed: FailedAttempt) => void
  /** The call is about to wait, in milliseconds, for its next attempt. */
  readonly waiting?: (attempt: Attempt, millis: number) => void
}

/** Several hooks combined. */
interface Together extends Hooks {
  readonly parts: ReadonlyArray<Hooks>
}

const partsOf = (hooks: Hooks | Together): ReadonlyArray<Hooks> =>
  "parts" in hooks ? hooks.parts : [hooks]

/** Combines hooks in order; an attempt waits for all of them. */
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
