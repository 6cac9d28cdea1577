/**
 * Metrics of all calls of a client, as Effect metrics: count, duration, retries and waiting time.
 * Series are keyed by operation and outcome, so that their number is bounded by the contract, not by
 * the calls.
 */
import type * as Layer from "effect/Layer"
import { layerOf } from "openapi-effect-runtime/telemetry/Metrics"
import { ManagementClient } from "./sdk/Client.ts"

export { withMetrics } from "openapi-effect-runtime/telemetry/Metrics"

/** Counts the calls of the client below: `Metrics.layer.pipe(Layer.provide(client))`. */
export const layer: Layer.Layer<ManagementClient, never, ManagementClient> =
  /* @__PURE__ */ layerOf(ManagementClient)
