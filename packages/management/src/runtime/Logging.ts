/**
 * Log lines of calls, through the program's own loggers: one for each attempt that
 * failed (a warning), one for each wait and one for each call that ended (debug).
 * A line is a fixed sentence with fields from a closed list. No argument, header,
 * body or message of a call is among them, so a line can be kept where its reader
 * may not see the records.
 */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as LogLevel from "effect/LogLevel"
import * as References from "effect/References"
import { requestIdOf } from "./Answer.ts"
import { ManagementClient } from "./Client.ts"
import { withHooks } from "./Hooks.ts"
import { attributesAt, type EndedAttempt, errorCodeOf, follow, nanosOf, plain } from "./Observed.ts"

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
  /** The status of a refusal, else the error's name. */
  readonly "error.type"?: string | undefined
}

const millisBetween = (from: bigint, to: bigint): number => Number((to - from) / 1_000_000n)

const defined = (fields: LogFields): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** The same client, with log lines of its calls. */
export const withLogging = (client: ManagementClient["Service"]): ManagementClient["Service"] => {
  const attributesOf = attributesAt(client.origin)
  const execute: (typeof client)["execute"] = (raw, facts, args, extras) =>
    Effect.withFiber((fiber) => {
      const nanos = nanosOf(fiber)
      const startedAt = nanos()
      const { "http.request.method": method, "url.template": template } = attributesOf(facts)
      const least = fiber.getRef(References.MinimumLogLevel)
      let { context } = fiber
      const log = (
        level: "Warn" | "Debug",
        sentence: string,
        fields: Omit<LogFields, "auth0.operation" | "http.request.method" | "url.template">
      ): void => {
        if (LogLevel.isGreaterThan(least, level)) return
        Effect.runSyncWith(context)(
          Effect.annotateLogs(
            Effect.logWithLevel(level)(sentence),
            defined({
              "auth0.operation": facts.id,
              "http.request.method": method,
              "url.template": template,
              ...fields
            })
          )
        )
      }
      let last: EndedAttempt | undefined
      const call = follow(nanos, {
        sent: () => {
          // There the fiber is in the call's span, if it has one, and its lines are found by that.
          context = Fiber.getCurrent()?.context ?? context
        },
        ended: (attempt) => {
          last = attempt
          const { endedAt, errorType, failed, head, sentAt } = attempt
          if (errorType === undefined) return
          // A token that was refused is renewed: that is no failure yet.
          log(failed === undefined ? "Debug" : "Warn", "auth0 attempt failed", {
            "http.response.status_code": head?.status,
            "auth0.attempt": attempt.attempt,
            "auth0.millis": millisBetween(sentAt ?? endedAt, endedAt),
            "auth0.request_id": plain(requestIdOf(head)),
            "auth0.error_code": errorCodeOf(failed?.error),
            "error.type": errorType
          })
        },
        waited: (reason, millis) =>
          log("Debug", "auth0 call waits", {
            "auth0.attempt": last?.attempt,
            "auth0.millis": Math.round(millis),
            "auth0.wait.reason": reason
          })
      })
      return Effect.onExit(
        client.execute(raw, facts, args, withHooks(extras, call.hooks)),
        (exit) =>
          Effect.sync(() => {
            const { error, errorType, outcome } = call.finish(exit)
            log("Debug", `auth0 call: ${outcome}`, {
              "http.response.status_code": last?.head?.status,
              "auth0.attempt": last?.attempt,
              "auth0.millis": millisBetween(startedAt, nanos()),
              "auth0.request_id": plain(requestIdOf(last?.head)),
              "auth0.error_code": errorCodeOf(error),
              "error.type": errorType
            })
          })
      )
    })
  return { ...client, execute }
}

/** Adds log lines to the client below: `Logging.layer.pipe(Layer.provide(client))`. */
export const layer: Layer.Layer<ManagementClient, never, ManagementClient> =
  /* @__PURE__ */ Layer.effect(
    ManagementClient,
    /* @__PURE__ */ Effect.map(ManagementClient, withLogging)
  )
