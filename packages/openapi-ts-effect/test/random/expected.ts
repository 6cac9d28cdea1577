/**
 * How a call has to arrive, by other people's code: `url-template` for the styles that OpenAPI takes
 * from RFC 6570, `qs` for brackets, `busboy` for forms in parts. Nothing here is of the runtime.
 */
import { Busboy } from "@fastify/busboy"
import qs from "qs"
import { parseTemplate } from "url-template"

import { Bytes } from "./plan.ts"
import type { Field, Given, PlannedCall } from "./plan.ts"

const escapeRest = (text: string): string =>
  text.replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  )

/** A name as the key of a variable in a template. */
const key = (name: string): string => escapeRest(encodeURIComponent(name))

/** RFC 6570 knows texts, lists and objects of them. */
const variable = (value: unknown): string | ReadonlyArray<string> | Record<string, string> =>
  Array.isArray(value)
    ? value.map(String)
    : typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, String(each)]))
      : String(value)

/** A template's only variable filled; templates know only plain names, so it gets its own afterwards. */
const expanded = (operator: string, { name, rule, value }: Given): string =>
  // A list of nothing is undefined (RFC 6570, section 2.3), which the package does not know.
  Array.isArray(value) && value.length === 0
    ? ""
    : parseTemplate(`{${operator}v${rule.explode ? "*" : ""}}`)
        // Its types know lists that may be changed only.
        .expand({ v: variable(value) } as never)
        .replaceAll(/(?<=^|[?&;])v(?=$|[=&;])/g, () => (isNamed(operator) ? key(name) : "v"))

/** Whether the name of a variable is part of what it is expanded to. */
const isNamed = (operator: string): boolean => operator === "?" || operator === ";"

/** Of a percent-encoded text, all that may be written in two ways is written in one. */
export const normalized = (text: string): string =>
  escapeRest(text).replaceAll(/%([0-9a-f]{2})/gi, (escape, code: string) => {
    const character = String.fromCharCode(Number.parseInt(code, 16))
    return /[\w.~-]/.test(character) ? character : escape.toUpperCase()
  })

const operators: Readonly<Record<string, string>> = { simple: "", label: ".", matrix: ";" }

const pathParameter = (given: Given): string =>
  given.rule.isJson
    ? key(JSON.stringify(given.value))
    : expanded(operators[given.rule.style] ?? "", given)

/** The path of a call, percent-encoded. */
export const expectedPath = ({ path, pathParameters }: PlannedCall): string =>
  normalized(
    (path.split("?")[0] ?? "").replaceAll(
      /\{([^}]+)\}|[^{}]+/g,
      (text: string, name: string | undefined) => {
        const given = pathParameters.find((each) => each.name === name)
        return given === undefined ? encodeURI(text) : pathParameter(given)
      }
    )
  )

/** What reserved expansion leaves as it is, and a query must not have. */
const withoutReserved = (text: string): string =>
  text.replaceAll(/[[\]#&+]/g, (character) => encodeURIComponent(character))

const reservedPairs = ({ name, rule, value }: Given): string => {
  const one = (text: unknown): string =>
    withoutReserved(
      parseTemplate("{+v}").expand({
        // The package takes a sign with one digit for a triplet.
        v: String(text).replaceAll(/%(?![0-9A-F]{2})/gi, "%25")
      })
    )
  if (Array.isArray(value)) {
    // A comma in an element would separate two.
    return rule.explode
      ? value.map((each) => `${key(name)}=${one(each)}`).join("&")
      : value.length === 0
        ? ""
        : `${key(name)}=${value.map((each) => one(each).replaceAll(",", "%2C")).join(",")}`
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
    return rule.explode
      ? members.map(([member, each]) => `${key(member)}=${one(each)}`).join("&")
      : `${key(name)}=${members.map(([member, each]) => `${key(member)},${one(each).replaceAll(",", "%2C")}`).join(",")}`
  }
  return `${key(name)}=${one(value)}`
}

const separators: Readonly<Record<string, string>> = { spaceDelimited: "%20", pipeDelimited: "%7C" }

/** The pairs of a query that are defined to the byte. */
const queryParameter = (given: Given): string => {
  const { name, rule, value } = given
  if (rule.isJson) return `${key(name)}=${key(JSON.stringify(value))}`
  if (rule.allowReserved) return reservedPairs(given)
  const separator = separators[rule.style]
  if (separator !== undefined && Array.isArray(value)) {
    return value.length === 0
      ? ""
      : `${key(name)}=${value.map((each) => key(String(each))).join(separator)}`
  }
  return expanded("?", given).replace(/^\?/, "")
}

/** A value as it comes out of brackets: texts, and a list of one is its element. */
const asTexts = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.length === 1 ? asTexts(value[0]) : value.map(asTexts)
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, asTexts(each)]))
    : String(value)
}

const isDeep = ({ rule }: Given): boolean => rule.style === "deepObject" && !rule.isJson

/** A query: what is defined to the byte, and what is deep as it is read. */
export interface Query {
  readonly text: string
  readonly deep: unknown
}

const parsed = (text: string): unknown => qs.parse(text, { depth: 9, parameterLimit: 500 })

/** The query of a call: its template may begin one. */
export const expectedQuery = ({ path, query = [] }: PlannedCall): Query => {
  const [, own = ""] = path.split("?")
  const flat = [own, ...query.filter((given) => !isDeep(given)).map(queryParameter)]
  return {
    text: normalized(flat.filter((text) => text !== "").join("&")),
    deep: Object.fromEntries(query.filter(isDeep).map(({ name, value }) => [name, asTexts(value)]))
  }
}

