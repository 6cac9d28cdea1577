/**
 * What happens between a call and its answer: credentials are added, the request
 * is sent, the answer is told apart, and what may be sent again is. Everything
 * that only a failure needs is off the path of a call that succeeds.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { decode, decodeError } from "./Answer.ts"
import type { Credentials } from "./Credentials.ts"
import type * as Deadline from "./Deadline.ts"
import { bounded, make as makeDeadline } from "./Deadline.ts"
import {
  type ApiError,
  type CallError,
  DeadlineExceeded,
  DecodeError,
  InternalServerError,
  InvalidRequest,
  OutcomeUnknown,
  ServerError,
  ServiceUnavailable,
  TransportError,
  UnexpectedStatus
} from "./Errors.ts"
import type { OperationFacts } from "./OperationFacts.ts"
import {
  encode,
  type EncodedRequest,
  type EncodeQuery,
  optionsIndex,
  type RawOperation
} from "./Request.ts"
import { defaultPolicy, type FailedAttempt, retry, type RetryPolicy } from "./Retry.ts"
import { ConfigurationError, make as makeTenant, type Tenant } from "./Tenant.ts"
import type { TokenSource } from "./TokenSource.ts"
import {
  Transport,
  type TransportFailure,
  type TransportRequest,
  type TransportResponse
} from "./Transport.ts"

/** What can be set for one call. */
export interface CallOptions {
  /** The most time for the whole call, repeats and waits included. */
  readonly deadline?: Duration.Input
  /**
   * The custom domain that links in messages and tickets of this call shall have, where the
   * tenant has several: a host name of theirs.
   */
  readonly customDomain?: string
  /** Further request headers; `authorization` is the client's own. */
  readonly headers?: Readonly<Record<string, string>>
  /** Replaces the client's policy for this call; what may not be repeated stays so. */
  readonly retry?: RetryPolicy
}

/** What a client is made from. */
export interface ClientOptions {
  /** The tenant's domain: a host name such as `tenant.eu.auth0.com`, and nothing else. */
  readonly domain: string
  readonly credentials: Credentials
  /**
   * Another server to send to in the tenant's stead: a sandbox, a mock, a
   * recording proxy. `https`, or `http` on this machine.
   */
  readonly origin?: string | undefined
  /** The audience to ask a token for; the domain's `https://{domain}/api/v2/` if not given. */
  readonly audience?: string | undefined
  /** The most time for a whole call, repeats and waits included; 60 seconds if not given. */
  readonly deadline?: Duration.Input | undefined
  /** {@link defaultPolicy} if not given. */
  readonly retry?: RetryPolicy | undefined
}

/** Anything that a call may fail with, before the operation's own type narrows it. */
export type AnyFailure = ApiError | CallError | OutcomeUnknown

/** What some operations need beyond the rest: they bring it, so that the others do not carry it. */
export interface Extras {
  /** For an operation that has a query. */
  readonly encodeQuery?: EncodeQuery
  /** For an operation whose answer is not read whole. */
  readonly exchange?: Exchange
}

/** How a request is sent and its success read, where it is not by reading the whole of it. */
export interface Exchange {
  readonly accept: string
  readonly send: (
    transport: Transport["Service"],
    request: TransportRequest
  ) => Effect.Effect<TransportResponse, TransportFailure>
  readonly decode: (facts: OperationFacts, response: TransportResponse) => unknown
}

/** Most answers: JSON, read whole. */
export const wholeAnswer: Exchange = {
  accept: "application/json",
  send: (transport, request) => transport.send(request),
  decode
}

/** The client of one tenant: what every operation asks for. */
export class ManagementClient extends Context.Service<
  ManagementClient,
  {
    /** Scheme, host and port of the server that is called. */
    readonly origin: string
    /** Sends one call; the generated operations are typed fronts of this. */
    readonly execute: (
      raw: RawOperation,
      facts: OperationFacts,
      args: ReadonlyArray<unknown>,
      extras?: Extras
    ) => Effect.Effect<unknown, AnyFailure>
  }
>()("@effect-auth0/management/ManagementClient") {}

const basePath = "/api/v2"
const defaultDeadline: Duration.Input = "60 seconds"

interface Call {
  readonly exchange: Exchange
  readonly facts: OperationFacts
  readonly request: EncodedRequest
  readonly deadline: Deadline.Deadline
  readonly deadlineMillis: number
  readonly now: () => number
  refreshed: boolean
}

const failed = (
  error: AnyFailure,
  retryable: boolean,
  retryAfterMillis?: number | undefined
): FailedAttempt => ({ error, retryable, retryAfterMillis })

/** A failure after the request may have left: known to be one, or an unknown outcome. */
const afterSending = (
  facts: OperationFacts,
  error: OutcomeUnknown["reason"],
  repeatable: boolean,
  retryAfterMillis?: number | undefined
): FailedAttempt =>
  facts.retry === "never"
    ? failed(
        new OutcomeUnknown({
          operation: facts.id,
          reason: error,
          message: `${facts.id} may have taken effect: ${error.message}`
        }),
        false
      )
    : failed(error, repeatable, retryAfterMillis)

const onFailure = (call: Call, failure: TransportFailure): FailedAttempt => {
  const { facts } = call
  // The head had arrived and is a refusal: that is the answer, though its body is lost.
  if (failure.head !== undefined && (failure.head.status < 200 || failure.head.status > 299)) {
    return onRefusal(call, { ...failure.head, body: "" })
  }
  if (failure.deadline) return onDeadline(call, failure.sent)
  const error = new TransportError({
    operation: facts.id,
    sent: failure.sent,
    status: failure.head?.status,
    message: `${facts.id}: ${failure.sent ? "the exchange broke" : "no connection"}: ${String(failure.cause)}`,
    cause: failure.cause
  })
  return failure.sent ? afterSending(facts, error, true) : failed(error, true)
}

