/** Everything that the Effect 4 edition exports, and what Effect 4 itself has and Effect 3 has not. */
export * from "./index.ts"
export { catchReason } from "openapi-effect-runtime-effect3/effect/Effect"
