/** The options of one call; an SDK may add more. */
import type * as Duration from "effect/Duration"
import type { RetryPolicy } from "../retry/Retry.ts"

/**
 * The priority of a call when calls compete for a rate limit: `interactive` before `normal` before
 * `bulk`.
 */
export type Priority = "interactive" | "normal" | "bulk"

/** The options of one call. */
export interface CallOptions {
  /**
   * The maximum time for the whole call, including retries and waits. If it is zero or negative, the
   * call fails with `DeadlineExceeded` and sends nothing.
   */
  readonly deadline?: Duration.Input | undefined
  /** Additional request headers; `authorization` is set by the client. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /**
   * For a streaming operation: how long the server may send nothing before the stream fails with a
   * `TransportError`; 2 minutes by default. The deadline applies only until the stream is open.
   */
  readonly idleTimeout?: Duration.Input | undefined
  /** Replaces the client's retry policy for this call. It cannot make an unsafe retry happen. */
  readonly retry?: RetryPolicy | undefined
  /**
   * States that this call is safe to retry where the contract cannot know. It is then retried like an
   * idempotent write.
   */
  readonly idempotent?: true | undefined
  /** The priority when calls compete for the rate limit; `normal` by default. */
  readonly priority?: Priority | undefined
}