/** The same of a query that has arrived. */
export const arrivedQuery = ({ query = [] }: PlannedCall, text: string): Query => {
  const starts = query.filter(isDeep).map(({ name }) => `${key(name)}%5B`)
  const pairs = text === "" ? [] : text.split("&")
  const isOfDeep = (pair: string): boolean =>
    starts.some((start) => normalized(pair).startsWith(normalized(start)))
  return {
    text: normalized(pairs.filter((pair) => !isOfDeep(pair)).join("&")),
    deep: unnamed(pairs.filter(isOfDeep).join("&"))
  }
}

/** `qs` takes a name with brackets in it for one with members: only the first of a pair is a name here. */
const unnamed = (text: string): unknown => {
  const names = [
    ...new Set(
      text
        .split("&")
        .filter((pair) => pair !== "")
        .map((pair) => pair.split("%5B", 1).join(""))
    )
  ]
  return Object.fromEntries(
    names.map((name) => {
      const own = text.split("&").filter((pair) => pair.startsWith(`${name}%5B`))
      const read = parsed(own.map((pair) => `v${pair.slice(name.length)}`).join("&"))
      return [decodeURIComponent(name), (read as { readonly v?: unknown }).v]
    })
  )
}

/** The headers of a call. */
export const expectedHeaders = ({ headers = [] }: PlannedCall): Readonly<Record<string, string>> =>
  Object.fromEntries(
    headers.map((given) => [
      given.name.toLowerCase(),
      given.rule.isJson
        ? JSON.stringify(given.value)
        : // Headers are not percent-encoded.
          decodeURIComponent(expanded("", given))
    ])
  )

/** The `cookie` header of a call. */
export const expectedCookies = ({ cookies = [] }: PlannedCall): string | undefined => {
  const pairs = cookies
    .map((given) =>
      given.rule.isJson
        ? `${key(given.name)}=${key(JSON.stringify(given.value))}`
        : expanded("?", given).replace(/^\?/, "").replaceAll("&", "; ")
    )
    .filter((pair) => pair !== "")
  return pairs.length === 0 ? undefined : normalized(pairs.join("; "))
}

const formText = (value: unknown): string =>
  typeof value === "object" && value !== null ? JSON.stringify(value) : String(value)

/** The fields of a form as a list of names and texts; what is deep is read as a whole. */
export const expectedForm = (fields: ReadonlyArray<Field>) => ({
  flat: fields
    .filter((field) => !field.isDeep)
    .flatMap(({ name, value }) =>
      (Array.isArray(value) ? (value as ReadonlyArray<unknown>) : [value]).map((each) => [
        name,
        formText(each)
      ])
    ),
  deep: Object.fromEntries(
    fields.filter((field) => field.isDeep).map(({ name, value }) => [name, asTexts(value)])
  )
})

/** The same of a form that has arrived. */
export const arrivedForm = (fields: ReadonlyArray<Field>, body: string) => {
  const deep = fields.filter((field) => field.isDeep).map(({ name }) => name)
  const pairs = [...new URLSearchParams(body)]
  const isOfDeep = (name: string): boolean => deep.some((each) => name.startsWith(`${each}[`))
  const ofDeep = pairs.filter(([name]) => isOfDeep(name))
  return {
    flat: pairs.filter(([name]) => !isOfDeep(name)),
    deep: unnamed(
      ofDeep.map(([name, value]) => `${key(name).replaceAll("%5B", "%5B")}=${key(value)}`).join("&")
    )
  }
}

/** A part of a form. */
export interface Part {
  readonly name: string
  readonly type: string
  readonly fileName: string | undefined
  readonly text: string
}

const hex = (bytes: Iterable<number>): string => Buffer.from([...bytes]).toString("hex")

/** The parts of a form: of files the bytes in hexadecimal digits. */
export const expectedParts = (fields: ReadonlyArray<Field>): ReadonlyArray<Part> =>
  fields.flatMap(({ name, type, value }) =>
    (Array.isArray(value) ? (value as ReadonlyArray<unknown>) : [value]).map((each) =>
      each instanceof Bytes
        ? {
            name,
            type: type ?? "application/octet-stream",
            fileName: each.name ?? "blob",
            text: hex(each.bytes)
          }
        : {
            name,
            type: type ?? "text/plain",
            fileName: type === undefined ? undefined : name,
            text: type === undefined ? formText(each) : hex(Buffer.from(formText(each)))
          }
    )
  )

/** The same of a form that has arrived. */
export const arrivedParts = (contentType: string, body: Buffer): Promise<ReadonlyArray<Part>> =>
  new Promise((resolve, reject) => {
    const parts: Array<Part> = []
    const files: Array<Promise<void>> = []
    const reader = Busboy({ headers: { "content-type": contentType } })
    reader.on("field", (name, text, _nameCut, _textCut, _encoding, type) => {
      parts.push({ name, type, fileName: undefined, text })
    })
    reader.on("file", (name, stream, fileName, _encoding, type) => {
      const index = parts.push({ name, type, fileName, text: "" }) - 1
      files.push(
        (async () => {
          const chunks: Array<Buffer> = []
          for await (const chunk of stream) chunks.push(chunk as Buffer)
          parts[index] = { name, type, fileName, text: hex(Buffer.concat(chunks)) }
        })()
      )
    })
    reader.on("error", reject)
    reader.on("finish", () => void Promise.all(files).then(() => resolve(parts), reject))
    reader.end(body)
  })
