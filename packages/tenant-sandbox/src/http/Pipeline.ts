/**
 * Handles a routed request in the API's order: rate limits, token, scopes, path, query, body, then the
 * operation. Everything that needs no promise runs in one synchronous step.
 */
import * as Effect from "effect/Effect"
import { isPlayed, type PlayedOperation } from "../contract/ContractOperation.ts"
import { pathFault, validateBody, validateQuery } from "../contract/RequestValidation.ts"
import { decodeParameters, type RouteMatch } from "../contract/Routes.ts"
import type { BucketReading } from "../limits/TokenBucket.ts"
import { handlers } from "../operations/index.ts"
import { recordWrite } from "../operations/LogEvents.ts"
import type { OperationHandler, OperationRequest } from "../operations/Operation.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import type { Grant } from "../tokens/Tokens.ts"
import { jsonResponse, notPlayed, withHeaders, type Response } from "./Response.ts"
import {
  ApiProblem,
  insufficientScope,
  invalidBody,
  invalidUri,
  problemResponse,
  tooManyRequests,
  unauthorized
} from "./ApiProblem.ts"
import { jsonBody, jsonOrFormBody, malformed, type IncomingRequest } from "./IncomingRequest.ts"

/** A response, immediate or as an effect. */
export type Eventually = Response | Effect.Effect<Response>

/** The headers that report a bucket. */
export const rateLimitHeaders = (reading: BucketReading): Record<string, string> => ({
  "x-ratelimit-limit": String(reading.limit),
  "x-ratelimit-remaining": String(reading.remaining),
  "x-ratelimit-reset": String(reading.reset)
})

/** Maps an immediate or a later response. */
const then = (
  outcome: ReturnType<OperationHandler>,
  next: (response: Response) => Response
): Eventually => {
  if (outcome instanceof ApiProblem) return next(problemResponse(outcome))
  if (!Effect.isEffect(outcome)) return next(outcome)
  return Effect.map(
    Effect.catchTag(outcome, "ApiProblem", (problem) => Effect.succeed(problemResponse(problem))),
    next
  )
}

/** What the token of a request allows, if this tenant issued it and it is still valid. */
const authenticate = (tenant: Tenant, request: IncomingRequest): Grant | ApiProblem => {
  const token = /^Bearer (?<token>\S+)$/iu.exec(request.headers.authorization ?? "")?.groups?.[
    "token"
  ]
  if (token === undefined) return unauthorized("Missing authentication")
  const grant = tenant.tokens.grantOf(token)
  if (grant === undefined) return unauthorized("Invalid token")
  if (grant.expiresAt <= tenant.now()) {
    return unauthorized("Expired token received for JSON Web Token validation")
  }
  return tenant.audiences.includes(grant.audience)
    ? grant
    : unauthorized(`Bad audience: ${grant.audience}`)
}

/** Checks the scopes of an operation: one of a list, or all of them. */
const lacking = (
  operation: PlayedOperation,
  granted: ReadonlyArray<string>
): ApiProblem | undefined => {
  const { allOf = [], anyOf = [] } = operation.scopes
  const allowed =
    (anyOf.length === 0 || anyOf.some((scope) => granted.includes(scope))) &&
    allOf.every((scope) => granted.includes(scope))
  return allowed ? undefined : insufficientScope([...anyOf, ...allOf])
}

const decodePath = ({
  rawParameters
}: RouteMatch): Readonly<Record<string, string>> | ApiProblem => {
  const decoded = decodeParameters(rawParameters)
  return "undecodable" in decoded && typeof decoded["undecodable"] === "string"
    ? invalidUri(
        `Path validation error: 'Malformed encoding' on property ${decoded["undecodable"]}.`
      )
    : decoded
}

const tooLong = (maximum: number): string => `The body has more than ${maximum} bytes.`

/** The error of a body that is too long, with a status that the operation declares. */
const tooLarge = (operation: PlayedOperation, maximum: number): ApiProblem =>
  operation.statuses.includes(413)
    ? new ApiProblem({ statusCode: 413, message: tooLong(maximum) })
    : invalidBody(tooLong(maximum))

