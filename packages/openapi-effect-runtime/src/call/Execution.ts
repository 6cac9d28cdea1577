/**
 * Executes a call: adds credentials, sends the request, and acts on the outcome of each attempt
 * (`Classification`). What only failures need stays off the path of a successful call.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import {
  type Call,
  failed,
  onDeadline,
  onErrorResponse,
  onFailure,
  onNoToken
} from "./AttemptFailure.ts"
import { callDefaultsOf, withDefaults } from "./CallDefaults.ts"
import type { CallOptions } from "./CallOptions.ts"
import { classify, endingOf, endingOfStatus, unreadable } from "./Classification.ts"
import { type ClientOptions, headersOfAll } from "./ClientOptions.ts"
import { type Extras, wholeResponse } from "./Exchange.ts"
import {
  encode,
  type EncodedRequest,
  headersOf,
  invalid,
  optionsIndex,
  type RawOperation
} from "./Request.ts"
import type { Closing } from "../core/Closing.ts"
import { make as makeDeadline } from "../core/Deadline.ts"
import { toMillis } from "../core/Durations.ts"
import { type AnyFailure, CredentialsError, DecodeError, InvalidRequest } from "../core/Errors.ts"
import { matchEffect } from "../core/MatchEffect.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import type { Profile } from "../core/Profile.ts"
import type { Server } from "../core/Server.ts"
import type { Authorization } from "../core/Authorization.ts"
import type { Authorizing, TokenSource } from "../credentials/TokenSource.ts"
import { defaultPolicy, type FailedAttempt } from "../retry/Retry.ts"
import { defaultRetries, make as makeBudget } from "../retry/RetryBudget.ts"
import { type After, retry } from "../retry/RetryLoop.ts"
import type { Transport, TransportRequest, TransportResponse } from "../transport/Transport.ts"

/** Sends one call. */
export type Execute = (
  raw: RawOperation,
  metadata: OperationMetadata,
  args: ReadonlyArray<unknown>,
  extras?: Extras
) => Effect.Effect<unknown, AnyFailure>

const defaultDeadline = 60_000
const defaultMaxBytes = 64 << 20

const bearer = (secret: string): Authorization => ({
  headers: { authorization: `Bearer ${secret}` }
})

