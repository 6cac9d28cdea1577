/**
 * Log lines of calls, through the program's own loggers: one for each failed attempt (warning), each
 * wait and each finished call (debug). A line is a fixed sentence with fields from a closed list. No
 * argument, header, body or message of a call is among them, so logs reveal no records.
 */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Layer from "effect/Layer"
import * as LogLevel from "effect/LogLevel"
import * as References from "effect/References"
import { requestIdOf } from "../call/Response.ts"
import type { Client } from "../call/Client.ts"
import { type ClientTag, decorating } from "../call/ClientLayer.ts"
import { withHooks } from "../call/HookedClient.ts"
import {
  attributesOf as attributesOfClient,
  type EndedAttempt,
  errorCodeOf,
  follow,
  nanosOf,
  plain,
  type WaitReason
} from "./Observed.ts"

/**
 * The fields of a log line, in addition to its operation, method and path template. Names that are not
 * OpenTelemetry's start with the API's: `museum.attempt`.
 */
interface LogFields {
  readonly status?: number | undefined
  /** 0 for the first request of the call. */
  readonly attempt?: number | undefined
  /** The duration of the attempt, wait or call in milliseconds. */
  readonly millis: number
  readonly waitReason?: WaitReason | undefined
  /** The API's request id, to quote to its support. */
  readonly requestId?: string | undefined
  /** The API's error code. */
  readonly errorCode?: string | undefined
  /** The status of an error response, otherwise the error's name. */
  readonly errorType?: string | undefined
}

const millisBetween = (from: bigint, to: bigint): number => Number((to - from) / 1_000_000n)

const annotations = (api: string, fields: LogFields): Record<string, unknown> =>
  Object.fromEntries(
    [
      ["http.response.status_code", fields.status],
      [`${api}.attempt`, fields.attempt],
      [`${api}.millis`, fields.millis],
      [`${api}.wait.reason`, fields.waitReason],
      [`${api}.request_id`, plain(fields.requestId)],
      [`${api}.error_code`, fields.errorCode],
      ["error.type", fields.errorType]
    ].filter(([, value]) => value !== undefined)
  )

/** The same client, with log lines of its calls. */
export const withLogging = (client: Client): Client => {
  const attributesOf = attributesOfClient(client)
  const { api } = client.profile
  const execute: (typeof client)["execute"] = (raw, metadata, args, extras) =>
    Effect.withFiber((fiber) => {
      const nanos = nanosOf(fiber)
      const startedAt = nanos()
      const { "http.request.method": method, "url.template": template } = attributesOf(metadata)
      const least = fiber.getRef(References.MinimumLogLevel)
      let { context } = fiber
      const log = (level: "Warn" | "Debug", sentence: string, fields: LogFields): void => {
        if (LogLevel.isGreaterThan(least, level)) return
        Effect.runSyncWith(context)(
          Effect.annotateLogs(Effect.logWithLevel(level)(`${api} ${sentence}`), {
            [`${api}.operation`]: metadata.id,
            "http.request.method": method,
            "url.template": template,
            ...annotations(api, fields)
          })
        )
      }
      let last: EndedAttempt | undefined
      const call = follow(nanos, {
        sent: () => {
          // The fiber is in the call's span there, if it has one, so that its lines are correlated.
          context = Fiber.getCurrent()?.context ?? context
        },
        ended: (attempt) => {
          last = attempt
          const { endedAt, errorType, failed, head, sentAt } = attempt
          if (errorType === undefined) return
          // A rejected token is renewed, which is not a failure yet.
          log(failed === undefined ? "Debug" : "Warn", "attempt failed", {
            status: head?.status,
            attempt: attempt.attempt,
            millis: millisBetween(sentAt ?? endedAt, endedAt),
            requestId: requestIdOf(client.profile, head),
            errorCode: errorCodeOf(failed?.error),
            errorType
          })
        },
        waited: (reason, millis) =>
          log("Debug", "call waits", {
            attempt: last?.attempt,
            millis: Math.round(millis),
            waitReason: reason
          })
      })
      return Effect.onExit(
        client.execute(raw, metadata, args, withHooks(extras, call.hooks)),
        (exit) =>
          Effect.sync(() => {
            const { error, errorType, outcome } = call.finish(exit)
            log("Debug", `call: ${outcome}`, {
              status: last?.head?.status,
              attempt: last?.attempt,
              millis: millisBetween(startedAt, nanos()),
              requestId: requestIdOf(client.profile, last?.head),
              errorCode: errorCodeOf(error),
              errorType
            })
          })
      )
    })
  return { ...client, execute }
}

/** Adds log lines to the client below: `Logging.layer.pipe(Layer.provide(client))`. */
export const layerOf = <Id>(tag: ClientTag<Id>): Layer.Layer<Id, never, Id> =>
  decorating(tag, withLogging)
