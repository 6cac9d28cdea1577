/** `effect/testing` of Effect 4. */
export * as TestClock from "./testing/TestClock.ts"
