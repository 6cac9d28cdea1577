/**
 * Encodes a query with the raw client's encoder, by the rules of the operation's raw function.
 */
import { isObject } from "../core/Json.ts"
import type { Extras } from "./Exchange.ts"
import { type EncodeQuery, inexactIn, invalid, queryOf } from "./Request.ts"

type Query = Readonly<Record<string, unknown>>

/** The rules of a raw function for its query: hey-api's `QuerySerializerOptions`. */
interface QueryRules {
  readonly parameters?: Readonly<Record<string, unknown>>
}

/** The raw client's factory of query encoders: `createQuerySerializer` of hey-api's clients. */
export type CreateQuerySerializer<Rules extends object> = (
  rules?: Rules
) => (query: Query) => string

// Everything that `encodeURIComponent` leaves unchanged.
const plainName = /^[\w.~!*'()-]*$/

/** The same members with encoded names: the raw client encodes only values. */
const byEncodedNames = <A>(members: Readonly<Record<string, A>>): Record<string, A> =>
  Object.fromEntries(
    Object.entries(members).map(([name, value]) => [encodeURIComponent(name), value])
  )

/** A query with encoded names, including those of nested objects. */
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

const withEncodedRules = <Rules extends object>(rules: Rules): Rules => {
  const { parameters }: QueryRules = rules
  // Rules are keyed by parameter name, which encoding changes.
  return { ...rules, ...(parameters && { parameters: byEncodedNames(parameters) }) }
}

const isGap = (value: unknown): boolean => value === undefined || value === null

/** Lists without missing values, which the raw client would write as text or as empty pairs. */
const withoutGaps = (query: Query): Query =>
  Object.values(query).some((value) => Array.isArray(value) && value.some(isGap))
    ? Object.fromEntries(
        Object.entries(query).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.filter((each) => !isGap(each)) : value
        ])
      )
    : query

/** The extras of an operation that has a query. */
export const withQueryOf = <Rules extends object>(create: CreateQuerySerializer<Rules>): Extras => {
  const byDefault = create()
  const encode = (query: Query, rules: unknown): string => {
    // The raw function's rules are what the raw client's own encoder takes.
    if (typeof rules === "function") return (rules as (query: Query) => string)(query)
    const plain = isPlain(query)
    if (rules === undefined) return byDefault(plain ? query : withEncodedNames(query))
    const own = rules as Rules
    return plain ? create(own)(query) : create(withEncodedRules(own))(withEncodedNames(query))
  }
  const encodeQuery: EncodeQuery = (metadata, query, rules) => {
    let encoded: string
    let inexact: string | undefined
    try {
      encoded = encode(withoutGaps(query), rules)
      inexact = inexactIn(query)
    } catch (cause) {
      throw invalid(metadata, "query", `the query cannot be encoded: ${String(cause)}`)
    }
    if (inexact !== undefined) {
      const message = `the number at "${inexact}" of the query is beyond 2^53, where JavaScript rounds`
      throw invalid(metadata, "query", message)
    }
    return queryOf(metadata, encoded)
  }
  return { encodeQuery }
}