/** Makes the function that sends the calls of one client over a transport. */
export const makeExecute = (
  profile: Profile,
  server: Server,
  tokens: TokenSource,
  transport: Transport["Service"],
  closing: Closing,
  options: ClientOptions
): Execute => {
  const budget = makeBudget(options.retryBudget ?? defaultRetries)
  const maxBytes = options.maxBodyBytes ?? defaultMaxBytes
  const usual: Authorizing = { tokens, authorize: options.credentials.authorize ?? bearer }
  const headersOfClient = headersOfAll(options)

  /** Handles a failed attempt. */
  const fail = (call: Call, failure: FailedAttempt): Effect.Effect<unknown, AnyFailure> => {
    call.last = failure.error
    call.hooks?.failed?.(call, failure)
    return (call.after ?? retryCall)(failure, call)
  }

  const onSuccess = (
    call: Call,
    response: TransportResponse
  ): Effect.Effect<unknown, AnyFailure> => {
    const value = call.exchange.decode(profile, call.metadata, response)
    if (value instanceof DecodeError) return fail(call, failed(call, unreadable, value))
    budget.refill()
    return Effect.succeed(value)
  }

  const exchange = (
    call: Call,
    token: Redacted.Redacted<string>
  ): Effect.Effect<unknown, AnyFailure> => {
    const { metadata, hooks, request } = call
    call.attempt++
    const { headers, inPath } = call.authorizing.authorize(Redacted.value(token))
    const own = metadata.server
    const sentWith = (body: TransportRequest["body"]): TransportRequest => ({
      method: metadata.method,
      origin:
        own?.origin === undefined
          ? server.origin
          : (server.others?.[own.origin] ?? server.allOthers ?? own.origin),
      path:
        (own?.basePath ?? server.basePath ?? profile.basePath) +
        (inPath ? inPath(request.path) : request.path),
      headers: {
        ...headersOfClient,
        accept: call.exchange.accept,
        ...request.headers,
        ...hooks?.headers?.(call),
        ...headers,
        ...(request.headers["cookie"] &&
          headers?.["cookie"] && { cookie: `${request.headers["cookie"]}; ${headers["cookie"]}` })
      },
      body,
      // A write that the platform resends is two writes for the API, but one attempt here.
      replayable: metadata.retry === "safe",
      deadline: call.deadline,
      maxBytes
    })
    const send = (body: TransportRequest["body"]) =>
      call.exchange.send(transport, sentWith(body), closing)
    const { body } = request
    const sending = typeof body === "object" && "use" in body ? body.use(send) : send(body)
    const onResponse = (response: TransportResponse): Effect.Effect<unknown, AnyFailure> => {
      // The token expired in flight or was revoked: it is dropped, and renewed once if there is time.
      const renewable =
        response.status === 401 &&
        call.authorizing.tokens.reject(token) &&
        !call.refreshed &&
        call.deadline.remaining() > 0
      const meaning = classify(endingOfStatus(response.status), call, renewable)
      if (meaning === "value") return onSuccess(call, response)
      const failure = onErrorResponse(call, response)
      if (meaning !== "renew") return fail(call, failure)
      call.refreshed = true
      call.last = failure.error
      return attempt(call)
    }
    const first = hooks?.before?.(call)
    return matchEffect(
      first ? Effect.flatMap(first, () => sending) : sending,
      (failure) => {
        const { head } = failure
        if (head) hooks?.responded?.(call, head)
        return head && endingOf(failure).status
          ? onResponse({ ...head, body: "" })
          : fail(call, onFailure(call, failure))
      },
      (response) => {
        hooks?.responded?.(call, response)
        return onResponse(response)
      }
    )
  }

  const attempt = (call: Call): Effect.Effect<unknown, AnyFailure> => {
    if (closing.isClosed()) {
      return Effect.fail(
        call.last ??
          invalid(call.metadata, "client", "the client has been closed; make another one")
      )
    }
    const source = call.authorizing.tokens
    const token = source.current()
    return token === undefined
      ? matchEffect(
          source.get(call.deadline, (last) => {
            call.last = last ?? call.last
            return onDeadline(call, false, "it waited for a token")
          }),
          (failure) =>
            fail(call, failure instanceof CredentialsError ? onNoToken(call, failure) : failure),
          (fresh) => exchange(call, fresh)
        )
      : exchange(call, token)
  }

  const retryCall = (first: FailedAttempt, call: Call): ReturnType<After> => {
    const again = (after: After): ReturnType<After> => {
      call.after = after
      return attempt(call)
    }
    const allow = ({ error }: FailedAttempt, millis: number): boolean => {
      const free =
        // The token source already pauses for the token endpoint, once for all calls.
        error instanceof CredentialsError || ("status" in error && error.status === 429)
      const may = free || budget.take()
      if (may) call.hooks?.waiting?.(call, millis)
      return may
    }
    return retry(first, again, call.policy, call.deadline, closing, allow)
  }

  const defaults = callDefaultsOf(profile.api)
  const clientDeadline = toMillis(options.deadline ?? defaultDeadline)

  return (raw, metadata, args, extras) =>
    Effect.withFiber((fiber) => {
      // The generator types this argument as `CallOptions`.
      const own = args[optionsIndex(metadata)] as CallOptions | undefined
      const callOptions = withDefaults(Context.get(fiber.context, defaults), own)
      let request: EncodedRequest
      try {
        request = encode(raw, metadata, args, headersOf(profile, metadata, callOptions), extras)
      } catch (cause) {
        if (cause instanceof InvalidRequest) return Effect.fail(cause)
        // Anything else that is thrown is a defect.
        throw cause
      }
      const authorizing = tokens.choose?.(metadata) ?? usual
      if (typeof authorizing === "string") {
        return Effect.fail(invalid(metadata, "credentials", authorizing))
      }
      const deadline = callOptions?.deadline
      const deadlineMillis = deadline === undefined ? clientDeadline : toMillis(deadline)
      if (isNaN(deadlineMillis)) {
        return Effect.fail(
          invalid(
            metadata,
            "deadline",
            'deadline must be a duration above zero, such as "20 seconds"'
          )
        )
      }
      const call: Call = {
        authorizing,
        closing,
        profile,
        exchange: extras?.exchange ?? wholeResponse,
        metadata,
        request,
        once: !!request.once && !callOptions?.idempotent,
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
