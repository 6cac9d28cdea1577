/**
 * Makes the errors of failed attempts. A module of its own, since only failures need it;
 * `Classification` decides what a failure means for its call.
 */
import type * as Duration from "effect/Duration"
import {
  type CallState,
  classify,
  type Ending,
  endingOf,
  endingOfStatus,
  endingWithoutToken
} from "./Classification.ts"
import { broken, decodeError, requestIdOf } from "./Response.ts"
import type { Exchange } from "./Exchange.ts"
import type { Closing } from "../core/Closing.ts"
import { fromMillis } from "../core/Durations.ts"
import {
  type AnyFailure,
  type CredentialsError,
  DeadlineExceeded,
  OutcomeUnknown,
  TransportError
} from "../core/Errors.ts"
import { type Authorizing, copyOf } from "../credentials/TokenSource.ts"
import type { Profile } from "../core/Profile.ts"
import type { Attempt, Hooks } from "./Hooks.ts"
import type { After } from "../retry/RetryLoop.ts"
import type { EncodedRequest } from "./Request.ts"
import type { FailedAttempt, RetryPolicy } from "../retry/Retry.ts"
import type { ResponseHead, TransportFailure, TransportResponse } from "../transport/Transport.ts"

/** A call and what is known about it so far. */
export interface Call extends Attempt, CallState {
  readonly metadata: Attempt["metadata"]
  readonly authorizing: Authorizing
  readonly closing: Closing
  readonly profile: Profile
  readonly exchange: Exchange
  readonly request: EncodedRequest
  readonly deadlineMillis: number
  readonly hooks: Hooks | undefined
  attempt: number
  refreshed: boolean
  /** Whether any of its requests may have taken effect. */
  sent: boolean
  /** The result of the latest attempt, or of the request for a token. */
  last?: AnyFailure | undefined
  readonly policy: RetryPolicy
  /** What follows a failed retry. */
  after?: After
}

/** Decides what to do after a failed attempt with this error. */
export const failed = (
  call: Call,
  ending: Ending,
  error: AnyFailure,
  retryAfter?: Duration.Duration | undefined
): FailedAttempt => {
  const meaning = classify(ending, call)
  // After the question, which is about earlier attempts.
  call.sent ||= ending.applied
  return {
    // Exactly these errors are reasons of an unknown outcome.
    error: meaning === "unknown" ? unknown(call, error as OutcomeUnknown["reason"]) : error,
    retryable: meaning === "retry",
    retryAfter
  }
}

/** The error of a call that may or may not have taken effect. */
const unknown = ({ metadata }: Call, reason: OutcomeUnknown["reason"]): OutcomeUnknown =>
  new OutcomeUnknown({
    api: metadata.api,
    operation: metadata.id,
    reason,
    message: `${metadata.id} may have taken effect: ${reason.message}`
  })

/** The fields that errors take from an exchange, as far as it got. */
const exchangeFields = (
  { metadata, profile, sent }: Call,
  sentNow: boolean,
  head: ResponseHead | undefined
) => ({
  api: metadata.api,
  operation: metadata.id,
  sent: sent || sentNow,
  status: head?.status,
  requestId: requestIdOf(profile, head)
})

/** The error of an attempt that failed without an error response. */
export const onFailure = (call: Call, failure: TransportFailure): FailedAttempt => {
  const { metadata, profile } = call
  const { cause, deadline, head, sent } = failure
  if (deadline) return onDeadline(call, sent, cause, head)
  const error = failure.tooLarge
    ? broken(
        profile,
        metadata,
        { status: 0, header: () => undefined, ...head, body: "" },
        "a larger body than maxBodyBytes"
      )
    : new TransportError({
        ...exchangeFields(call, sent, head),
        message: `${metadata.id}: ${sent ? "the exchange broke" : "no connection"}: ${String(cause)}`,
        cause
      })
  return failed(call, endingOf(failure), error)
}

/** The error of a call whose deadline has passed or whose client was closed. */
export const onDeadline = (
  call: Call,
  sent: boolean,
  why?: unknown,
  head?: ResponseHead | undefined
): FailedAttempt => {
  const { deadlineMillis, metadata, last } = call
  const fields = exchangeFields(call, sent, head)
  const error = call.closing.isClosed()
    ? new TransportError({
        ...fields,
        message: `${metadata.id}: the client was closed before there was a whole response`,
        cause: why
      })
    : new DeadlineExceeded({
        ...fields,
        deadline: fromMillis(deadlineMillis),
        // What the call waited for, and the previous failure, tell more than the elapsed time.
        message:
          `${metadata.id}: no whole response within ${deadlineMillis} ms` +
          (sent || why === undefined ? "" : `: ${String(why)}`) +
          (last ? `; the last failure: ${last.message}` : "")
      })
  return failed(call, { applied: sent, passing: false }, error)
}

const mayHaveApplied = ({ metadata }: Call, sent: boolean): boolean =>
  sent && metadata.retry !== "safe"

/** The error of an attempt that got no token. */
export const onNoToken = (call: Call, error: CredentialsError): FailedAttempt =>
  failed(
    call,
    endingWithoutToken(error),
    copyOf(error, {
      api: call.metadata.api,
      ...(mayHaveApplied(call, call.sent) ? { mayHaveApplied: true } : undefined)
    }),
    error.retryAfter
  )

/** The error of an attempt with an error response. */
export const onErrorResponse = (call: Call, response: TransportResponse): FailedAttempt => {
  const ending = endingOfStatus(response.status)
  const error = decodeError(
    call.profile,
    call.metadata,
    response,
    response.body,
    call.deadline.now(),
    mayHaveApplied(call, call.sent || ending.applied)
  )
  return failed(call, ending, error, error.retryAfter)
}
