/**
 * Hooks of a program's own around each attempt of its calls, for what spans, metrics
 * and log lines do not tell: a circuit breaker, an audit trail, a test that counts.
 */
export type { Attempt, Hooks } from "./Hooks.ts"
export type { FailedAttempt } from "../retry/Retry.ts"
