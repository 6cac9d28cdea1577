/**
 * Metrics of all calls of a client, as Effect metrics: count, duration, retries and waiting time.
 * Series are keyed by operation and outcome, so that their number is bounded by the contract, not by
 * the calls.
 */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import type { Client } from "../call/Client.ts"
import { type ClientTag, decorating } from "../call/ClientLayer.ts"
import { withHooks } from "../call/HookedClient.ts"
import {
  attributesOf as attributesOfClient,
  type EndedAttempt,
  follow,
  nanosOf
} from "./Observed.ts"

type Attributes = Readonly<Record<string, string>>

// In seconds: the boundaries that OpenTelemetry recommends for HTTP request durations.
const boundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

// Effect's exporters read the unit from this attribute.
const seconds = { unit: "s" }

const calls = (api: string) => (attributes: Attributes) =>
  Metric.counter(`${api}.client.calls`, {
    attributes,
    description: "Calls that have ended",
    incremental: true
  })

const activeCalls = (api: string) => (attributes: Attributes) =>
  Metric.counter(`${api}.client.active_calls`, { attributes, description: "Calls under way" })

const callDuration = (api: string) => (attributes: Attributes) =>
  Metric.histogram(`${api}.client.call.duration`, {
    attributes: { ...attributes, ...seconds },
    boundaries,
    description: "Duration of whole calls, retries and waits included"
  })

const requestDuration = (attributes: Attributes) =>
  Metric.histogram("http.client.request.duration", {
    attributes: { ...attributes, ...seconds },
    boundaries,
    description: "Duration of HTTP client requests"
  })

const retries = (api: string) => (attributes: Attributes) =>
  Metric.counter(`${api}.client.retries`, {
    attributes,
    description: "Requests that were sent again, by what had become of the one before",
    incremental: true
  })

const givenUp = (api: string) => (attributes: Attributes) =>
  Metric.counter(`${api}.client.given_up`, {
    attributes,
    description: "Calls that failed though they might have been sent again",
    incremental: true
  })

const waitTime = (api: string) => (attributes: Attributes) =>
  Metric.counter(`${api}.client.wait.time`, {
    attributes: { ...attributes, ...seconds },
    description: "Time that calls stood still: backoff, throttled (the API asked for it), paced",
    incremental: true
  })

/**
 * Each set of attributes has its metric object, made once: reusing the object avoids computing its key.
 */
const series = <M>(make: (attributes: Attributes) => M): ((attributes: Attributes) => M) => {
  const made = new Map<string, M>()
  return (attributes) => {
    const key = Object.values(attributes).join(" ")
    let metric = made.get(key)
    if (metric === undefined) made.set(key, (metric = make(attributes)))
    return metric
  }
}

const secondsBetween = (from: bigint, to: bigint): number => Number(to - from) / 1e9

/**
 * The same client with metrics. They are recorded in the metric registry of the calling fiber, with the
 * API's name for `{api}`:
 *
 * - `{api}.client.calls`: by `{api}.operation`, `outcome` (`success`, `failure`, `interrupted`)
 *   and `error.type`;
 * - `{api}.client.active_calls`: calls in flight;
 * - `{api}.client.call.duration`: a histogram in seconds, by operation and outcome;
 * - `http.client.request.duration`: the same for single requests, by OpenTelemetry's conventions;
 * - `{api}.client.retries`: by operation and the `error.type` of the previous attempt;
 * - `{api}.client.given_up`: calls that failed although a retry was safe, because the policy, the
 *   budget or the deadline allowed no more; by operation and `error.type`;
 * - `{api}.client.wait.time`: seconds, by operation and `reason` (`backoff`, `throttled`, `paced`).
 */
export const withMetrics = (client: Client): Client => {
  const attributesOf = attributesOfClient(client)
  const { api } = client.profile
  const of = {
    calls: series(calls(api)),
    activeCalls: series(activeCalls(api)),
    callDuration: series(callDuration(api)),
    requestDuration: series(requestDuration),
    retries: series(retries(api)),
    givenUp: series(givenUp(api)),
    waitTime: series(waitTime(api))
  }
  return {
    ...client,
    execute: (raw, metadata, args, extras) =>
      Effect.withFiber((fiber) => {
        const { context } = fiber
        const nanos = nanosOf(fiber)
        const operation = { [`${api}.operation`]: metadata.id }
        const http = attributesOf(metadata)
        let last: EndedAttempt | undefined
        const call = follow(nanos, {
          sent: (attempt) => {
            if (attempt === 0) return
            of.retries({ ...operation, "error.type": last?.errorType ?? "" }).updateUnsafe(
              1,
              context
            )
          },
          ended: (attempt) => {
            const { endedAt, errorType, head, interrupted, sentAt } = (last = attempt)
            if (sentAt === undefined || interrupted) return
            of.requestDuration({
              ...http,
              "server.port": String(http["server.port"]),
              ...(head === undefined
                ? undefined
                : { "http.response.status_code": String(head.status) }),
              ...(errorType === undefined ? undefined : { "error.type": errorType })
            }).updateUnsafe(secondsBetween(sentAt, endedAt), context)
          },
          waited: (reason, millis) =>
            of.waitTime({ ...operation, reason }).updateUnsafe(millis / 1000, context)
        })
        return Effect.acquireUseRelease(
          Effect.sync(() => {
            of.activeCalls(operation).updateUnsafe(1, context)
            return nanos()
          }),
          () => client.execute(raw, metadata, args, withHooks(extras, call.hooks)),
          (startedAt, exit) =>
            Effect.sync(() => {
              const { errorType, outcome } = call.finish(exit)
              of.activeCalls(operation).updateUnsafe(-1, context)
              of.calls({
                ...operation,
                outcome,
                ...(errorType === undefined ? undefined : { "error.type": errorType })
              }).updateUnsafe(1, context)
              if (errorType !== undefined && last?.failed?.retryable === true) {
                of.givenUp({ ...operation, "error.type": errorType }).updateUnsafe(1, context)
              }
              of.callDuration({ ...operation, outcome }).updateUnsafe(
                secondsBetween(startedAt, nanos()),
                context
              )
            })
        )
      })
  }
}

/** Counts the calls of the client below: `Metrics.layer.pipe(Layer.provide(client))`. */
export const layerOf = <Id>(tag: ClientTag<Id>): Layer.Layer<Id, never, Id> =>
  decorating(tag, withMetrics)
