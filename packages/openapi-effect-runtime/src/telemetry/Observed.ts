/**
 * What spans, metrics and log lines have in common: one reading of the hooks of a
 * call, which says of every attempt what it ended in and of every wait what it was
 * for, and one set of names, none of which can carry an id, a query, a body or a
 * message. It stands apart so that the three agree on every figure.
 */
import * as Clock from "effect/Clock"
import type * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import type { Client } from "../call/Client.ts"
import { type AnyFailure, OutcomeUnknown } from "../core/Errors.ts"
import type { Hooks } from "../call/Hooks.ts"
import { failureIn, isInterruption } from "../core/MatchEffect.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import type { FailedAttempt } from "../retry/Retry.ts"
import type { ResponseHead } from "../transport/Transport.ts"

/** Why a call stood still. */
export type WaitReason =
  /** Before a retry, by the retry policy. */
  | "backoff"
  /** Before a retry, because the API asked for it. */
  | "throttled"
  /** Before it was sent, because the client spares the tenant's limit. */
  | "paced"

/** How one attempt ended. Times are nanoseconds on the call's clock. */
export interface EndedAttempt {
  /** 0 for the first request of the call. */
  readonly attempt: number
  /** When it was sent; missing if it was not. */
  readonly sentAt: bigint | undefined
  /** When the head of its response had come, or it was over without one. */
  readonly endedAt: bigint
  /** The response's head, where it arrived. */
  readonly head: ResponseHead | undefined
  readonly failed: FailedAttempt | undefined
  /** The status of an error response, else the name of what went wrong; missing from a success. */
  readonly errorType: string | undefined
  /** Whether the caller let go of it before it was over; that is no error. */
  readonly interrupted: boolean
}

/** What is told of a call while it runs; must not throw. */
export interface Observer {
  readonly headers?: (() => Readonly<Record<string, string>>) | undefined
  readonly sent?: (attempt: number, at: bigint) => void
  readonly ended: (attempt: EndedAttempt) => void
  readonly waited: (reason: WaitReason, millis: number) => void
}

/** How a whole call ended, in words that are the same for every call. */
export interface Outcome {
  readonly outcome: "success" | "failure" | "interrupted"
  /** The error's name; missing unless it is a failure. */
  readonly errorType?: string
  readonly error?: AnyFailure
}

/** Attributes of the calls of one client, by OpenTelemetry's conventions for HTTP clients. */
export const attributesOf = ({ origin, profile }: Client) => {
  const { hostname, port, protocol } = new URL(origin)
  const serverPort = port === "" ? (protocol === "http:" ? 80 : 443) : Number(port)
  return (metadata: OperationMetadata) => ({
    "http.request.method": metadata.method,
    "server.address": hostname,
    "server.port": serverPort,
    "url.template": profile.basePath + metadata.path
  })
}

// The API's codes and ids look like this; anything else that stands in their place is not passed on.
const plainCode = /^[\w.-]{1,64}$/

/** A code or an id as it came from the API, if it looks like one. */
export const plain = (value: string | undefined): string | undefined =>
  value !== undefined && plainCode.test(value) ? value : undefined

/** The error response or failure that an error reports, below the statement that the outcome is unknown. */
const reasonOf = (error: AnyFailure) => (error instanceof OutcomeUnknown ? error.reason : error)

/** The API's code for the cause. */
export const errorCodeOf = (error: AnyFailure | undefined): string | undefined => {
  const reason = error && reasonOf(error)
  return reason && "code" in reason ? plain(reason.code) : undefined
}

const errorTypeOf = (head: ResponseHead | undefined, error: AnyFailure | undefined) =>
  head && (head.status < 200 || head.status > 299)
    ? String(head.status)
    : error && reasonOf(error)._tag

const outcomeOf = (exit: Exit.Exit<unknown, AnyFailure>): Outcome => {
  if (exit._tag === "Success") return { outcome: "success" }
  if (isInterruption(exit.cause)) return { outcome: "interrupted" }
  const failure = failureIn(exit.cause)
  return failure
    ? { outcome: "failure", errorType: failure.error._tag, error: failure.error }
    : // A defect's message may say anything.
      { outcome: "failure", errorType: "Defect" }
}

/** Nanoseconds on the fiber's clock. */
export const nanosOf = (fiber: Fiber.Fiber<unknown, unknown>): (() => bigint) => {
  const clock = fiber.getRef(Clock.Clock)
  return () => clock.currentTimeNanosUnsafe()
}

/** Tells `observer` of one call: the hooks to call it with, and what to do at its end. */
export const follow = (nanos: () => bigint, observer: Observer) => {
  let attempt = 0
  // Set from when an attempt is prepared until it is over.
  let readyAt: bigint | undefined
  let sentAt: bigint | undefined
  let respondedAt: bigint | undefined
  let head: ResponseHead | undefined
  let asked = false

  const held = (until: bigint): void => {
    if (readyAt !== undefined) observer.waited("paced", Number(until - readyAt) / 1e6)
  }

  const end = (failed?: FailedAttempt, outcome?: Outcome): void => {
    const endedAt = respondedAt ?? nanos()
    if (sentAt === undefined) held(endedAt)
    observer.ended({
      attempt,
      sentAt,
      endedAt,
      head,
      failed,
      errorType: errorTypeOf(head, failed?.error) ?? outcome?.errorType,
      interrupted: outcome?.outcome === "interrupted"
    })
    readyAt = sentAt = respondedAt = head = undefined
  }

  const hooks: Hooks = {
    headers: (call) => {
      // A rejected token is renewed without more ado, and no failure is reported of its attempt.
      if (readyAt !== undefined) end()
      attempt = call.attempt
      readyAt = nanos()
      return observer.headers?.()
    },
    sent: (_call, waited) => {
      sentAt = nanos()
      if (waited) held(sentAt)
      observer.sent?.(attempt, sentAt)
    },
    responded: (_call, response) => {
      respondedAt = nanos()
      head = response
    },
    failed: (_call, failed) => {
      asked = failed.retryAfter !== undefined
      end(failed)
    },
    waiting: (_call, millis) => observer.waited(asked ? "throttled" : "backoff", millis)
  }
  return {
    hooks,
    /** To be called once the call has ended, and with it an attempt of which no failure was told. */
    finish: (exit: Exit.Exit<unknown, AnyFailure>): Outcome => {
      const outcome = outcomeOf(exit)
      if (readyAt !== undefined) end(undefined, outcome)
      return outcome
    }
  }
}
