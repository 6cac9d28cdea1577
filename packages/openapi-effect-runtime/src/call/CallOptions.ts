/** The options of one call; an SDK may add more. */
import type { DurationInput } from "../core/Durations.ts"
import type { RetryPolicy } from "../retry/Retry.ts"

/** The options of one call. */
export interface CallOptions {
  /**
   * The maximum time for the whole call, including retries and waits. If it is zero or negative, the
   * call fails with `DeadlineExceeded` and sends nothing.
   */
  readonly deadline?: DurationInput<"20 seconds"> | undefined
  /** Additional request headers; `authorization` is set by the client. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /**
   * For a streaming operation: how long the server may send nothing before the stream fails with a
   * `TransportError`; 2 minutes by default. The deadline applies only until the stream is open.
   */
  readonly idleTimeout?: DurationInput<"2 minutes"> | undefined
  /** Replaces the client's retry policy for this call. It cannot make an unsafe retry happen. */
  readonly retry?: RetryPolicy | undefined
  /**
   * States that this call is safe to retry where the contract cannot know. It is then retried like an
   * idempotent write.
   */
  readonly idempotent?: true | undefined
  /**
   * The priority when calls compete for the rate limit: `interactive` before `normal` before `bulk`;
   * `normal` by default.
   */
  // Written out, so that the compiler lists the values where another one is given.
  readonly priority?: "interactive" | "normal" | "bulk" | undefined
}

/** The priority of a call when calls compete for a rate limit. */
export type Priority = NonNullable<CallOptions["priority"]>
