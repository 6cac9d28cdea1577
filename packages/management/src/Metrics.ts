/**
 * Figures of all calls of a client, in Effect's metrics: how many, how long, how
 * often retried, and how long held up. Every series is named by the operation and
 * by how it ended, so their number is bounded by the contract and not by the calls.
 */
import type * as Layer from "effect/Layer"
import { layerOf } from "openapi-effect-runtime/telemetry/Metrics"
import { ManagementClient } from "./sdk/Client.ts"

export { withMetrics } from "openapi-effect-runtime/telemetry/Metrics"

/** Counts the calls of the client below: `Metrics.layer.pipe(Layer.provide(client))`. */
export const layer: Layer.Layer<ManagementClient, never, ManagementClient> =
  /* @__PURE__ */ layerOf(ManagementClient)
