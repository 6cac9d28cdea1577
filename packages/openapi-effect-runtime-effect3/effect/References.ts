/** `effect/References` of Effect 4, as far as the runtime uses it. */
export { minimumLogLevel as MinimumLogLevel } from "./FiberState.ts"
