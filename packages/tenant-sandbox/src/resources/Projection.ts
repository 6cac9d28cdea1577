/**
 * A stored record as a response contains it: the members that the contract declares, as far as the request
 * asks for them.
 */
import type { PlayedOperation } from "../contract/ContractOperation.ts"
import type { QueryValues } from "../contract/RequestValidation.ts"
import type { JsonObject } from "../http/Json.ts"
import { internalPrefix, type Resource } from "./Resource.ts"

const memberSets = new WeakMap<ReadonlyArray<string>, ReadonlySet<string>>()

const setOf = (members: ReadonlyArray<string>): ReadonlySet<string> => {
  const known = memberSets.get(members)
  if (known !== undefined) return known
  const made = new Set(members)
  memberSets.set(members, made)
  return made
}

/** The members that the contract declares; without a declaration, all but internal ones. */
export const declared = (record: JsonObject, members: ReadonlyArray<string>): JsonObject => {
  const known = setOf(members)
  const shown: Record<string, JsonObject[string]> = {}
  for (const [name, value] of Object.entries(record)) {
    if (known.size === 0 ? !name.startsWith(internalPrefix) : known.has(name)) shown[name] = value
  }
  return shown
}

/**
 * The body with only the fields in the request's `fields`, or without them if it says
 * `include_fields=false`.
 */
export const selectFields = (body: JsonObject, query: QueryValues): JsonObject => {
  const { fields, include_fields: included } = query
  if (typeof fields !== "string" || fields.trim() === "") return body
  const named = new Set(fields.split(",").map((field) => field.trim()))
  const keep = included !== false
  return Object.fromEntries(Object.entries(body).filter(([field]) => named.has(field) === keep))
}

/** How an operation returns a resource: alone, or as an item of a list. */
export const presenter = (
  operation: PlayedOperation,
  form: "single" | "listed"
): ((record: JsonObject) => JsonObject) => {
  const { item, members } = operation.response
  const shown = form === "listed" ? item : members
  return (record) => declared(record, shown)
}

/** A record with its computed members, and without those that are never returned. */
export const visible = (
  resource: Pick<Resource, "hidden" | "shown">,
  record: JsonObject,
  tenant: Parameters<NonNullable<Resource["shown"]>>[1]
): JsonObject => {
  const whole =
    resource.shown === undefined ? record : { ...record, ...resource.shown(record, tenant) }
  if (resource.hidden === undefined) return whole
  const { hidden } = resource
  return Object.fromEntries(Object.entries(whole).filter(([name]) => !hidden.includes(name)))
}
