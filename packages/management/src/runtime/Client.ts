/**
 * What happens between a call and its answer: credentials are added, the request
 * is sent, the answer is told apart, and what may be sent again is. Everything
 * that only a failure needs is off the path of a call that succeeds.
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { decode } from "./Answer.ts"
import {
  afterSending,
  type Call,
  onDeadline,
  onFailure,
  onNoToken,
  onRefusal
} from "./AttemptFailure.ts"
import { type Closing, make as makeClosing } from "./Closing.ts"
import { type ClientInfo, encode as encodeInfo, thisPackage } from "./ClientInfo.ts"
import { make as makeDeadline } from "./Deadline.ts"
import {
  type ApiError,
  type CallError,
  CredentialsError,
  DecodeError,
  InvalidRequest,
  type OutcomeUnknown
} from "./Errors.ts"
import type { Hooks, Priority } from "./Hooks.ts"
import { matchEffect } from "./Match.ts"
import type { OperationFacts } from "./OperationFacts.ts"
import type { Credentials } from "./RequestedCredentials.ts"
import { type After, retry } from "./Repeat.ts"
import {
  encode,
  type EncodedRequest,
  type EncodeQuery,
  invalid,
  optionsIndex,
  type RawOperation
} from "./Request.ts"
import { defaultPolicy, type FailedAttempt, type RetryPolicy } from "./Retry.ts"
import { defaultRepeats, make as makeBudget } from "./RetryBudget.ts"
import { ConfigurationError, make as makeTenant, type Tenant } from "./Tenant.ts"
import type { TokenSource } from "./TokenSource.ts"
import {
  type ResponseHead,
  Transport,
  type TransportFailure,
  type TransportRequest,
  type TransportResponse
} from "./Transport.ts"

/** What can be set for one call. */
export interface CallOptions {
  /**
   * The most time for the whole call, repeats and waits included. With none left (zero, or less, as
   * what remains of a time of your own may be) the call fails with `DeadlineExceeded`, nothing sent.
   */
  readonly deadline?: Duration.Input | undefined
  /**
   * The custom domain that links in messages and tickets of this call shall have, where the
   * tenant has several: a host name of theirs.
   */
  readonly customDomain?: string | undefined
  /** Further request headers; `authorization` is the client's own. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /**
   * For an operation that streams: the longest silence between two parts of what comes, after
   * which the stream fails with a `TransportError`; 2 minutes if not given. The deadline holds
   * only until the stream is open.
   */
  readonly idle?: Duration.Input | undefined
  /** Replaces the client's policy for this call; what may not be repeated stays so. */
  readonly retry?: RetryPolicy | undefined
  /**
   * States that a repeat of this very call does no harm, where the contract cannot know: it is
   * then repeated as a write that changes nothing when sent twice.
   */
  readonly idempotent?: true | undefined
  /** What the call is for, where calls compete for the tenant's limit; `normal` if not given. */
  readonly priority?: Priority | undefined
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
  /**
   * How many repeats all calls together may have in hand; 100 if not given, `Infinity` for no
   * limit. Five calls that succeed give one back. A repeat after a 429 takes none: the API asked for it.
   */
  readonly retryBudget?: number | undefined
  /** The most bytes that the body of an answer may have; 64 MiB if not given. */
  readonly maxBodyBytes?: number | undefined
  /** What the header `Auth0-Client` tells of the software that calls; `false` sends none. */
  readonly clientInfo?: ClientInfo | false | undefined
}

/** Anything that a call may fail with, before the operation's own type narrows it. */
export type AnyFailure = ApiError | CallError | OutcomeUnknown

/** What some operations need beyond the rest: they bring it, so that the others do not carry it. */
export interface Extras {
  /** For an operation that has a query. */
  readonly encodeQuery?: EncodeQuery
  /** For an operation whose answer is not read whole. */
  readonly exchange?: Exchange
  /** What decorators of the client put around each attempt. */
  readonly hooks?: Hooks | undefined
}

