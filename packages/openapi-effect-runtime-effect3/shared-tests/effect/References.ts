/** `effect/References` of Effect 4. */
import * as FiberRef from "effect/FiberRef"
import * as FiberRefs from "effect/FiberRefs"
import * as HashMap from "effect/HashMap"
import type * as V3LogLevel from "effect/LogLevel"
import { minimumLogLevel, StateKey } from "openapi-effect-runtime-effect3/effect/FiberState"
import { type LogLevel, toV3 } from "openapi-effect-runtime-effect3/effect/LogLevel"
import { setting, TestKey } from "./TestKey.ts"

export const MinimumLogLevel: TestKey<V3LogLevel.LogLevel, LogLevel> = new TestKey(
  minimumLogLevel,
  (level) => setting(FiberRef.currentMinimumLogLevel, () => toV3(level))
)

export const CurrentLogAnnotations: StateKey<Readonly<Record<string, unknown>>> = new StateKey(
  (refs) =>
    Object.fromEntries(
      HashMap.toEntries(FiberRefs.getOrDefault(refs, FiberRef.currentLogAnnotations))
    )
)
