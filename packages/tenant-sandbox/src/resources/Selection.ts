/**
 * Selects and sorts the items of a list: by query parameters with the name of a member, by parameters that the
 * resource defines, by a search, and by `sort`.
 */
import type { QueryValues } from "../contract/RequestValidation.ts"
import { ApiProblem, invalidQuery } from "../http/ApiProblem.ts"
import type { JsonObject, JsonValue } from "../http/Json.ts"
import type { OperationRequest } from "../operations/Operation.ts"
import type { Entry } from "../store/Collection.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import type { Resource } from "./Resource.ts"
import { parseSearch } from "./Search.ts"
import { valueAt } from "./SearchValues.ts"

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
): ReadonlyArray<Entry<JsonObject>> | ApiProblem => {
  const { direction = "1", path } =
    /^(?<path>[^:\s]+)(?::\s*(?<direction>-?1))?$/u.exec(sort.trim())?.groups ?? {}
  if (path === undefined) {
    return invalid("A property, followed by :1 or :-1, is expected", "sort")
  }
  return [...entries].sort(
    (a, b) => Number(direction) * compare(valueAt(a.value, path), valueAt(b.value, path))
  )
}

const invalid = (reason: string, place: string): ApiProblem =>
  invalidQuery(`Query validation error: '${reason}' on property ${place}.`)

/** The search of a request, or its error; `undefined` without a search. */
const searchOf = (
  query: QueryValues,
  tenant: Tenant,
  searched: Resource["searched"]
): Test | ApiProblem | undefined => {
  const name = query["search"] === undefined ? "q" : "search"
  const { [name]: text, parser, search_engine: engine } = query
  if (typeof text !== "string" || text.trim() === "") return undefined
  if (parser === "scim") return invalid("The sandbox searches in Lucene syntax only", "parser")
  if (engine !== undefined && engine !== "v3") {
    return invalid("The sandbox searches as v3 does", "search_engine")
  }
  const test = parseSearch(text, searched?.fields)
  if (typeof test === "string") return invalid(test, name)
  return searched === undefined ? test : (record) => test(searched.of(record, tenant))
}

/** The items of a list, in order. Without a condition they are not copied. */
export const select = (
  entries: ReadonlyArray<Entry<JsonObject>>,
  request: OperationRequest,
  tenant: Tenant,
  { filters, searched }: Pick<Resource, "filters" | "searched"> = {}
): ReadonlyArray<Entry<JsonObject>> | ApiProblem => {
  const { operation, query } = request
  const tests = [...testsOf(filters, operation.response.item, query)]
  const search = searchOf(query, tenant, searched)
  if (search instanceof ApiProblem) return search
  if (search !== undefined) tests.push(search)
  const selected =
    tests.length === 0 ? entries : entries.filter(({ value }) => tests.every((test) => test(value)))
  const { sort } = query
  return typeof sort === "string" ? sorted(selected, sort) : selected
}
