/** `effect/Metric` of Effect 4, whose registries are provided: here one has the process's own emptied. */
import * as Effect from "effect/Effect"
import * as FiberRefs from "effect/FiberRefs"
import * as V3 from "effect/Metric"
import * as MetricState from "effect/MetricState"
import * as MutableHashMap from "effect/MutableHashMap"
import { StateKey } from "openapi-effect-runtime-effect3/effect/FiberState"
import { TestKey } from "./TestKey.ts"

// What the registry keeps, which its type does not tell.
const { map: series } = V3.globalMetricRegistry as unknown as {
  readonly map: MutableHashMap.MutableHashMap<unknown, unknown>
}

export const MetricRegistry: TestKey<undefined, unknown> = new TestKey(
  new StateKey(() => undefined),
  () => ({
    around: (self) => self,
    inScope: Effect.sync(() => void MutableHashMap.clear(series)),
    refs: FiberRefs.empty()
  })
)

/** The series of the library; Effect 3 counts its own fibers as well. */
export const snapshot = Effect.map(V3.snapshot, (pairs) =>
  pairs
    .filter(({ metricKey }) => !metricKey.name.startsWith("effect_"))
    .map(({ metricKey, metricState }) => ({
      id: metricKey.name,
      attributes: Object.fromEntries(metricKey.tags.map(({ key, value }) => [key, value])),
      type: MetricState.isHistogramState(metricState) ? "Histogram" : "Counter",
      state: metricState
    }))
)
