/** `effect/Layer` of Effect 4: layers may provide a tracer and the like. */
import type * as Context from "effect/Context"
import * as V3 from "effect/Layer"
import { TestKey } from "./TestKey.ts"

export * from "effect/Layer"
export { scopedDiscard as effectDiscard } from "effect/Layer"
export { buildWithScope, effect, unwrap } from "openapi-effect-runtime-effect3/effect/Layer"

type Key = TestKey<unknown> | Context.Tag<unknown, unknown>

export const succeed: {
  <Value, Provided>(key: TestKey<Value, Provided>, value: Provided): V3.Layer<never>
  <I, S>(tag: Context.Tag<I, S>, value: S): V3.Layer<I>
} = (key: Key, value: unknown): never =>
  // The overloads say what it provides.
  (key instanceof TestKey
    ? V3.scopedDiscard(key.set(value).inScope)
    : V3.succeed(key, value)) as never

export const sync: {
  <Value, Provided>(key: TestKey<Value, Provided>, make: () => Provided): V3.Layer<never>
  <I, S>(tag: Context.Tag<I, S>, make: () => S): V3.Layer<I>
} = (key: Key, make: () => unknown): never =>
  // The overloads say what it provides.
  (key instanceof TestKey
    ? V3.suspend(() => V3.scopedDiscard(key.set(make()).inScope))
    : V3.sync(key, make)) as never
