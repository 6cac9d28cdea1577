/**
 * How a query is encoded: by the raw client, and by the rules that the raw
 * function of the operation states for it.
 */
import { isObject } from "../core/Json.ts"
import type { Extras } from "./Exchange.ts"
import { type EncodeQuery, inexactIn, invalid } from "./Request.ts"

type Query = Readonly<Record<string, unknown>>

/** The rules that the raw client's functions state for a query; hey-api's `QuerySerializerOptions`. */
interface QueryRules {
  readonly parameters?: Readonly<Record<string, unknown>>
}

/** The raw client's maker of query encoders: `createQuerySerializer` of hey-api's clients. */
export type CreateQuerySerializer<Rules extends object> = (
  rules?: Rules
) => (query: Query) => string

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

const withEncodedRules = <Rules extends object>(rules: Rules): Rules => {
  const { parameters }: QueryRules = rules
  // The rules of a parameter go by its name, which is another one then.
  return { ...rules, ...(parameters && { parameters: byEncodedNames(parameters) }) }
}

/** What an operation that has a query is made with beside its metadata. */
export const withQueryOf = <Rules extends object>(create: CreateQuerySerializer<Rules>): Extras => {
  const byDefault = create()
  const encode = (query: Query, rules: unknown): string => {
    // What the raw client's functions state is what its own encoder takes.
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
      encoded = encode(query, rules)
      inexact = inexactIn(query)
    } catch (cause) {
      throw invalid(metadata, "query", `the query cannot be encoded: ${String(cause)}`)
    }
    if (inexact !== undefined) {
      const message = `the number at "${inexact}" of the query is beyond 2^53, where JavaScript rounds`
      throw invalid(metadata, "query", message)
    }
    return encoded === "" ? "" : `?${encoded}`
  }
  return { encodeQuery }
}
