/**
 * How a query is encoded: by the raw client, and by the rules that the raw
 * function of the operation states for it.
 */
import {
  createQuerySerializer,
  type QuerySerializerOptions
} from "@effect-auth0/management-client/encoding"
import type { Extras } from "./Client.ts"
import { isObject } from "./Json.ts"
import { type EncodeQuery, invalid } from "./Request.ts"

type Query = Readonly<Record<string, unknown>>

const byDefault = /* @__PURE__ */ createQuerySerializer<Query>()

// All that `encodeURIComponent` leaves as it is.
const plainName = /^[\w.~!*'()-]*$/

/** The same members by encoded names: the raw client encodes values only. */
const byEncodedNames = <A>(members: Readonly<Record<string, A>>): Record<string, A> =>
  Object.fromEntries(
    Object.entries(members).map(([name, value]) => [encodeURIComponent(name), value])
  )

/** A query whose names are encoded, also those of the objects in it. */
const withEncodedNames = (query: Query): Query =>
  byEncodedNames(
    Object.fromEntries(
      Object.entries(query).map(([name, value]) => [
        name,
        isObject(value) && !(value instanceof Date) ? withEncodedNames(value) : value
      ])
    )
  )

const isPlain = (query: Query): boolean =>
  Object.entries(query).every(
    ([name, value]) => plainName.test(name) && (!isObject(value) || isPlain(value))
  )

const withEncodedRules = ({ parameters, ...rules }: QuerySerializerOptions) => ({
  ...rules,
  // The rules of a parameter go by its name, which is another one then.
  ...(parameters && { parameters: byEncodedNames(parameters) })
})

const encode = (query: Query, rules: unknown): string => {
  // What the raw client's functions state is what its own encoder takes.
  if (typeof rules === "function") return (rules as (query: Query) => string)(query)
  const plain = isPlain(query)
  if (rules === undefined) return byDefault(plain ? query : withEncodedNames(query))
  const own = rules as QuerySerializerOptions
  return plain
    ? createQuerySerializer<Query>(own)(query)
    : createQuerySerializer<Query>(withEncodedRules(own))(withEncodedNames(query))
}

/** Encodes a query; the generator hands it to the operations that have one. */
export const encodeQuery: EncodeQuery = (facts, query, rules) => {
  try {
    const encoded = encode(query, rules)
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