const onDeadline = (call: Call, sent: boolean): FailedAttempt => {
  const { deadlineMillis, facts } = call
  const error = new DeadlineExceeded({
    operation: facts.id,
    sent,
    deadlineMillis,
    message: `${facts.id}: no whole answer within ${deadlineMillis} ms`
  })
  return sent ? afterSending(facts, error, false) : failed(error, false)
}

const onRefusal = (call: Call, response: TransportResponse): FailedAttempt => {
  const { facts } = call
  const error = decodeError(facts, response, response.body, call.now())
  const wait = error.retryAfter === undefined ? undefined : Duration.toMillis(error.retryAfter)
  // A refusal for being too many is one before anything was done.
  if (response.status === 429) return failed(error, true, wait)
  if (
    (response.status === 408 || response.status >= 500) &&
    (error instanceof InternalServerError ||
      error instanceof ServerError ||
      error instanceof ServiceUnavailable ||
      error instanceof UnexpectedStatus)
  ) {
    return afterSending(facts, error, true, wait)
  }
  return failed(error, false)
}

const onResponse = (
  call: Call,
  response: TransportResponse
): Effect.Effect<unknown, FailedAttempt> => {
  if (response.status < 200 || response.status > 299) return Effect.fail(onRefusal(call, response))
  const value = call.exchange.decode(call.facts, response)
  return value instanceof DecodeError
    ? Effect.fail(afterSending(call.facts, value, false))
    : Effect.succeed(value)
}

const headersOf = (options: CallOptions | undefined): CallOptions["headers"] =>
  options?.customDomain === undefined
    ? options?.headers
    : { ...options.headers, "auth0-custom-domain": options.customDomain }

/** Makes the client of a tenant over some transport. */
const makeExecute = (
  tenant: Tenant,
  tokens: TokenSource,
  transport: Transport["Service"],
  options: ClientOptions
): ManagementClient["Service"]["execute"] => {
  const exchange = (
    call: Call,
    token: Redacted.Redacted<string>
  ): Effect.Effect<unknown, FailedAttempt> =>
    Effect.matchEffect(
      call.exchange.send(transport, {
        method: call.facts.method,
        origin: tenant.origin,
        path: basePath + call.request.path,
        headers: {
          accept: call.exchange.accept,
          ...call.request.headers,
          authorization: `Bearer ${Redacted.value(token)}`
        },
        body: call.request.body,
        deadline: call.deadline
      }),
      {
        onFailure: (failure) => Effect.fail(onFailure(call, failure)),
        onSuccess: (response) => {
          // Expired in flight or revoked: one new token, one more try. A 401 has done nothing.
          if (response.status === 401 && !call.refreshed && tokens.refuse(token)) {
            call.refreshed = true
            return attempt(call)
          }
          return onResponse(call, response)
        }
      }
    )

  const newToken = (call: Call): Effect.Effect<Redacted.Redacted<string>, FailedAttempt> =>
    tokens.get.pipe(
      Effect.mapError((error) =>
        failed(
          error,
          error.reason === "unavailable",
          error.retryAfter === undefined ? undefined : Duration.toMillis(error.retryAfter)
        )
      ),
      bounded(call.deadline, () => onDeadline(call, false))
    )

  const attempt = (call: Call): Effect.Effect<unknown, FailedAttempt> => {
    const token = tokens.current(call.now())
    return token === undefined
      ? Effect.flatMap(newToken(call), (fresh) => exchange(call, fresh))
      : exchange(call, token)
  }

  const clientDeadlineMillis = Duration.toMillis(options.deadline ?? defaultDeadline)

  return (raw, facts, args, extras) =>
    Effect.withFiber((fiber) => {
      // The generator types what stands here as `CallOptions`.
      const callOptions = args[optionsIndex(facts)] as CallOptions | undefined
      let request: EncodedRequest
      try {
        request = encode(raw, facts, args, headersOf(callOptions), extras?.encodeQuery)
      } catch (cause) {
        return cause instanceof InvalidRequest ? Effect.fail(cause) : Effect.die(cause)
      }
      const deadlineMillis =
        callOptions?.deadline === undefined
          ? clientDeadlineMillis
          : Duration.toMillis(callOptions.deadline)
      const clock = Context.getOrUndefined(fiber.context, Clock.Clock)
      const call: Call = {
        exchange: extras?.exchange ?? wholeAnswer,
        facts,
        request,
        deadline: makeDeadline(fiber.context, deadlineMillis),
        deadlineMillis,
        now: clock === undefined ? Date.now : () => clock.currentTimeMillisUnsafe(),
        refreshed: false
      }
      return Effect.catch(attempt(call), (first) => {
        if (!first.retryable) return Effect.fail(first.error)
        const policy = callOptions?.retry ?? options.retry ?? defaultPolicy
        const again = Effect.suspend(() => attempt(call))
        return Effect.mapError(
          retry(first, again, policy, call.deadline.remaining),
          (last) => last.error
        )
      })
    })
}

/**
 * The client of a tenant over the program's {@link Transport}.
 *
 * Fails with a `ConfigurationError` if the domain or the origin is not one.
 */
export const make = (
  options: ClientOptions
): Effect.Effect<ManagementClient["Service"], ConfigurationError, Transport> =>
  Effect.flatMap(Transport, (transport) => {
    const tenant = makeTenant(options)
    return tenant instanceof ConfigurationError
      ? Effect.fail(tenant)
      : Effect.map(options.credentials.tokens(transport, tenant), (tokens) => ({
          origin: tenant.origin,
          execute: makeExecute(tenant, tokens, transport, options)
        }))
  })
