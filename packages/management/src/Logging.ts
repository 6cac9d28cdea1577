/**
 * Log lines of calls, through the program's own loggers: one for each failed attempt (warning), each
 * wait and each finished call (debug). A line is a fixed sentence with fields from a closed list. No
 * argument, header, body or message of a call is among them, so logs reveal no records.
 */
import type * as Layer from "effect/Layer"
import { layerOf } from "openapi-effect-runtime/telemetry/Logging"
import { ManagementClient } from "./sdk/Client.ts"

export { withLogging } from "openapi-effect-runtime/telemetry/Logging"

/** The fields of a log line. */
export interface LogFields {
  readonly "auth0.operation": string
  readonly "http.request.method": string
  readonly "url.template": string
  readonly "http.response.status_code"?: number | undefined
  /** 0 for the first request of the call. */
  readonly "auth0.attempt"?: number | undefined
  /** The duration of the attempt, wait or call in milliseconds. */
  readonly "auth0.millis": number
  readonly "auth0.wait.reason"?: "backoff" | "throttled" | "paced" | undefined
  /** The API's request id, to quote to its support. */
  readonly "auth0.request_id"?: string | undefined
  /** The API's error code. */
  readonly "auth0.error_code"?: string | undefined
  /** The status of an error response, otherwise the error's name. */
  readonly "error.type"?: string | undefined
}

/** Adds log lines to the client below: `Logging.layer.pipe(Layer.provide(client))`. */
export const layer: Layer.Layer<ManagementClient, never, ManagementClient> =
  /* @__PURE__ */ layerOf(ManagementClient)
