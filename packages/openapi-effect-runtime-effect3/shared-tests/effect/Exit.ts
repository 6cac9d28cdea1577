/** `effect/Exit` of Effect 4. */
export * from "effect/Exit"
export { isInterrupted as hasInterrupts } from "effect/Exit"
export { interrupt } from "openapi-effect-runtime-effect3/effect/Exit"
