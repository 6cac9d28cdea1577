/**
 * Which items of a collection a list shows: by the query parameters that name a member of the items, by
 * those that the resource explains, by a search, and in the order that `sort` asks for.
 */
import type { QueryValues } from "../contract/RequestValidation.ts"
import { invalidQuery, type ApiProblem } from "../http/ApiProblem.ts"
import type { JsonObject, JsonValue } from "../http/Json.ts"
import type { OperationRequest } from "../operations/Operation.ts"
import type { Entry } from "../store/Collection.ts"
import type { Resource } from "./Resource.ts"
import { parseSearch, valueAt } from "./Search.ts"

const general = new Set([
  "page",
  "per_page",
  "include_totals",
  "from",
  "take",
  "fields",
  "include_fields",
  "sort",
  "q",
  "search",
  "search_engine",
  "primary_order",
  "parser"
])

type Test = (record: JsonObject) => boolean

const matches = (value: JsonValue | undefined, wanted: JsonValue): boolean => {
  if (Array.isArray(wanted)) return wanted.some((one) => matches(value, one))
  if (Array.isArray(value)) return value.some((one) => one === wanted)
  return value === wanted || (wanted === false && value === undefined)
}

const testsOf = (
  filters: Resource["filters"],
  members: ReadonlyArray<string>,
  query: QueryValues
): ReadonlyArray<Test> =>
  Object.entries(query).flatMap(([name, wanted]): ReadonlyArray<Test> => {
    const filter = filters?.[name]
    if (filter !== undefined) return [(record) => filter(record, wanted)]
    return general.has(name) || !members.includes(name)
      ? []
      : [(record) => matches(record[name], wanted)]
  })

const compare = (a: JsonValue | undefined, b: JsonValue | undefined): number =>
  a === b
    ? 0
    : a === undefined || a === null
      ? -1
      : b === undefined || b === null
        ? 1
        : a < b
          ? -1
          : 1

const sorted = (
  entries: ReadonlyArray<Entry<JsonObject>>,
  sort: string
): ReadonlyArray<Entry<JsonObject>> => {
  const separator = sort.lastIndexOf(":")
  const path = separator === -1 ? sort : sort.slice(0, separator)
  const direction = sort.slice(separator + 1).trim() === "-1" ? -1 : 1
  return [...entries].sort(
    (a, b) => direction * compare(valueAt(a.value, path), valueAt(b.value, path))
  )
}

/** The items that a list shows, in its order. Without a condition they are not even copied. */
export const select = (
  entries: ReadonlyArray<Entry<JsonObject>>,
  request: OperationRequest,
  filters?: Resource["filters"]
): ReadonlyArray<Entry<JsonObject>> | ApiProblem => {
  const { operation, query } = request
  const tests = [...testsOf(filters, operation.response.item, query)]
  const search = query["q"] ?? query["search"]
  if (typeof search === "string" && search.trim() !== "") {
    const test = parseSearch(search)
    if (typeof test === "string") {
      return invalidQuery(`Query validation error: '${test}' on property q.`)
    }
    tests.push(test)
  }
  const selected =
    tests.length === 0 ? entries : entries.filter(({ value }) => tests.every((test) => test(value)))
  const { sort } = query
  return typeof sort === "string" ? sorted(selected, sort) : selected
}
