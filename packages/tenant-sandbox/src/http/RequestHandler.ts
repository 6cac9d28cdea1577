/**
 * One request from socket to socket: reads it, finds its operation, lets a waiting fault have its
 * way, and keeps the log.
 */
import type { IncomingMessage } from "node:http"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import { decodeParameters, findRoute, type RouteMatch } from "../contract/Routes.ts"
import type { Fault } from "../tenant/Faults.ts"
import type { RequestOutcome } from "../tenant/RequestLog.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import { findConnection, type ConnectionRecord } from "../tenant/TenantState.ts"
import { jsonAnswer, type Answer } from "./Answer.ts"
import { notFound, problemAnswer, tooManyRequests, ApiProblem } from "./ApiProblem.ts"
import { breakConnection, sendHalf, sendHtml, sendTruncated, sendWhole } from "./Delivery.ts"
import { readRequest, type IncomingRequest } from "./IncomingRequest.ts"
import { answerRequest } from "./Pipeline.ts"
import type { Wire } from "./Wire.ts"

/** The connection that a request is about: by its id in the path, or by its name for the JWKS. */
const subjectOf = Effect.fnUntraced(function* (tenant: Tenant, match: RouteMatch | undefined) {
  if (match === undefined) return undefined
  const { id, name } = { id: undefined, name: undefined, ...decodeParameters(match.rawParameters) }
  const state = yield* Ref.get(tenant.state)
  return typeof id === "string"
    ? findConnection(state, id)
    : state.connections.find((connection) => connection.name === name)
})

const unavailable = problemAnswer(
  new ApiProblem({ statusCode: 503, message: "The service is not available at the moment" })
)

const isSuccess = ({ status }: Answer): boolean => status >= 200 && status < 300

/** What a request needs to be carried out and to be logged. */
interface Exchange {
  readonly wire: Wire
  /** Completes the request's record in the log. */
  readonly log: (outcome: RequestOutcome) => void
  /** Carries the operation out and logs whether it succeeded. */
  readonly carryOut: Effect.Effect<Answer>
}

const deliver = (exchange: Exchange, answer: Answer): void => {
  exchange.log({ status: answer.status })
  sendWhole(exchange.wire, answer)
}

/** Lets a fault happen to a request. */
const undergo = Effect.fnUntraced(function* (exchange: Exchange, fault: Fault) {
  const { wire, log, carryOut } = exchange
  log({ fault: fault.kind })
  switch (fault.kind) {
    case "answerLostBeforeApplying":
      return breakConnection(wire)
    case "answerLostAfterApplying":
      yield* carryOut
      return breakConnection(wire)
    case "lateApplication":
      breakConnection(wire)
      yield* Effect.sleep(fault.delayMillis)
      yield* carryOut
      return
    case "unavailableBeforeApplying":
      return deliver(exchange, unavailable)
    case "unavailableAfterApplying":
      yield* carryOut
      return deliver(exchange, unavailable)
    case "tooManyRequests": {
      const now = yield* Clock.currentTimeMillis
      const seconds = fault.retryAfterSeconds
      return deliver(
        exchange,
        problemAnswer(
          tooManyRequests("Global limit has been reached", {
            "x-ratelimit-limit": "2",
            "x-ratelimit-remaining": "0",
            "x-ratelimit-reset": String(Math.ceil(now / 1000) + (seconds ?? 1)),
            ...(seconds === undefined ? {} : { "retry-after": String(seconds) })
          })
        )
      )
    }
    case "slowBody": {
      const answer = yield* carryOut
      log({ status: answer.status })
      const sendRest = sendHalf(wire, answer)
      if (fault.stallMillis === undefined) return
      yield* Effect.sleep(fault.stallMillis)
      return sendRest()
    }
    case "truncatedBody": {
      const answer = yield* carryOut
      log({ status: answer.status })
      return sendTruncated(wire, answer)
    }
    case "htmlBody":
      if (fault.applied === true) yield* carryOut
      log({ status: 200 })
      return sendHtml(wire)
    case "redirect":
      return deliver(exchange, { status: 307, headers: { location: fault.location } })
  }
})

/** Serves one request that is there as a whole. */
export const respond = Effect.fnUntraced(function* (
  tenant: Tenant,
  request: IncomingRequest,
  wire: Wire
) {
  const match = findRoute(request.method, request.rawPath)
  const subject: ConnectionRecord | undefined = yield* subjectOf(tenant, match)
  const log = tenant.requests.open({
    at: yield* Clock.currentTimeMillis,
    method: request.method,
    path: request.rawPath,
    operation: match?.operation.id ?? null,
    connection: subject?.id ?? null
  })
  if (match === undefined) {
    const answer = problemAnswer(notFound("Not Found"))
    log({ status: answer.status })
    return sendWhole(wire, answer)
  }
  const carryOut = answerRequest(tenant, match, request).pipe(
    // A defect is a fault of the sandbox itself: it is answered, and never with what it knows.
    Effect.catchCause(() =>
      Effect.succeed(
        jsonAnswer(500, {
          statusCode: 500,
          error: "Internal Server Error",
          message: "The sandbox failed at this request."
        })
      )
    ),
    Effect.tap((answer) => Effect.sync(() => log({ applied: isSuccess(answer) })))
  )
  const exchange: Exchange = { wire, log, carryOut }
  const fault = tenant.faults.take(
    {
      operation: match.operation.id,
      method: request.method,
      path: request.rawPath,
      ...(subject === undefined ? {} : { connection: subject.id })
    },
    subject?.name
  )
  return fault === undefined ? deliver(exchange, yield* carryOut) : yield* undergo(exchange, fault)
})

/** Serves one request. A client that goes away does not stop what it asked for. */
export const handleRequest = (
  tenant: Tenant,
  message: IncomingMessage,
  wire: Wire
): Effect.Effect<void> =>
  readRequest(message).pipe(
    Effect.flatMap((request) => respond(tenant, request, wire)),
    Effect.catchTag("ClientGone", () => Effect.void)
  )
