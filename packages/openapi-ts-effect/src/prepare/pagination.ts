/**
 * Detects how lists are paged, if the document does not declare it, from the names of parameters and
 * response members. Every detection is reported, and can be corrected by a hook or an overlay.
 */
import { isNode } from "../read/document.ts"
import type { Node } from "../read/document.ts"
import { escapePointer } from "../read/pointer.ts"
import { isJson } from "./media-types.ts"
import { operationsIn, resolvedNode } from "./operations.ts"
import type { Draft, PlacedOperation } from "./operations.ts"
import type { Report } from "./report.ts"

/** A name without case and separators: `pageToken`, `page_token` and `page[token]` are the same. */
const plain = (name: string): string => name.replaceAll(/[^a-z0-9]/gi, "").toLowerCase()

/** The plain forms of several names. */
const named = (names: string): ReadonlyArray<string> => names.split(" ").map(plain)

const cursors = named(
  "cursor page_cursor start_cursor next_cursor page_token next_page_token next_token continuation_token continuation marker after"
)
const lastIds = named("starting_after after_id after")
const pages = named("page page_number page_no page_index")
const offsets = named("offset skip start_index start_at")
const sizes = named("limit per_page page_size size max_results take page_limit count top first")

const tokens = named(
  "next_cursor next_page_token next_token next_page next_marker continuation_token end_cursor cursor next after"
)
const addresses = named("next next_url next_page_url next_link next_page odata_next_link")
const totals = named("total total_count total_results total_items total_records total_size count")
const mores = named("has_more has_next has_next_page more")
const lists = named("data items results records values entries list elements objects")

/** Members that hold information about the page. */
const holders = new Set(
  named("meta metadata pagination paging links page_info response_metadata cursors page")
)

const find = (names: ReadonlyArray<string>, wanted: ReadonlyArray<string>): string | undefined =>
  wanted.flatMap((each) => names.filter((name) => plain(name) === each))[0]

const propertiesOf = (document: Draft, schema: unknown): Node => {
  const node = resolvedNode(document, schema)
  const all = Array.isArray(node["allOf"]) ? node["allOf"] : []
  const own = isNode(node["properties"]) ? node["properties"] : {}
  return Object.assign({}, ...all.map((each: unknown) => propertiesOf(document, each)), own) as Node
}

const isA = (document: Draft, schema: unknown, ...types: ReadonlyArray<string>): boolean => {
  const node = resolvedNode(document, schema)
  if ([node["type"]].flat().some((type) => types.includes(String(type)))) return true
  return ["anyOf", "oneOf"].some(
    (keyword) =>
      Array.isArray(node[keyword]) &&
      node[keyword].some((each: unknown) => isA(document, each, ...types))
  )
}

/** A member of a response or of its page information, as a name or pointer. */
const placeOf = (
  document: Draft,
  properties: Node,
  wanted: ReadonlyArray<string>,
  fits: (schema: unknown, name: string) => boolean
): string | undefined => {
  const direct = wanted.flatMap((each) =>
    Object.entries(properties).filter(
      ([name, schema]) => plain(name) === each && fits(schema, name)
    )
  )[0]
  if (direct !== undefined) return direct[0]
  for (const [name, schema] of Object.entries(properties)) {
    if (!holders.has(plain(name))) continue
    const below = placeOf(document, propertiesOf(document, schema), wanted, fits)
    if (below !== undefined) {
      return `/${escapePointer(name)}${below.startsWith("/") ? below : `/${escapePointer(below)}`}`
    }
  }
  return undefined
}

/** The list in a page: `""` if the page is the list; `undefined` if there is none. */
const listOf = (document: Draft, schema: unknown): string | undefined => {
  if (isA(document, schema, "array")) return ""
  const properties = propertiesOf(document, schema)
  const arrays = Object.entries(properties)
    .filter(([, each]) => isA(document, each, "array"))
    .map(([name]) => name)
  return arrays.length === 1 ? arrays[0] : find(arrays, lists)
}

const successOf = (document: Draft, operation: Draft): Node | undefined => {
  const responses = operation["responses"]
  if (!isNode(responses)) return undefined
  const status = Object.keys(responses).find((each) => /^2(00|XX)$/i.test(each))
  return status === undefined ? undefined : resolvedNode(document, responses[status])
}

interface Detected {
  readonly [member: string]: string | number | undefined | Readonly<Record<string, string>>
}