/** How a request is sent and its success read, where it is not by reading the whole of it. */
export interface Exchange {
  readonly accept: string
  readonly send: (
    transport: Transport["Service"],
    request: TransportRequest,
    closing: Closing
  ) => Effect.Effect<TransportResponse, TransportFailure>
  readonly decode: (facts: OperationFacts, response: TransportResponse) => unknown
  /** Has what the API sent inspected, where `decode` gives it wrapped up; a refusal replaces it. */
  readonly inspect?: (
    decoded: unknown,
    inspect: (sent: unknown) => DecodeError | undefined
  ) => unknown
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
    /** Succeeds when the client is closed; missing from one that has nothing to close. */
    readonly closed?: Effect.Effect<void> | undefined
  }
>()("@effect-auth0/management/ManagementClient") {}

/** What the path of every request begins with. */
export const basePath = "/api/v2"
const defaultDeadline: Duration.Input = "60 seconds"
const defaultMaxBytes = 64 << 20

/** The milliseconds of a duration, and of a number; not a number for what is neither. */
const millisIn = (duration: Duration.Input): number => {
  try {
    return Duration.toMillis(duration)
  } catch {
    return NaN
  }
}

/** Makes the client of a tenant over some transport. */
const makeExecute = (
  tenant: Tenant,
  tokens: TokenSource,
  transport: Transport["Service"],
  closing: Closing,
  options: ClientOptions
): ManagementClient["Service"]["execute"] => {
  const budget = makeBudget(options.retryBudget ?? defaultRepeats)
  const maxBytes = options.maxBodyBytes ?? defaultMaxBytes
  const common: Record<string, string> =
    options.clientInfo === false
      ? {}
      : { "auth0-client": encodeInfo(options.clientInfo ?? thisPackage) }

  /** Ends an attempt without success, and goes on from there. */
  const fail = (call: Call, failure: FailedAttempt): Effect.Effect<unknown, AnyFailure> => {
    call.last = failure.error
    call.hooks?.failed?.(call, failure)
    return (call.after ?? repeat)(failure, call)
  }

  const onResponse = (
    call: Call,
    response: TransportResponse
  ): Effect.Effect<unknown, AnyFailure> => {
    if (response.status < 200 || response.status > 299) {
      return fail(call, onRefusal(call, response))
    }
    const value = call.exchange.decode(call.facts, response)
    if (value instanceof DecodeError) return fail(call, afterSending(call, value, false))
    budget.refill()
    return Effect.succeed(value)
  }

  const exchange = (
    call: Call,
    token: Redacted.Redacted<string>
  ): Effect.Effect<unknown, AnyFailure> => {
    const { facts, hooks, request } = call
    call.attempt++
    const sent: TransportRequest = {
      method: facts.method,
      origin: tenant.origin,
      path: basePath + request.path,
      headers: {
        ...common,
        accept: call.exchange.accept,
        ...request.headers,
        ...hooks?.headers?.(call),
        authorization: `Bearer ${Redacted.value(token)}`
      },
      body: request.body,
      // A write that the platform sends again would be two for the API, and one attempt for this client.
      replayable: facts.retry === "safe",
      deadline: call.deadline,
      maxBytes
    }
    const sending = call.exchange.send(transport, sent, closing)
    /** Expired in flight or revoked: one new token, one more try. A 401 has done nothing. */
    const renewed = (head: ResponseHead | undefined, body: string) => {
      if (head?.status !== 401 || !tokens.refuse(token)) return undefined
      if (call.refreshed || call.deadline.remaining() === 0) return undefined
      call.refreshed = true
      call.last = onRefusal(call, { ...head, body }).error
      return attempt(call)
    }
    const first = hooks?.before?.(call)
    return matchEffect(
      first ? Effect.flatMap(first, () => sending) : sending,
      (failure) => {
        const { head } = failure
        if (head) hooks?.answered?.(call, head)
        return renewed(head, "") ?? fail(call, onFailure(call, failure))
      },
      (response) => {
        hooks?.answered?.(call, response)
        return renewed(response, response.body) ?? onResponse(call, response)
      }
    )
  }

  const attempt = (call: Call): Effect.Effect<unknown, AnyFailure> => {
    if (closing.isClosed()) {
      return Effect.fail(
        call.last ?? invalid(call.facts, "client", "the client has been closed; make another one")
      )
    }
    const token = tokens.current()
    return token === undefined
      ? matchEffect(
          tokens.get(call.deadline, (last) => {
            call.last = last ?? call.last
            return onDeadline(call, false, "it waited for a token")
          }),
          (failure) =>
            fail(call, failure instanceof CredentialsError ? onNoToken(call, failure) : failure),
          (fresh) => exchange(call, fresh)
        )
      : exchange(call, token)
  }

  const repeat = (first: FailedAttempt, call: Call): ReturnType<After> => {
    const again = (after: After): ReturnType<After> => {
      call.after = after
      return attempt(call)
    }
    const allow = ({ error }: FailedAttempt, millis: number): boolean => {
      const free =
        // What is for the token endpoint is kept to its pauses there, once for all calls.
        error instanceof CredentialsError || ("status" in error && error.status === 429)
      const may = free || budget.take()
      if (may) call.hooks?.waiting?.(call, millis)
      return may
    }
    return retry(first, again, call.policy, () => call.deadline.remaining(), closing.wait, allow)
  }

  const clientDeadline = millisIn(options.deadline ?? defaultDeadline)

  return (raw, facts, args, extras) =>
    Effect.withFiber((fiber) => {
      // The generator types what stands here as `CallOptions`.
      const callOptions = args[optionsIndex(facts)] as CallOptions | undefined
      let request: EncodedRequest
      try {
        request = encode(raw, facts, args, callOptions, extras?.encodeQuery)
      } catch (cause) {
        if (cause instanceof InvalidRequest) return Effect.fail(cause)
        // Anything else is a defect, as all that is thrown here.
        throw cause
      }
      const own = callOptions?.deadline
      const deadlineMillis = own === undefined ? clientDeadline : millisIn(own)
      const call: Call = {
        closing,
        exchange: extras?.exchange ?? wholeAnswer,
        facts,
        request,
        once: facts.retry === "never" && !callOptions?.idempotent,
        priority: callOptions?.priority ?? "normal",
        hooks: extras?.hooks,
        attempt: -1,
        deadline: makeDeadline(fiber.context, deadlineMillis, closing),
        deadlineMillis,
        refreshed: false,
        sent: false,
        policy: callOptions?.retry ?? options.retry ?? defaultPolicy
      }
      return deadlineMillis > 0 ? attempt(call) : Effect.fail(onDeadline(call, false).error)
    })
}

