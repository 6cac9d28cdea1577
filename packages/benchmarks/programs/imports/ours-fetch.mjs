// One resource and the client over `fetch`.
export * as Effect from "effect/Effect"
export { rotate } from "@effect-auth0/management/connections/keys"
export { layer } from "@effect-auth0/management/fetch"
