/**
 * A tenant in memory that plays made-up steps under a virtual clock, and remembers what every
 * call really did: what it applied, what it may have applied for all that a client can know, and
 * which responds arrived whole.
 */
import { Transport, TransportFailure } from "@effect-auth0/management"
import type { ResponseHead, TransportRequest, TransportResponse } from "@effect-auth0/management"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Step, TokenStep } from "./Steps.ts"

/** What one call did, whatever its caller was told. */
export interface Deeds {
  requests: number
  /** How often the work was done. */
  applied: number
  /** Whether a request left and was not provably rejected. */
  uncertain: boolean
  /** The responses that arrived whole and good, in time. */
  readonly responses: Array<string>
}

export interface World {
  readonly transport: Layer.Layer<Transport>
  readonly deedsOf: (call: string) => Deeds
  readonly tokenRequests: () => number
}

/** The header by which the world tells calls apart. */
export const callHeader = "x-call"

type Responded = Effect.Effect<TransportResponse, TransportFailure>

const head = (status: number, retryAfter = 0): ResponseHead => ({
  status,
  header: (name) => (name === "retry-after" && retryAfter > 0 ? String(retryAfter) : undefined)
})

const broken = (sent: boolean, at?: ResponseHead): Responded =>
  Effect.fail(
    new TransportFailure({ deadline: false, sent, head: at, cause: new Error("played by a test") })
  )

const whole = (at: ResponseHead, body: string): Responded => Effect.succeed({ ...at, body })

/** Never, but for the deadline, as every transport keeps it. */
const untilDeadline = (request: TransportRequest, sent: boolean): Responded =>
  Effect.callback((resume) => {
    const stop = request.deadline.start(() =>
      resume(
        Effect.fail(
          new TransportFailure({ deadline: true, sent, head: undefined, cause: "deadline" })
        )
      )
    )
    return Effect.sync(stop)
  })

/** An outcome after `millis`, or that of the deadline if it comes first. */
const after = (
  request: TransportRequest,
  millis: number,
  sent: boolean,
  outcome: () => Responded
): Responded =>
  // The outcome is not part of the race: what lost it must leave no trace.
  Effect.flatMap(Effect.raceFirst(Effect.sleep(millis), untilDeadline(request, sent)), () =>
    outcome()
  )

const cutOr = (cut: boolean, at: ResponseHead): Responded =>
  cut ? broken(true, at) : whole(at, `{"statusCode":${at.status}}`)

const playToken = (step: TokenStep, request: TransportRequest, count: number): Responded => {
  switch (step._tag) {
    case "Token":
      return after(request, step.latency, true, () =>
        whole(
          head(200),
          JSON.stringify({ access_token: `token-${count}`, expires_in: step.expiresIn })
        )
      )
    case "TokenRejected":
      return after(request, step.latency, true, () =>
        whole(head(step.status, step.retryAfter), '{"error":"played_by_a_test"}')
      )
    case "NoToken":
      return after(request, step.latency, true, () => whole(head(200), step.body))
    case "NotConnected":
      return after(request, step.latency, false, () => broken(false))
    case "Broken":
      return after(request, step.latency, true, () =>
        broken(true, step.headArrived ? head(200) : undefined)
      )
    case "Silent":
      return untilDeadline(request, step.connected)
  }
}

const playApi = (step: Step, request: TransportRequest, deeds: Deeds): Responded => {
  const writes = request.method !== "GET"
  const done = (took: boolean): void => {
    if (writes && took) deeds.applied++
  }
  const success = request.method === "POST" ? 201 : 200
  if (step._tag === "NotConnected") {
    return after(request, step.latency, false, () => broken(false))
  }
  if (step._tag === "Silent") {
    if (step.connected) {
      deeds.uncertain = true
      done(step.applied)
    }
    return untilDeadline(request, step.connected)
  }
  // From here on the request has left; only its response can prove that nothing was done.
  const wasUncertain = deeds.uncertain
  deeds.uncertain = true
  done(step._tag === "Success" || ("applied" in step && step.applied))
  return after(request, step.latency, true, () => {
    switch (step._tag) {
      case "Success": {
        const body = `{"kid":"response-${deeds.responses.length + 1}"}`
        deeds.responses.push(body)
        return whole(head(success), body)
      }
      case "Spoiled":
        return whole(head(success), step.body)
      case "Rejected":
        deeds.uncertain = wasUncertain
        return cutOr(step.cut, head(step.status))
      case "Throttled":
        deeds.uncertain = wasUncertain
        return cutOr(step.cut, head(429, step.retryAfter))
      case "Failed":
        return cutOr(step.cut, head(step.status, step.retryAfter))
      case "Broken":
        return broken(true, step.headArrived ? head(success) : undefined)
    }
  })
}

const success: Step = { _tag: "Success", latency: 1 }
const token: TokenStep = { _tag: "Token", latency: 1, expiresIn: 86_400 }

/** A tenant that plays the given steps to each call, by the call's header. */
export const make = (
  steps: Readonly<Record<string, ReadonlyArray<Step>>>,
  tokenSteps: ReadonlyArray<TokenStep>
): World => {
  const deeds = new Map<string, Deeds>()
  let tokenRequests = 0
  const deedsOf = (call: string): Deeds => {
    const known = deeds.get(call)
    if (known !== undefined) return known
    const fresh: Deeds = { requests: 0, applied: 0, uncertain: false, responses: [] }
    deeds.set(call, fresh)
    return fresh
  }
  return {
    deedsOf,
    tokenRequests: () => tokenRequests,
    transport: Layer.succeed(Transport, {
      send: (request) =>
        Effect.suspend(() => {
          if (request.path === "/oauth/token") {
            const step = tokenSteps[tokenRequests++] ?? token
            return playToken(step, request, tokenRequests)
          }
          const call = request.headers[callHeader] ?? ""
          const own = deedsOf(call)
          const step = steps[call]?.[own.requests] ?? success
          own.requests++
          return playApi(step, request, own)
        })
    })
  }
}
