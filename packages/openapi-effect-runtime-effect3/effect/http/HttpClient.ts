/** `effect/http/HttpClient` of Effect 4: that of `@effect/platform`. */
export { HttpClient } from "@effect/platform/HttpClient"
