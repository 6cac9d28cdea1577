/**
 * The errors of attempts without success. Apart from the execution, since they are made only after a
 * failure; what a failure means for its call is `Classification`'s to say.
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

/** A call, and what is known of it so far. */
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
  /** Whether a request of it may have taken effect, whatever became of the later ones. */
  sent: boolean
  /** What became of its latest attempt, or of the token that it needs. */
  last?: AnyFailure | undefined
  readonly policy: RetryPolicy
  /** What comes after a retry without success. */
  after?: After
}

/** What follows from an attempt that ended without success, whose error would be this one. */
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
    // The errors of endings with this meaning are its reasons, and no others.
    error: meaning === "unknown" ? unknown(call, error as OutcomeUnknown["reason"]) : error,
    retryable: meaning === "retry",
    retryAfter
  }
}

/** After it nobody can say whether the call took effect. */
const unknown = ({ metadata }: Call, reason: OutcomeUnknown["reason"]): OutcomeUnknown =>
  new OutcomeUnknown({
    api: metadata.api,
    operation: metadata.id,
    reason,
    message: `${metadata.id} may have taken effect: ${reason.message}`
  })

/** What errors say of an exchange, as far as it came. */
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

/** Of an attempt that has no response with an error status. */
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

/** Of a call whose deadline has passed, or whose client has been closed. */
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
        // What it waited for before it was sent, and what became of it before, tell more than the time it took.
        message:
          `${metadata.id}: no whole response within ${deadlineMillis} ms` +
          (sent || why === undefined ? "" : `: ${String(why)}`) +
          (last ? `; the last failure: ${last.message}` : "")
      })
  return failed(call, { applied: sent, passing: false }, error)
}

const mayHaveApplied = ({ metadata }: Call, sent: boolean): boolean =>
  sent && metadata.retry !== "safe"

/** Of an attempt that had no token to be sent with. */
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

/** Of an attempt whose response has an error status. */
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
