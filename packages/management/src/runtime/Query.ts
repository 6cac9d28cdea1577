/**
 * How a query is encoded: by the raw client, and by the rules that the raw
 * function of the operation states for it.
 */
import {
  createQuerySerializer,
  type QuerySerializerOptions
} from "@effect-auth0/management-client/encoding"
import type { Extras } from "./Client.ts"
import { type EncodeQuery, invalid } from "./Request.ts"

type Query = Readonly<Record<string, unknown>>

const byDefault = /* @__PURE__ */ createQuerySerializer<Query>()

const encoderOf = (rules: unknown): ((query: Query) => string) =>
  rules === undefined
    ? byDefault
    : // What the raw client's functions state is what its own encoder takes.
      typeof rules === "function"
      ? (rules as (query: Query) => string)
      : createQuerySerializer<Query>(rules as QuerySerializerOptions)

/** Encodes a query; the generator hands it to the operations that have one. */
export const encodeQuery: EncodeQuery = (facts, query, rules) => {
  try {
    const encoded = encoderOf(rules)(query)
    return encoded === "" ? "" : `?${encoded}`
  } catch (cause) {
    throw invalid(facts, "query", `the query cannot be encoded: ${String(cause)}`)
  }
}

/**
 * What an operation that has a query is made with beside its facts; the
 * generator writes `Runtime.operation(raw, facts, Runtime.withQuery)`.
 */
export const withQuery: Extras = { encodeQuery }
