/** `@effect/platform-node` of Effect 4, as far as tests import from it. */
export * as NodeHttpClient from "./NodeHttpClient.ts"
