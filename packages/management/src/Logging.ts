/**
 * Log lines of calls, through the program's own loggers: one for each attempt that
 * failed (a warning), one for each wait and one for each call that ended (debug).
 * A line is a fixed sentence with fields from a closed list. No argument, header,
 * body or message of a call is among them, so a line can be kept where its reader
 * may not see the records.
 */
import type * as Layer from "effect/Layer"
import { layerOf } from "openapi-effect-runtime/telemetry/Logging"
import { ManagementClient } from "./sdk/Client.ts"

export { withLogging } from "openapi-effect-runtime/telemetry/Logging"

/** Adds log lines to the client below: `Logging.layer.pipe(Layer.provide(client))`. */
export const layer: Layer.Layer<ManagementClient, never, ManagementClient> =
  /* @__PURE__ */ layerOf(ManagementClient)