const detect = (
  document: Draft,
  { method, operation, pointer }: PlacedOperation,
  report: Report
): Detected | undefined => {
  const success = successOf(document, operation)
  const content = isNode(success?.["content"]) ? success["content"] : {}
  const type = Object.keys(content).find(isJson)
  if (success === undefined || type === undefined) return undefined
  const schema = resolvedNode(document, content[type])["schema"]
  const items = listOf(document, schema)
  if (items === undefined) return undefined

  const written = Array.isArray(operation["parameters"]) ? operation["parameters"] : []
  const query = new Map(
    written
      .map((each: unknown) => resolvedNode(document, each))
      .filter((each) => each["in"] === "query")
      .map((each) => [String(each["name"]), each["schema"]] as const)
  )
  const body = resolvedNode(document, operation["requestBody"])
  const [media] = Object.entries(isNode(body["content"]) ? body["content"] : {})
    .filter(([each]) => isJson(each))
    .map(([, each]) => resolvedNode(document, each)["schema"])
  const inBody = method === "post" && media !== undefined
  const fields = new Map(inBody ? Object.entries(propertiesOf(document, media)) : [])
  const place =
    find([...fields.keys()], [...cursors, ...pages, ...offsets]) !== undefined ? "body" : "query"
  const parameters = place === "body" ? fields : query
  const names = [...parameters.keys()]
  if (method !== "get" && place === "query") return undefined

  const properties = items === "" ? {} : propertiesOf(document, schema)
  const isText = (each: unknown): boolean => isA(document, each, "string", "integer", "number")
  const size = find(names, sizes)
  const total = placeOf(document, properties, totals, (each) =>
    isA(document, each, "integer", "number")
  )
  const common = {
    items,
    ...(total === undefined ? {} : { total }),
    ...(place === "body" && query.size > 0 ? { in: "body" } : {})
  }
  const withSize = (given: Readonly<Record<string, string>>) => ({
    parameters: { ...given, ...(size === undefined ? {} : { size }) }
  })

  const cursor = find(names, cursors)
  const token = placeOf(document, properties, tokens, (each) => isA(document, each, "string"))
  const lastId = find(names, lastIds)
  const more = placeOf(document, properties, mores, (each) => isA(document, each, "boolean"))
  if (lastId !== undefined && more !== undefined && token === undefined) {
    const item = resolvedNode(document, properties[items])["items"]
    if ("id" in propertiesOf(document, item)) {
      return {
        style: "checkpoint",
        ...common,
        next: "item:id",
        more,
        ...withSize({ cursor: lastId })
      }
    }
  }
  if (cursor !== undefined && token !== undefined) {
    return { style: "checkpoint", ...common, next: token, ...withSize({ cursor }) }
  }
  const address = placeOf(document, properties, addresses, (each, name) => {
    const { format } = resolvedNode(document, each)
    return (
      isA(document, each, "string") &&
      (format === "uri" || format === "url" || /url|link|^next$/i.test(name))
    )
  })
  if (address !== undefined && place === "query") {
    if (query.size === 0) {
      const text = `its pages have the address of the next one (${address}), but it has no query to ask for it: it is read as one page`
      report.add("skipped", pointer, text)
      return undefined
    }
    return { style: "link", ...common, next: address, ...withSize({}) }
  }
  const headers = Object.keys(isNode(success["headers"]) ? success["headers"] : {})
  const hasLink = headers.some((name) => name.toLowerCase() === "link")
  if (
    hasLink &&
    place === "query" &&
    (find(names, [...pages, ...offsets, ...cursors, ...sizes]) ?? "") !== ""
  ) {
    return { style: "link", ...common, next: "link:next", ...withSize({}) }
  }
  const page = find(names, pages)
  const offset = find(names, offsets)
  const number = page ?? offset
  if (number === undefined || !isText(parameters.get(number))) return undefined
  const { default: usual, minimum } = resolvedNode(document, parameters.get(number))
  const told = typeof minimum === "number" ? minimum : usual
  const first = page === undefined ? 0 : told === 0 ? 0 : 1
  return {
    style: "offset",
    ...common,
    unit: page === undefined ? "record" : "page",
    first,
    ...withSize({ page: number })
  }
}

const described = ({ items, next, parameters, style }: Detected): string => {
  const names = Object.values(isNode(parameters) ? parameters : {}).join(", ")
  return [
    `it is read as a list of pages (${String(style)}${typeof next === "string" ? `, next in ${next}` : ""})`,
    ...(names === "" ? [] : [`by ${names}`]),
    ...(typeof items === "string" && items !== "" ? [`of ${items}`] : [])
  ].join(" ")
}

/** Adds paging to lists for which the document does not declare it. */
export const detectPagination = (document: Draft, extension: string, report: Report): void => {
  for (const placed of operationsIn(document)) {
    const { operation, pointer } = placed
    if (operation[extension] !== undefined) continue
    const detected = detect(document, placed, report)
    if (detected === undefined) continue
    operation[extension] = detected
    report.add("detected", pointer, described(detected))
  }
}
