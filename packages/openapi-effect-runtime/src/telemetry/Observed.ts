/**
 * The common part of spans, metrics and logs: it interprets the hooks of a call, reports how each
 * attempt ended and why each wait happened, and has one set of names, none of which can carry an id, a
 * query, a body or a message. Shared, so that all three report the same figures.
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

/** Why a call waited. */
export type WaitReason =
  /** Before a retry, by the retry policy. */
  | "backoff"
  /** Before a retry, because the API asked for it. */
  | "throttled"
  /** Before it was sent, because the client stays within the tenant's limit. */
  | "paced"

/** How one attempt ended. Times are nanoseconds on the call's clock. */
export interface EndedAttempt {
  /** 0 for the first request of the call. */
  readonly attempt: number
  /** When it was sent; absent if it was not. */
  readonly sentAt: bigint | undefined
  /** When the head of its response arrived, or it ended without one. */
  readonly endedAt: bigint
  /** The response's head, if it arrived. */
  readonly head: ResponseHead | undefined
  readonly failed: FailedAttempt | undefined
  /** The status of an error response, otherwise the error's name; absent for a success. */
  readonly errorType: string | undefined
  /** Whether it was interrupted, which is not an error. */
  readonly interrupted: boolean
}

/** Receives the events of a call while it runs; must not throw. */
export interface Observer {
  readonly headers?: (() => Readonly<Record<string, string>>) | undefined
  readonly sent?: (attempt: number, at: bigint) => void
  readonly ended: (attempt: EndedAttempt) => void
  readonly waited: (reason: WaitReason, millis: number) => void
}

/** How a whole call ended, with a fixed set of values. */
export interface Outcome {
  readonly outcome: "success" | "failure" | "interrupted"
  /** The error's name; only for a failure. */
  readonly errorType?: string
  readonly error?: AnyFailure
}

/** The attributes of one client's calls, by OpenTelemetry's conventions for HTTP clients. */
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

// The API's codes and ids match this; any other value is not recorded.
const plainCode = /^[\w.-]{1,64}$/

/** A code or id from the API, if it looks like one. */
export const plain = (value: string | undefined): string | undefined =>
  value !== undefined && plainCode.test(value) ? value : undefined

/** The error itself, or the reason of an `OutcomeUnknown`. */
const reasonOf = (error: AnyFailure) => (error instanceof OutcomeUnknown ? error.reason : error)

/** The API's error code. */
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
    : // A defect's message may contain anything.
      { outcome: "failure", errorType: "Defect" }
}

/** Nanoseconds on the fiber's clock. */
export const nanosOf = (fiber: Fiber.Fiber<unknown, unknown>): (() => bigint) => {
  const clock = fiber.getRef(Clock.Clock)
  return () => clock.currentTimeNanosUnsafe()
}

/** Reports one call to `observer`: returns the hooks to call it with, and what to do at its end. */
export const follow = (nanos: () => bigint, observer: Observer) => {
  let attempt = 0
  // Set from the preparation of an attempt until its end.
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
      // A rejected token is renewed at once, and its attempt reports no failure.
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
    /** To be called when the call has ended, and with it an attempt without a reported failure. */
    finish: (exit: Exit.Exit<unknown, AnyFailure>): Outcome => {
      const outcome = outcomeOf(exit)
      if (readyAt !== undefined) end(undefined, outcome)
      return outcome
    }
  }
}
