/** `effect/Duration` of Effect 4. */
import type * as V3 from "effect/Duration"

export * from "effect/Duration"
export { fromInputUnsafe } from "openapi-effect-runtime-effect3/effect/Duration"

export type Input = V3.DurationInput
