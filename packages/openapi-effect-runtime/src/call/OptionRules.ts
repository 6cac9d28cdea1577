/**
 * What options must be, for programs that the compiler does not check. Every client has these checks
 * except the smallest one, which has no room for them.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { ConfigurationError } from "../core/ConfigurationError.ts"
import { toMillis } from "../core/Durations.ts"
import type { InvalidRequest } from "../core/Errors.ts"
import { isObject } from "../core/Json.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import type { RequestedCredentials } from "../credentials/RequestedCredentials.ts"
import { callDefaultsOf } from "./CallDefaults.ts"
import type { Client } from "./Client.ts"
import { invalid, optionsIndex } from "./Request.ts"

/** What one option must be. */
export interface Rule {
  readonly accepts: (value: unknown) => boolean
  /** Completes the sentence "it must be …". */
  readonly what: string
}

/** The rules by the names of options. */
export type Rules = Readonly<Record<string, Rule>>

/** An option that breaks its rule. */
export interface WrongOption {
  readonly option: string
  readonly message: string
}

const rule = (what: string, accepts: Rule["accepts"]): Rule => ({ accepts, what })

/** A rule for an option with a fixed set of values. */
export const oneOf = (...values: ReadonlyArray<unknown>): Rule =>
  rule(
    values
      .map((value) => JSON.stringify(value))
      .join(", ")
      .replace(/, ([^,]*)$/, " or $1"),
    (value) => values.includes(value)
  )

/** A rule for a text. */
export const text: Rule = /* @__PURE__ */ rule(
  "a string that is not empty",
  (value) => typeof value === "string" && value !== ""
)

/** A rule for a switch. */
export const flag: Rule = /* @__PURE__ */ oneOf(true, false)

/** A rule for a number above zero. */
export const positive: Rule = /* @__PURE__ */ rule(
  "a number above zero",
  (value) => typeof value === "number" && value > 0
)

const millisOf = (value: unknown): number =>
  // An object without any unit is no duration; a `Duration` has its value.
  typeof value === "object" && (value === null || Object.keys(value).length === 0)
    ? NaN
    : // Anything that is not a duration has no number of milliseconds.
      toMillis(value as number)

const aboveZero = 'a duration above zero, such as "20 seconds"'

/** A rule for a limit of time. */
export const limit: Rule = /* @__PURE__ */ rule(aboveZero, (value) => millisOf(value) > 0)

/** A rule for a function; `what` says which. */
export const functionFor = (what: string): Rule =>
  rule(what, (value) => typeof value === "function")

/** A rule for a function that returns an Effect. */
export const callback: Rule = /* @__PURE__ */ functionFor("a function that returns an Effect")

const isPolicy = (value: unknown): boolean => Schedule.isSchedule(value) || Effect.isEffect(value)

/** A rule for a retry policy. */
export const policy: Rule = /* @__PURE__ */ rule(
  "a Schedule, a function that returns one, or Retry.none; for three retries without a wait: Schedule.recurs(3)",
  // Functions of policies make schedules, which are values.
  (value) => isPolicy(typeof value === "function" ? value((schedule: unknown) => schedule) : value)
)

const isHeaderValue = (value: unknown): boolean =>
  value === null || !["object", "function", "symbol"].includes(typeof value)

/** A rule for headers. */
export const headers: Rule = /* @__PURE__ */ rule(
  'an object of names and values, such as { "x-team": "keys" }; for Headers: Object.fromEntries(headers)',
  (value) =>
    isObject(value) && !(Symbol.iterator in value) && Object.values(value).every(isHeaderValue)
)

/** The first option that breaks its rule; an option that is `undefined` breaks none. */
export const brokenIn = (rules: Rules, options: unknown): WrongOption | undefined => {
  if (options === undefined || options === null) return undefined
  if (!isObject(options)) return { option: "options", message: "options must be an object" }
  for (const option in options) {
    const value = options[option]
    if (value === undefined || !Object.hasOwn(rules, option)) continue
    const { accepts, what } = rules[option] as Rule
    if (!accepts(value)) return { option, message: `${option} must be ${what}` }
  }
  return undefined
}

/** The error of a client whose options break a rule, or are missing. */
export const wrongClient = (rules: Rules, options: unknown): ConfigurationError | undefined => {
  const broken = brokenIn(rules, options ?? [])
  return broken && new ConfigurationError(broken)
}

/** The error of a call whose options break a rule. */
export const wrongCall = (
  rules: Rules,
  metadata: OperationMetadata,
  options: unknown,
  place = ""
): InvalidRequest | undefined => {
  const broken = brokenIn(rules, options)
  return broken && invalid(metadata, broken.option, place + broken.message)
}

const isCredentials = (value: unknown): boolean => {
  const { identity, tokens } = Object(value) as Partial<RequestedCredentials>
  return typeof tokens === "function" && (identity === undefined || text.accepts(identity))
}

/** The rules for the options of any client. */
export const ofClients: Rules = {
  credentials: /* @__PURE__ */ rule(
    "what a function of Credentials returns; a clientId must be a string",
    isCredentials
  ),
  headers,
  deadline: limit,
  retry: policy,
  retryBudget: /* @__PURE__ */ rule(
    "a number that is not below zero",
    (value) => typeof value === "number" && value >= 0
  ),
  maxBodyBytes: positive,
  rateLimits: flag,
  tracing: flag
}

const ofCalls: Rules = {
  // Zero and below are deadlines that have passed.
  deadline: /* @__PURE__ */ rule(aboveZero, (value) => !Number.isNaN(millisOf(value))),
  headers,
  idleTimeout: limit,
  retry: policy,
  idempotent: flag,
  priority: /* @__PURE__ */ oneOf("interactive", "normal", "bulk")
}

/** The same client with checks of each call's options, and of those for its region. */
export const checked = (client: Client): Client => {
  const { api, callHeaders } = client.profile
  const defaults = callDefaultsOf(api)
  // An SDK's own options are sent as headers.
  const ownOf = (options: unknown): Rules =>
    isObject(options) && callHeaders !== undefined
      ? Object.fromEntries(
          Object.keys(options)
            .filter(
              (name) =>
                !Object.hasOwn(ofCalls, name) &&
                Object.values(callHeaders({ [name]: options[name] })).includes(
                  options[name] as string
                )
            )
            .map((name) => [name, text])
        )
      : {}
  const wrongIn = (
    metadata: OperationMetadata,
    options: unknown,
    place?: string
  ): InvalidRequest | undefined =>
    options === undefined
      ? undefined
      : (wrongCall(ofCalls, metadata, options, place) ??
        wrongCall(ownOf(options), metadata, options, place))
  // Those of the last call: most calls of a client are made in one region.
  let accepted: unknown = ofCalls
  return {
    ...client,
    execute: (raw, metadata, args, extras) =>
      Effect.withFiber(({ context }) => {
        const region: unknown = Context.get(context, defaults)
        let wrong = wrongIn(metadata, args[optionsIndex(metadata)])
        if (region !== accepted) {
          wrong ??= wrongIn(metadata, region ?? [], "CallDefaults: ")
          if (wrong === undefined) accepted = region
        }
        return wrong === undefined
          ? client.execute(raw, metadata, args, extras)
          : Effect.fail(wrong)
      })
  }
}
