/**
 * Reads a fault that came as JSON.
 */
import { operations, otherOperations } from "../generated/Contract.ts"
import { asJsonObject, type JsonObject, type JsonValue } from "../http/Json.ts"
import type { Fault, FaultKind } from "../tenant/Faults.ts"

type Kind = FaultKind["kind"]

/** The members that each kind of fault has, with their types; a question mark says that it can be left out. */
const members: Readonly<
  Record<Kind, Readonly<Record<string, "number" | "number?" | "boolean?" | "string">>>
> = {
  responseLostBeforeApplying: {},
  responseLostAfterApplying: {},
  lateApplication: { delayMillis: "number" },
  unavailableBeforeApplying: {},
  unavailableAfterApplying: {},
  tooManyRequests: { retryAfterSeconds: "number?" },
  slowBody: { stallMillis: "number?" },
  truncatedBody: {},
  htmlBody: { applied: "boolean?" },
  redirect: { location: "string" }
}

// What a timer can wait for.
const longest = 2 ** 31 - 1

/** Whether a value is a whole number in a range. */
export const isWhole = (
  value: JsonValue | undefined,
  least: number,
  most: number
): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= least && value <= most

const isOperation = (id: string): boolean =>
  [...operations, ...otherOperations].some((operation) => operation.id === id)

const isKind = (value: unknown): value is Kind =>
  typeof value === "string" && Object.hasOwn(members, value)

const common = { operation: "string?", connection: "string?", times: "number?" } as const

const wrong = (body: JsonObject, kind: Kind): string | undefined => {
  const known: Readonly<Record<string, string>> = { ...common, ...members[kind] }
  const unknown = Object.keys(body).find((name) => name !== "kind" && !Object.hasOwn(known, name))
  if (unknown !== undefined) {
    return `A fault ${kind} has no ${unknown}; it can have ${Object.keys(known).join(", ")}.`
  }
  for (const [name, type] of Object.entries(known)) {
    const value = body[name]
    const optional = type.endsWith("?")
    if (value === undefined && optional) continue
    if (name === "times") {
      if (value === null || isWhole(value, 1, longest)) continue
      return `times must be a whole number from 1 to ${longest}, or null for a fault without end.`
    }
    if (typeof value !== type.replace("?", "")) {
      return `A fault ${kind} needs ${name}, a ${type.replace("?", "")}.`
    }
    if (typeof value === "number" && !isWhole(value, 0, longest)) {
      return `${name} must be a whole number from 0 to ${longest}.`
    }
  }
  const { location, operation } = body
  if (typeof location === "string" && !/^[\x21-\x7e]+$/u.test(location)) {
    return "location must be an address without spaces, in ASCII."
  }
  return typeof operation === "string" && !isOperation(operation)
    ? `There is no operation ${operation}; GET /_sandbox/operations lists them.`
    : undefined
}

const fault = (kind: Kind, body: JsonObject): FaultKind => {
  const { applied, delayMillis, location, retryAfterSeconds, stallMillis } = body
  switch (kind) {
    case "lateApplication":
      return { kind, delayMillis: Number(delayMillis) }
    case "tooManyRequests":
      return typeof retryAfterSeconds === "number" ? { kind, retryAfterSeconds } : { kind }
    case "slowBody":
      return typeof stallMillis === "number" ? { kind, stallMillis } : { kind }
    case "htmlBody":
      return typeof applied === "boolean" ? { kind, applied } : { kind }
    case "redirect":
      return { kind, location: String(location) }
    default:
      return { kind }
  }
}

/** The fault of a body, or what is wrong with it. `times` of null never ends, as in a list of faults. */
export const faultOf = (value: JsonObject): Fault | string => {
  const body = asJsonObject(value)
  const { connection, kind, operation, times } = body
  if (!isKind(kind)) return `kind must be one of ${Object.keys(members).join(", ")}.`
  const problem = wrong(body, kind)
  if (problem !== undefined) return problem
  return {
    ...fault(kind, body),
    ...(typeof operation === "string" ? { operation } : {}),
    ...(typeof connection === "string" ? { connection } : {}),
    ...(times === null ? { times: Infinity } : typeof times === "number" ? { times } : {})
  }
}
