/**
 * Handles one request: finds its operation, applies a pending fault, and writes the log. If neither a
 * fault nor an operation has to wait, all of it is one synchronous step.
 */
import * as Effect from "effect/Effect"
import { decodeParameters, findRoute, methodsOf, type RouteMatch } from "../contract/Routes.ts"
import { handleControl } from "../control/ControlApi.ts"
import type { Fault } from "../tenant/Faults.ts"
import type { RequestOutcome } from "../tenant/RequestLog.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import type { ConnectionRecord } from "../tenant/TenantState.ts"
import { jsonResponse, type Response } from "./Response.ts"
import { notFound, problemResponse, tooManyRequests, ApiProblem } from "./ApiProblem.ts"
import { allowingOrigins, preflight } from "./Cors.ts"
import { breakConnection, sendHalf, sendHtml, sendTruncated, sendWhole } from "./Delivery.ts"
import type { IncomingRequest } from "./IncomingRequest.ts"
import { handleRequest, type Eventually } from "./Pipeline.ts"
import { wellKnown } from "./WellKnown.ts"
import { withoutBody, type Wire } from "./Wire.ts"

/** The connection of a request: by its id in the path, or by its name for the JWKS. */
const subjectOf = (tenant: Tenant, match: RouteMatch | undefined): ConnectionRecord | undefined => {
  if (match === undefined || !match.operation.path.includes("/connection")) return undefined
  const { id, name } = { id: undefined, name: undefined, ...decodeParameters(match.rawParameters) }
  const { connections } = tenant.store
  if (typeof id === "string") return connections.get(id)
  return typeof name === "string" ? connections.findBy("name", name)?.value : undefined
}

const unavailable = problemResponse(
  new ApiProblem({ statusCode: 503, message: "The service is not available at the moment" })
)

const isSuccess = ({ status }: Response): boolean => status >= 200 && status < 300

/** What is needed to run and log a request. */
interface Exchange {
  readonly tenant: Tenant
  readonly wire: Wire
  /** Completes the request's log record. */
  readonly log: (outcome: RequestOutcome) => void
  /** Runs the operation and logs whether it succeeded. */
  readonly carryOut: () => Eventually
}

const deliver = (exchange: Exchange, response: Response): void => {
  exchange.log({ status: response.status })
  sendWhole(exchange.wire, response)
}

const asEffect = (response: Eventually): Effect.Effect<Response> =>
  Effect.isEffect(response) ? response : Effect.succeed(response)

/** Applies a fault to a request. */
const undergo = Effect.fnUntraced(function* (exchange: Exchange, fault: Fault) {
  const { log, tenant, wire } = exchange
  const carryOut = Effect.suspend(() => asEffect(exchange.carryOut()))
  log({ fault: fault.kind })
  switch (fault.kind) {
    case "responseLostBeforeApplying":
      return breakConnection(wire)
    case "responseLostAfterApplying":
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
      const seconds = fault.retryAfterSeconds
      return deliver(
        exchange,
        problemResponse(
          tooManyRequests("Global limit has been reached", {
            "x-ratelimit-limit": "2",
            "x-ratelimit-remaining": "0",
            "x-ratelimit-reset": String(Math.ceil(tenant.now() / 1000) + (seconds ?? 1)),
            ...(seconds === undefined ? {} : { "retry-after": String(seconds) })
          })
        )
      )
    }
    case "slowBody": {
      const response = yield* carryOut
      log({ status: response.status })
      const sendRest = sendHalf(wire, response)
      if (fault.stallMillis === undefined) return
      yield* Effect.sleep(fault.stallMillis)
      return sendRest()
    }
    case "truncatedBody": {
      const response = yield* carryOut
      log({ status: response.status })
      return sendTruncated(wire, response)
    }
    case "htmlBody":
      if (fault.applied === true) yield* carryOut
      log({ status: 200 })
      return sendHtml(wire)
    case "redirect":
      return deliver(exchange, { status: 307, headers: { location: fault.location } })
  }
})

// A defect is a bug of the sandbox: it gets a response, but without details.
const failed = jsonResponse(500, {
  statusCode: 500,
  error: "Internal Server Error",
  message: "The sandbox failed at this request."
})

const guarded = (response: () => Eventually): Eventually => {
  try {
    const outcome = response()
    return Effect.isEffect(outcome)
      ? Effect.catchCause(outcome, () => Effect.succeed(failed))
      : outcome
  } catch {
    return failed
  }
}

/** Delivers a response now, or returns an effect that delivers it later. */
const conclude = (
  response: Eventually,
  next: (response: Response) => void
): Effect.Effect<void> | undefined => {
  if (Effect.isEffect(response)) return Effect.map(response, next)
  next(response)
  return undefined
}

/** Routes outside the contract: preflights, token verification, the control API. */
const beside = (tenant: Tenant, request: IncomingRequest): Eventually | undefined => {
  if (request.rawPath.startsWith("/_sandbox")) return guarded(() => handleControl(tenant, request))
  if (tenant.cors && request.method === "OPTIONS") {
    return preflight(request, methodsOf(request.rawPath))
  }
  return request.rawPath.startsWith("/.well-known/") ? wellKnown(tenant, request) : undefined
}

/** Sends the tenant's time, which the control API can change, not the machine's. */
const dated = (tenant: Tenant, wire: Wire): Wire => ({
  ...wire,
  head: (status, headers) =>
    wire.head(status, { ...headers, date: new Date(tenant.now()).toUTCString() })
})

/**
 * Serves one complete request. The remaining work is returned as an effect, which continues even if the
 * client disconnects.
 */
export const respond = (
  tenant: Tenant,
  request: IncomingRequest,
  plainWire: Wire
): Effect.Effect<void> | undefined => {
  const datedWire = dated(tenant, request.method === "HEAD" ? withoutBody(plainWire) : plainWire)
  const wire = tenant.cors ? allowingOrigins(request, datedWire) : datedWire
  const extra = beside(tenant, request)
  if (extra !== undefined) return conclude(extra, (response) => sendWhole(wire, response))
  const match = findRoute(request.method, request.rawPath)
  const subject = subjectOf(tenant, match)
  const log = tenant.requests.open({
    at: tenant.now(),
    method: request.method,
    path: request.rawPath,
    operation: match?.operation.id ?? null,
    connection: subject?.id ?? null
  })
  if (match === undefined) {
    const response = problemResponse(notFound("Not Found"))
    log({ status: response.status })
    sendWhole(wire, response)
    return undefined
  }
  const carryOut = (): Eventually => {
    const outcome = guarded(() => handleRequest(tenant, match, request))
    if (Effect.isEffect(outcome)) {
      return Effect.tap(outcome, (response) =>
        Effect.sync(() => log({ applied: isSuccess(response) }))
      )
    }
    log({ applied: isSuccess(outcome) })
    return outcome
  }
  const exchange: Exchange = { tenant, wire, log, carryOut }
  const fault = tenant.faults.take(
    {
      operation: match.operation.id,
      method: request.method,
      path: request.rawPath,
      ...(subject === undefined ? {} : { connection: subject.id })
    },
    subject?.name
  )
  return fault === undefined
    ? conclude(carryOut(), (response) => deliver(exchange, response))
    : undergo(exchange, fault)
}
