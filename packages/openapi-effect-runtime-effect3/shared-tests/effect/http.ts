/** `effect/http` of Effect 4. */
export * from "@effect/platform"
