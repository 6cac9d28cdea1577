/**
 * What happens between a call and its answer: credentials are added, the request
 * is sent, the answer is told apart, and what may be sent again is. Everything
 * that only a failure needs is off the path of a call that succeeds.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import {
  afterSending,
  type Call,
  onDeadline,
  onFailure,
  onNoToken,
  onRefusal
} from "./AttemptFailure.ts"
import { type Closing, make as makeClosing } from "../core/Closing.ts"
import { make as makeDeadline } from "../core/Deadline.ts"
import { type AnyFailure, CredentialsError, DecodeError, InvalidRequest } from "../core/Errors.ts"
import type { CallOptions } from "./CallOptions.ts"
import { type Extras, wholeResponse } from "./Exchange.ts"
import { matchEffect } from "../core/MatchEffect.ts"
import type { OperationFacts } from "../core/OperationMetadata.ts"
import type { Authorization, Credentials } from "../credentials/RequestedCredentials.ts"
import { type After, retry } from "../retry/RetryLoop.ts"
import {
  encode,
  type EncodedRequest,
  headersOf,
  invalid,
  optionsIndex,
  type RawOperation
} from "./Request.ts"
import { defaultPolicy, type FailedAttempt, type RetryPolicy } from "../retry/Retry.ts"
import { defaultRepeats, make as makeBudget } from "../retry/RetryBudget.ts"
import { ConfigurationError } from "../core/ConfigurationError.ts"
import type { Profile } from "../core/Profile.ts"
import type { Server } from "../core/Server.ts"
import type { TokenSource } from "../credentials/TokenSource.ts"
import {
  type ResponseHead,
  Transport,
  type TransportRequest,
  type TransportResponse
} from "../transport/Transport.ts"

/** What a client is made from. */
export interface ClientOptions {
  readonly credentials: Credentials
  /** Headers of every request; those of a call and of its operation come before them. */
  readonly headers?: Readonly<Record<string, string>> | undefined
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
}

/** The client of one API: what every operation asks for, under the tag of its SDK. */
export interface Client {
  /** Scheme, host and port of the server that is called. */
  readonly origin: string
  /** The API. */
  readonly profile: Profile
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

const withQuery = (path: string, query: string | undefined): string =>
  query === undefined ? path : `${path}${path.includes("?") ? "&" : "?"}${query}`

const bearer = (secret: string): Authorization => ({
  headers: { authorization: `Bearer ${secret}` }
})

/** Makes the client of an API over some transport. */
const makeExecute = (
  profile: Profile,
  server: Server,
  tokens: TokenSource,
  transport: Transport["Service"],
  closing: Closing,
  options: ClientOptions
): Client["execute"] => {
  const budget = makeBudget(options.retryBudget ?? defaultRepeats)
  const maxBytes = options.maxBodyBytes ?? defaultMaxBytes
  const authorize = options.credentials.authorize ?? bearer

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
    const value = call.exchange.decode(profile, call.facts, response)
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
    const { headers, query } = authorize(Redacted.value(token))
    const sent: TransportRequest = {
      method: facts.method,
      origin: server.origin,
      path: profile.basePath + withQuery(request.path, query),
      headers: {
        ...options.headers,
        accept: call.exchange.accept,
        ...request.headers,
        ...hooks?.headers?.(call),
        ...headers
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
    return retry(first, again, call.policy, () => call.deadline.remaining(), closing, allow)
  }

  const clientDeadline = millisIn(options.deadline ?? defaultDeadline)

  return (raw, facts, args, extras) =>
    Effect.withFiber((fiber) => {
      // The generator types what stands here as `CallOptions`.
      const callOptions = args[optionsIndex(facts)] as CallOptions | undefined
      let request: EncodedRequest
      try {
        request = encode(
          raw,
          facts,
          args,
          callOptions && headersOf(profile, callOptions),
          extras?.encodeQuery
        )
      } catch (cause) {
        if (cause instanceof InvalidRequest) return Effect.fail(cause)
        // Anything else is a defect, as all that is thrown here.
        throw cause
      }
      const own = callOptions?.deadline
      const deadlineMillis = own === undefined ? clientDeadline : millisIn(own)
      const call: Call = {
        closing,
        profile,
        exchange: extras?.exchange ?? wholeResponse,
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
  profile: Profile,
  server: Server,
  transport: Transport["Service"],
  options: ClientOptions
): Effect.Effect<Client, ConfigurationError, Scope.Scope> => {
  const wrong = wrongOption(options)
  if (wrong !== undefined) return Effect.fail(wrong)
  return Effect.flatMap(
    options.credentials.tokens(transport, { ...server, api: profile.api }),
    (tokens) =>
      // Made last, it ends first: who waits for a token is told why there is none.
      Effect.map(makeClosing, (closing) => ({
        origin: server.origin,
        profile,
        execute: makeExecute(profile, server, tokens, transport, closing, options),
        closed: closing.wait
      }))
  )
}

/**
 * The client of an API over the program's {@link Transport}.
 *
 * Fails with a `ConfigurationError` if a limit is none, or the credentials cannot be used.
 */
export const make = (
  profile: Profile,
  server: Server,
  options: ClientOptions
): Effect.Effect<Client, ConfigurationError, Transport | Scope.Scope> =>
  Effect.flatMap(Transport, (transport) => makeOver(profile, server, transport, options))