/** Checks what can be so wrong that every call would fail of it, or none be limited by it. */
const wrongOption = (options: ClientOptions): ConfigurationError | undefined => {
  if (typeof options.credentials?.tokens !== "function") {
    return new ConfigurationError({
      option: "credentials",
      message: "credentials must be what a function of Credentials returns"
    })
  }
  for (const option of ["deadline", "maxBodyBytes"] as const) {
    if (!(millisIn(options[option] ?? 1) > 0)) {
      return new ConfigurationError({ option, message: `${option} must be above zero` })
    }
  }
  return undefined
}

/** As {@link make}, over a transport that is at hand. */
export const makeOver = (
  transport: Transport["Service"],
  options: ClientOptions
): Effect.Effect<ManagementClient["Service"], ConfigurationError, Scope.Scope> => {
  const tenant = wrongOption(options) ?? makeTenant(options)
  if (tenant instanceof ConfigurationError) return Effect.fail(tenant)
  return Effect.flatMap(options.credentials.tokens(transport, tenant), (tokens) =>
    // Made last, it ends first: who waits for a token is told why there is none.
    Effect.map(makeClosing, (closing) => ({
      origin: tenant.origin,
      execute: makeExecute(tenant, tokens, transport, closing, options),
      closed: closing.wait
    }))
  )
}

/**
 * The client of a tenant over the program's {@link Transport}.
 *
 * Fails with a `ConfigurationError` if the domain, the origin or a limit is none.
 */
export const make = (
  options: ClientOptions
): Effect.Effect<ManagementClient["Service"], ConfigurationError, Transport | Scope.Scope> =>
  Effect.flatMap(Transport, (transport) => makeOver(transport, options))
