/** `effect/Metric` of Effect 4: counters and histograms with attributes, in Effect 3's one registry. */
import type * as Context from "effect/Context"
import * as FiberRef from "effect/FiberRef"
import * as FiberRefs from "effect/FiberRefs"
import * as V3 from "effect/Metric"
import * as MetricBoundaries from "effect/MetricBoundaries"
import * as MetricLabel from "effect/MetricLabel"
import * as FiberState from "./FiberState.ts"

interface Options {
  readonly attributes: Readonly<Record<string, string>>
  readonly description: string
}

export interface Updatable {
  readonly updateUnsafe: (value: number, context: Context.Context<never>) => void
}

const labeled = <Type, Out>(
  metric: V3.Metric<Type, number, Out>,
  { attributes }: Options
): Updatable => {
  const labels = Object.entries(attributes).map(([key, value]) => MetricLabel.make(key, value))
  return {
    updateUnsafe: (value, context) => {
      const refs = FiberState.refsOf(context)
      // Those that the program has set by `Effect.tagMetrics`.
      const set = refs && FiberRefs.getOrDefault(refs, FiberRef.currentMetricLabels)
      metric.unsafeUpdate(value, set?.length ? [...set, ...labels] : labels)
    }
  }
}

export const counter = (
  name: string,
  options: Options & { readonly incremental?: boolean }
): Updatable => {
  const { description, incremental } = options
  return labeled(
    incremental === true
      ? V3.counter(name, { description, incremental })
      : V3.counter(name, { description }),
    options
  )
}

export const histogram = (
  name: string,
  options: Options & { readonly boundaries: ReadonlyArray<number> }
): Updatable => {
  const { boundaries, description } = options
  return labeled(
    V3.histogram(name, MetricBoundaries.fromIterable(boundaries), description),
    options
  )
}
