/**
 * What a failed attempt means for its call: the error that is told, and whether the call may be sent
 * again. Apart from the client, since it is asked only after a failure.
 */
import * as Duration from "effect/Duration"
import { broken, decodeError, requestIdOf } from "./Response.ts"
import type { Exchange } from "./Exchange.ts"
import type { Closing } from "../core/Closing.ts"
import {
  type AnyFailure,
  CredentialsError,
  DeadlineExceeded,
  OutcomeUnknown,
  TransportError
} from "../core/Errors.ts"
import type { Profile } from "../core/Profile.ts"
import type { Attempt, Hooks } from "./Hooks.ts"
import type { After } from "../retry/RetryLoop.ts"
import type { EncodedRequest } from "./Request.ts"
import type { FailedAttempt, RetryPolicy } from "../retry/Retry.ts"
import type { ResponseHead, TransportFailure, TransportResponse } from "../transport/Transport.ts"

/** A call, and what is known of it so far. */
export interface Call extends Attempt {
  readonly closing: Closing
  readonly profile: Profile
  readonly exchange: Exchange
  readonly request: EncodedRequest
  readonly deadlineMillis: number
  /** Whether it may be sent again only if nothing was done. */
  readonly once: boolean
  readonly hooks: Hooks | undefined
  attempt: number
  refreshed: boolean
  /** Whether a request of it may have taken effect, whatever became of the later ones. */
  sent: boolean
  /** What became of its latest attempt, or of the token that it needs. */
  last?: AnyFailure | undefined
  readonly policy: RetryPolicy
  /** What comes after a repeat without success. */
  after?: After
}

const millisOf = (duration: Duration.Duration | undefined): number | undefined =>
  duration && Duration.toMillis(duration)

const failed = (
  error: AnyFailure,
  retryable: boolean,
  retryAfterMillis?: number | undefined
): FailedAttempt => ({ error, retryable, retryAfterMillis })

/** A failure after the request may have left: known to be one, or an unknown outcome. */
export const afterSending = (
  call: Call,
  error: OutcomeUnknown["reason"],
  repeatable: boolean,
  retryAfterMillis?: number | undefined
): FailedAttempt => {
  call.sent = true
  return call.once ? unknown(call, error) : failed(error, repeatable, retryAfterMillis)
}

/** A failure after which nobody can say whether the call took effect. */
const unknown = ({ facts }: Call, reason: OutcomeUnknown["reason"]): FailedAttempt =>
  failed(
    new OutcomeUnknown({
      operation: facts.id,
      reason,
      message: `${facts.id} may have taken effect: ${reason.message}`
    }),
    false
  )

export const onFailure = (call: Call, failure: TransportFailure): FailedAttempt => {
  const { facts } = call
  // The head had arrived and is a refusal: that is the answer, though its body is lost.
  if (failure.head !== undefined && (failure.head.status < 200 || failure.head.status > 299)) {
    return onRefusal(call, { ...failure.head, body: "" })
  }
  if (failure.deadline) return onDeadline(call, failure.sent, failure.cause, failure.head)
  if (failure.tooLarge) {
    const response = { status: 0, header: () => undefined, ...failure.head, body: "" }
    return afterSending(
      call,
      broken(call.profile, facts, response, "a larger body than maxBodyBytes"),
      false
    )
  }
  const error = new TransportError({
    operation: facts.id,
    sent: call.sent || failure.sent,
    status: failure.head?.status,
    requestId: requestIdOf(call.profile, failure.head),
    message: `${facts.id}: ${failure.sent ? "the exchange broke" : "no connection"}: ${String(failure.cause)}`,
    cause: failure.cause
  })
  return failure.sent ? afterSending(call, error, true) : failed(error, true)
}

export const onDeadline = (
  call: Call,
  sent: boolean,
  why?: unknown,
  head?: ResponseHead | undefined
): FailedAttempt => {
  const { deadlineMillis, facts, last } = call
  const fields = {
    operation: facts.id,
    sent: call.sent || sent,
    status: head?.status,
    requestId: requestIdOf(call.profile, head)
  }
  const error = call.closing.isClosed()
    ? new TransportError({
        ...fields,
        message: `${facts.id}: the client was closed before there was a whole answer`,
        cause: why
      })
    : new DeadlineExceeded({
        ...fields,
        deadlineMillis,
        // What it waited for before it was sent, and what became of it before, tell more than the time it took.
        message:
          `${facts.id}: no whole answer within ${deadlineMillis} ms` +
          (sent || why === undefined ? "" : `: ${String(why)}`) +
          (last ? `; the last failure: ${last.message}` : "")
      })
  return sent ? afterSending(call, error, false) : failed(error, false)
}

export const onNoToken = (call: Call, error: CredentialsError): FailedAttempt =>
  failed(
    mayHaveApplied(call)
      ? new CredentialsError({
          ...error,
          // What an error has of its class is not among the members that spreading copies.
          message: error.message,
          cause: error.cause,
          mayHaveApplied: true
        })
      : error,
    error.reason === "unavailable",
    millisOf(error.retryAfter)
  )

const mayHaveApplied = ({ facts, sent }: Call): boolean => sent && facts.retry !== "safe"

export const onRefusal = (call: Call, response: TransportResponse): FailedAttempt => {
  const { facts } = call
  const { status } = response
  const isFailure = status === 408 || status >= 500
  call.sent ||= isFailure
  const applied = mayHaveApplied(call)
  const error = decodeError(
    call.profile,
    facts,
    response,
    response.body,
    call.deadline.now(),
    applied
  )
  const wait = millisOf(error.retryAfter)
  // `decodeError` has no other classes for 408, 409 and 5xx.
  const reason = error as OutcomeUnknown["reason"]
  if (isFailure) return afterSending(call, reason, true, wait)
  // What a repeated creation conflicts with may be what the first attempt has created.
  if (status === 409 && applied && facts.retry === "never") return unknown(call, reason)
  // A refusal for being too many is one before anything was done.
  return failed(error, status === 429, wait)
}
