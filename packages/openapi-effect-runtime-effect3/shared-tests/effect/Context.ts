/** `effect/Context` of Effect 4: contexts may have a clock and the like in them. */
import * as V3 from "effect/Context"
import { carrying } from "openapi-effect-runtime-effect3/effect/FiberState"
import { TestKey } from "./TestKey.ts"

export * from "effect/Context"
export {
  getOrUndefined,
  getUnsafe,
  Reference,
  Service
} from "openapi-effect-runtime-effect3/effect/Context"

export const make: {
  <Value, Provided>(key: TestKey<Value, Provided>, value: Provided): V3.Context<never>
  <I, S>(key: V3.Tag<I, S>, value: S): V3.Context<I>
} = (key: TestKey<unknown> | V3.Tag<unknown, unknown>, value: unknown): never =>
  // The overloads say what is in it.
  (key instanceof TestKey
    ? carrying(V3.empty(), key.set(value).refs)
    : V3.make(key, value)) as never
