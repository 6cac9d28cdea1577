/** What can be set for one call; an SDK may add to it. */
import type * as Duration from "effect/Duration"
import type { RetryPolicy } from "../retry/Retry.ts"

/**
 * What a call is for, where calls compete for a rate limit: `interactive`
 * goes before `normal`, and `bulk` after it.
 */
export type Priority = "interactive" | "normal" | "bulk"

/** What can be set for one call. */
export interface CallOptions {
  /**
   * The most time for the whole call, retries and waits included. With none left (zero, or less, as
   * what remains of a time of your own may be) the call fails with `DeadlineExceeded`, nothing sent.
   */
  readonly deadline?: Duration.Input | undefined
  /** Further request headers; `authorization` is the client's own. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /**
   * For an operation that streams: the longest silence between two parts of what comes, after
   * which the stream fails with a `TransportError`; 2 minutes if not given. The deadline holds
   * only until the stream is open.
   */
  readonly idleTimeout?: Duration.Input | undefined
  /** Replaces the client's policy for this call; what may not be retried stays so. */
  readonly retry?: RetryPolicy | undefined
  /**
   * States that a retry of this very call does no harm, where the contract cannot know: it is
   * then retried as a write that changes nothing when sent twice.
   */
  readonly idempotent?: true | undefined
  /** What the call is for, where calls compete for the tenant's limit; `normal` if not given. */
  readonly priority?: Priority | undefined
}
