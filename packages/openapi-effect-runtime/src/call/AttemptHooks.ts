/**
 * A program's own hooks around each attempt of its calls, for what spans, metrics and logs do not
 * cover: a circuit breaker, an audit trail, a test that counts requests.
 */
export type { Attempt, Hooks } from "./Hooks.ts"
export type { FailedAttempt } from "../retry/Retry.ts"
