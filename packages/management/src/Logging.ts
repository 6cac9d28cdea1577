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

/** Everything that a line of a call can say beside its sentence. */
export interface LogFields {
  readonly "auth0.operation": string
  readonly "http.request.method": string
  readonly "url.template": string
  readonly "http.response.status_code"?: number | undefined
  /** 0 for the first request of the call. */
  readonly "auth0.attempt"?: number | undefined
  /** How long the attempt, the wait or the call took, in milliseconds. */
  readonly "auth0.millis": number
  readonly "auth0.wait.reason"?: "backoff" | "throttled" | "paced" | undefined
  /** The API's id for the request, to be named to its support. */
  readonly "auth0.request_id"?: string | undefined
  /** The API's code for the cause. */
  readonly "auth0.error_code"?: string | undefined
  /** The status of an error response, else the error's name. */
  readonly "error.type"?: string | undefined
}

/** Adds log lines to the client below: `Logging.layer.pipe(Layer.provide(client))`. */
export const layer: Layer.Layer<ManagementClient, never, ManagementClient> =
  /* @__PURE__ */ layerOf(ManagementClient)
