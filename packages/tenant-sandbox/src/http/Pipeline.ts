/**
 * From a routed request to its answer, in the order of the API: rate limits, token, scopes, path,
 * query, body, and then the operation itself.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import {
  type ContractOperation,
  isPlayed,
  type PlayedOperation
} from "../contract/ContractOperation.ts"
import { validateBody, validatePath, validateQuery } from "../contract/RequestValidation.ts"
import { decodeParameters, type RouteMatch } from "../contract/Routes.ts"
import type { BucketReading } from "../limits/TokenBucket.ts"
import { handlers } from "../operations/index.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import { jsonAnswer, notPlayed, withHeaders, type Answer } from "./Answer.ts"
import {
  insufficientScope,
  invalidBody,
  invalidUri,
  problemAnswer,
  tooManyRequests,
  unauthorized,
  type ApiProblem
} from "./ApiProblem.ts"
import { jsonBody, jsonOrFormBody, malformed, type IncomingRequest } from "./IncomingRequest.ts"

/** The headers that tell how a bucket stands. */
export const rateLimitHeaders = (reading: BucketReading): Record<string, string> => ({
  "x-ratelimit-limit": String(reading.limit),
  "x-ratelimit-remaining": String(reading.remaining),
  "x-ratelimit-reset": String(reading.reset)
})

/** The scopes of the token that the request shows, if it is one of this tenant's and still valid. */
const authenticate = Effect.fnUntraced(function* (tenant: Tenant, request: IncomingRequest) {
  const token = /^Bearer (?<token>\S+)$/iu.exec(request.headers.authorization ?? "")?.groups?.[
    "token"
  ]
  if (token === undefined) return yield* unauthorized("Missing authentication")
  const grant = tenant.applications.grantOf(token)
  if (grant === undefined) return yield* unauthorized("Invalid token")
  if (grant.expiresAt <= (yield* Clock.currentTimeMillis)) {
    return yield* unauthorized("Expired token received for JSON Web Token validation")
  }
  return grant.scopes
})

/** Checks the scopes that an operation asks for: one of some, or all of some. */
const authorize = (
  operation: PlayedOperation,
  granted: ReadonlyArray<string>
): Effect.Effect<void, ApiProblem> => {
  const { anyOf = [], allOf = [] } = operation.scopes
  const allowed =
    (anyOf.length === 0 || anyOf.some((scope) => granted.includes(scope))) &&
    allOf.every((scope) => granted.includes(scope))
  return allowed ? Effect.void : Effect.fail(insufficientScope([...anyOf, ...allOf]))
}

const decodePath = ({ rawParameters }: RouteMatch) => {
  const decoded = decodeParameters(rawParameters)
  return "undecodable" in decoded && typeof decoded["undecodable"] === "string"
    ? Effect.fail(
        invalidUri(
          `Path validation error: 'Malformed encoding' on property ${decoded["undecodable"]}.`
        )
      )
    : Effect.succeed(decoded)
}

/** A request of the Management API, behind its rate limits. */
const manage = Effect.fnUntraced(function* (
  tenant: Tenant,
  match: RouteMatch,
  request: IncomingRequest
) {
  const { operation } = match
  const scopes = yield* authenticate(tenant, request)
  if (!isPlayed(operation)) return notPlayed
  yield* authorize(operation, scopes)
  const path = yield* Effect.flatMap(decodePath(match), (decoded) =>
    validatePath(operation, decoded)
  )
  const query = yield* validateQuery(operation, request.query)
  const received = jsonBody(request)
  if (received === malformed) return yield* invalidBody("Invalid request payload JSON format")
  const body = yield* validateBody(operation, received)
  const handler = handlers[operation.id]
  return handler === undefined ? notPlayed : yield* handler(tenant, { path, query, body, scopes })
})

/** A request to the tenant itself, which takes no management token and has no rate limits here. */
const openEndpoint = Effect.fnUntraced(function* (
  tenant: Tenant,
  match: RouteMatch,
  request: IncomingRequest
) {
  const path = yield* decodePath(match)
  const received = jsonOrFormBody(request)
  const handler = handlers[match.operation.id]
  if (handler === undefined) return notPlayed
  if (received === malformed) {
    return jsonAnswer(400, {
      error: "invalid_request",
      error_description: "The body is neither JSON nor a form."
    })
  }
  return yield* handler(tenant, {
    path,
    query: {},
    body: received,
    scopes: []
  })
})

const isManagement = (operation: ContractOperation): boolean =>
  operation.path.startsWith("/api/v2/")

const answerProblem = (problem: ApiProblem): Effect.Effect<Answer> =>
  Effect.succeed(problemAnswer(problem))

/** The answer to a request whose operation was found. */
export const answerRequest = Effect.fnUntraced(function* (
  tenant: Tenant,
  match: RouteMatch,
  request: IncomingRequest
) {
  if (!isManagement(match.operation)) {
    return yield* openEndpoint(tenant, match, request).pipe(
      Effect.catchTag("ApiProblem", answerProblem)
    )
  }
  const verdict = tenant.limiter.admit(match.operation.id, yield* Clock.currentTimeMillis)
  const headers = verdict.reading === undefined ? {} : rateLimitHeaders(verdict.reading)
  if (!verdict.granted) {
    // Only some limits say when to come back; here it is the operation's own, never the tenant's.
    return problemAnswer(
      verdict.refusedBy === "tenant" || verdict.reading === undefined
        ? tooManyRequests("Global limit has been reached", headers)
        : tooManyRequests("The limit of this operation has been reached", {
            ...headers,
            "retry-after": String(verdict.reading.retryAfter)
          })
    )
  }
  const answer = yield* manage(tenant, match, request).pipe(
    Effect.catchTag("ApiProblem", answerProblem)
  )
  return withHeaders(answer, headers)
})
