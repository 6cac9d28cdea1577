/**
 * How a query is encoded: by the raw client, and by the rules that the raw
 * function of the operation states for it.
 */
import {
  createQuerySerializer,
  type QuerySerializerOptions
} from "@effect-auth0/management-client/encoding"
import type { Extras } from "./Client.ts"
import type { EncodeQuery } from "./Request.ts"

type Query = Readonly<Record<string, unknown>>

const byDefault = /* @__PURE__ */ createQuerySerializer<Query>()

/** Encodes a query; the generator hands it to the operations that have one. */
export const encodeQuery: EncodeQuery = (query, rules) => {
  if (rules === undefined) return byDefault(query)
  // What the raw client's functions state is what its own encoder takes.
  return typeof rules === "function"
    ? (rules as (query: Query) => string)(query)
    : createQuerySerializer<Query>(rules as QuerySerializerOptions)(query)
}

/**
 * What an operation that has a query is made with beside its facts; the
 * generator writes `Runtime.operation(raw, facts, Runtime.withQuery)`.
 */
export const withQuery: Extras = { encodeQuery }
