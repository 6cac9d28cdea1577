/**
 * What spans, metrics and log lines have in common: one reading of the hooks of a
 * call, which says of every attempt what it ended in and of every wait what it was
 * for, and one set of names, none of which can carry an id, a query, a body or a
 * message. It stands apart so that the three agree on every figure.
 */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import { type AnyFailure, basePath } from "./Client.ts"
import { OutcomeUnknown } from "./Errors.ts"
import type { Hooks } from "./Hooks.ts"
import type { OperationFacts } from "./OperationFacts.ts"
import type { FailedAttempt } from "./Retry.ts"

/** Why a call stood still. */
export type WaitReason =
  /** Before a repeat, by the retry policy. */
  | "backoff"
  /** Before a repeat, because the API asked for it. */
  | "throttled"
  /** Before it was sent, because the client spares the tenant's limit. */
  | "paced"

/** How one attempt ended. */
export interface EndedAttempt {
  /** 0 for the first request of the call. */
  readonly attempt: number
  /** When it was sent and over, in nanoseconds on the call's clock; `sentAt` is missing if it was not. */
  readonly sentAt: bigint | undefined
  readonly endedAt: bigint
  /** The answer's status, where its head arrived. */
  readonly status: number | undefined
  /** The status of a refusal, else the name of what went wrong; missing from a success. */
  readonly errorType: string | undefined
  readonly error: AnyFailure | undefined
  /** Whether the caller let go of it before it was over; that is no error. */
  readonly interrupted: boolean
  /** The API's id for the request. */
  readonly requestId: string | undefined
}

/** What is told of a call while it runs; must not throw. */
export interface Observer {
  readonly headers?: () => Readonly<Record<string, string>> | undefined
  readonly sent?: (attempt: number) => void
  readonly ended: (attempt: EndedAttempt) => void
  readonly waited: (reason: WaitReason, millis: number) => void
}

/** How a whole call ended, in words that are the same for every call. */
export interface Outcome {
  readonly outcome: "success" | "failure" | "interrupted"
  /** The error's name; missing unless it is a failure. */
  readonly errorType: string | undefined
  readonly error: AnyFailure | undefined
  /** Whether it might have been sent again, and the policy, the budget or the deadline forbade it. */
  readonly gaveUp: boolean
}

/** Attributes of the calls of one client, by OpenTelemetry's conventions for HTTP clients. */
export const attributesAt = (origin: string) => {
  const { hostname, port, protocol } = new URL(origin)
  const serverPort = port === "" ? (protocol === "http:" ? 80 : 443) : Number(port)
  return (facts: OperationFacts) => ({
    "http.request.method": facts.method,
    "server.address": hostname,
    "server.port": serverPort,
    "url.template": basePath + facts.path
  })
}

// The API's codes and ids look like this; anything else that stands in their place is not passed on.
const plainCode = /^[\w.-]{1,64}$/

const plain = (value: string | undefined): string | undefined =>
  value !== undefined && plainCode.test(value) ? value : undefined

/** The refusal or failure that an error reports, below the statement that the outcome is unknown. */
const reasonOf = (error: AnyFailure) => (error instanceof OutcomeUnknown ? error.reason : error)

/** The API's code for the cause. */
export const errorCodeOf = (error: AnyFailure | undefined): string | undefined => {
  if (error === undefined) return undefined
  const reason = reasonOf(error)
  return "errorCode" in reason ? plain(reason.errorCode) : undefined
}

const errorTypeOf = (status: number | undefined, error: AnyFailure | undefined) =>
  status !== undefined && (status < 200 || status > 299)
    ? String(status)
    : error === undefined
      ? undefined
      : reasonOf(error)._tag

const noError = { errorType: undefined, error: undefined, gaveUp: false } as const

const outcomeOf = (exit: Exit.Exit<unknown, AnyFailure>, repeatable: boolean): Outcome => {
  if (Exit.isSuccess(exit)) return { outcome: "success", ...noError }
  if (Cause.hasInterruptsOnly(exit.cause)) return { outcome: "interrupted", ...noError }
  const error = Result.getOrUndefined(Cause.findError(exit.cause))
  // What is not a typed error is a defect, whose message may say anything.
  return { outcome: "failure", errorType: error?._tag ?? "Defect", error, gaveUp: repeatable }
}

/** Nanoseconds on the fiber's clock. */
export const nanosOf = (fiber: Fiber.Fiber<unknown, unknown>): (() => bigint) => {
  const clock = fiber.getRef(Clock.Clock)
  return () => clock.currentTimeNanosUnsafe()
}

/** Tells `observer` of one call: the hooks to call it with, and what to do at its end. */
export const follow = (nanos: () => bigint, observer: Observer) => {
  let open = false
  let number = 0
  let readyAt = 0n
  let sentAt: bigint | undefined
  let answeredAt: bigint | undefined
  let status: number | undefined
  let requestId: string | undefined
  let asked = false
  let repeatable = false

  const paced = (until: bigint): void => observer.waited("paced", Number(until - readyAt) / 1e6)

  const end = (error: AnyFailure | undefined, outcome?: Outcome): void => {
    const endedAt = answeredAt ?? nanos()
    if (open && sentAt === undefined) paced(endedAt)
    open = false
    observer.ended({
      attempt: number,
      sentAt,
      endedAt,
      status,
      errorType: errorTypeOf(status, error) ?? outcome?.errorType,
      error,
      interrupted: outcome?.outcome === "interrupted",
      requestId
    })
  }

  const hooks: Hooks = {
    headers: ({ attempt }) => {
      // A refused token is renewed without more ado, and no failure is reported of its attempt.
      if (open) end(undefined)
      open = true
      repeatable = false
      number = attempt
      readyAt = nanos()
      sentAt = answeredAt = status = requestId = undefined
      return observer.headers?.()
    },
    sent: (_attempt, held) => {
      sentAt = nanos()
      if (held) paced(sentAt)
      observer.sent?.(number)
    },
    answered: (_attempt, head) => {
      answeredAt = nanos()
      status = head.status
      requestId = plain(head.header("x-request-id") ?? head.header("x-auth0-requestid"))
    },
    failed: (_attempt, failed: FailedAttempt) => {
      asked = failed.retryAfterMillis !== undefined
      repeatable = failed.retryable
      if (!open) {
        // There is no token: nothing of this attempt was prepared.
        sentAt = answeredAt = status = requestId = undefined
      }
      end(failed.error)
    },
    waiting: (_attempt, millis) => observer.waited(asked ? "throttled" : "backoff", millis)
  }
  return {
    hooks,
    /** To be called once the call has ended, and with it an attempt of which no failure was told. */
    finish: (exit: Exit.Exit<unknown, AnyFailure>): Outcome => {
      const outcome = outcomeOf(exit, repeatable)
      if (open) end(undefined, outcome)
      return outcome
    }
  }
}
