/** `effect/Scope` of Effect 4. */
export * from "effect/Scope"
export { fork, makeUnsafe, provide } from "openapi-effect-runtime-effect3/effect/Scope"