/** The input of an operation, after all checks of the request. */
const admit = (
  match: RouteMatch,
  operation: PlayedOperation,
  grant: Grant,
  incoming: IncomingRequest
): OperationRequest | ApiProblem => {
  const rejected = lacking(operation, grant.scopes)
  if (rejected !== undefined) return rejected
  const decoded = decodePath(match)
  if (decoded instanceof ApiProblem) return decoded
  const misfit = pathFault(operation, decoded)
  if (misfit !== undefined) return misfit
  const query = validateQuery(operation, incoming.query)
  if (query instanceof ApiProblem) return query
  if (incoming.exceeds !== undefined) return tooLarge(operation, incoming.exceeds)
  // A form with a file is read by the operation that takes one.
  const received = operation.body?.type === "multipart/form-data" ? undefined : jsonBody(incoming)
  if (received === malformed) return invalidBody("Invalid request payload JSON format")
  const body =
    operation.body?.type === "multipart/form-data" ? undefined : validateBody(operation, received)
  if (body instanceof ApiProblem) return body
  return {
    operation,
    path: decoded,
    query,
    body,
    scopes: grant.scopes,
    clientId: grant.clientId,
    incoming
  }
}

const isWrite = ({ method }: PlayedOperation): boolean => method !== "GET"

/** A request of the Management API, behind its rate limits. */
const manage = (tenant: Tenant, match: RouteMatch, incoming: IncomingRequest): Eventually => {
  const { operation } = match
  const grant = authenticate(tenant, incoming)
  if (grant instanceof ApiProblem) return problemResponse(grant)
  const handler = handlers[operation.id]
  if (!isPlayed(operation) || handler === undefined) return unplayed(tenant, operation.id)
  const request = admit(match, operation, grant, incoming)
  if (request instanceof ApiProblem) return problemResponse(request)
  return then(handler(tenant, request), (response) => {
    if (isWrite(operation) && response.status < 300) {
      recordWrite(tenant, {
        operation,
        path: request.path,
        rawPath: incoming.rawPath,
        clientId: grant.clientId,
        status: response.status,
        userAgent: incoming.headers["user-agent"]
      })
    }
    return response
  })
}

/** The response to an operation without state: 501, or the contract's example if examples are enabled. */
const unplayed = (tenant: Tenant, id: string): Eventually =>
  tenant.examples
    ? Effect.promise(async () => {
        const { examples } = await import("../generated/Examples.ts")
        const example = examples[id]
        return example === undefined
          ? notPlayed
          : {
              status: example.status,
              headers: { "x-tenant-sandbox-example": "1" },
              ...(example.body === undefined ? {} : { body: example.body })
            }
      })
    : notPlayed

/** A request to the tenant itself, which needs no management token and has no rate limits here. */
const openEndpoint = (tenant: Tenant, match: RouteMatch, incoming: IncomingRequest): Eventually => {
  const path = decodePath(match)
  if (path instanceof ApiProblem) return problemResponse(path)
  const received = jsonOrFormBody(incoming)
  const handler = handlers[match.operation.id]
  if (handler === undefined || !isPlayed(match.operation)) return notPlayed
  if (received === malformed || incoming.exceeds !== undefined) {
    return jsonResponse(400, {
      error: "invalid_request",
      error_description:
        incoming.exceeds === undefined
          ? "The body is neither JSON nor a form."
          : tooLong(incoming.exceeds)
    })
  }
  return then(
    handler(tenant, {
      operation: match.operation,
      path,
      query: {},
      body: received,
      scopes: [],
      incoming
    }),
    (response) => response
  )
}

/** The response to a request whose operation was found. */
export const handleRequest = (
  tenant: Tenant,
  match: RouteMatch,
  request: IncomingRequest
): Eventually => {
  if (!match.operation.path.startsWith("/api/v2/")) return openEndpoint(tenant, match, request)
  const verdict = tenant.limiter.admit(match.operation.id, tenant.now())
  const headers = verdict.reading === undefined ? undefined : rateLimitHeaders(verdict.reading)
  if (!verdict.granted) {
    // Only an operation's own limit says when to retry, never the tenant's.
    return problemResponse(
      verdict.rejectedBy === "tenant" || verdict.reading === undefined
        ? tooManyRequests("Global limit has been reached", headers ?? {})
        : tooManyRequests("The limit of this operation has been reached", {
            ...headers,
            "retry-after": String(verdict.reading.retryAfter)
          })
    )
  }
  const response = manage(tenant, match, request)
  if (headers === undefined) return response
  return Effect.isEffect(response)
    ? Effect.map(response, (whole) => withHeaders(whole, headers))
    : withHeaders(response, headers)
}
