/**
 * Random documents, and calls of their operations: what is given to each call, and by which rules of
 * the document it has to arrive.
 */
import type { Node } from "../documents/schema.ts"
import { hostileText, prose } from "./draw.ts"
import type { Draw } from "./draw.ts"
import {
  anySchema,
  anyText,
  componentsOf,
  makeScope,
  objectOf,
  primitive,
  referring
} from "./schemas.ts"
import type { Scope, Sample } from "./schemas.ts"

/** How a parameter is written, as its document says. */
export interface Rule {
  readonly style: string
  readonly explode: boolean
  readonly allowReserved: boolean
  readonly isJson: boolean
}

/** A parameter of an operation with the value that one call gives it. */
export interface Given {
  readonly name: string
  readonly rule: Rule
  readonly value: unknown
}

/** How a field of a form is written. */
export interface Field {
  readonly name: string
  readonly value: unknown
  /** The media type that the document gives it. */
  readonly type: string | undefined
  /** In brackets: `deepObject`. */
  readonly isDeep: boolean
}

/** A body of a request. */
export type Body =
  | {
      readonly kind: "json" | "text" | "bytes"
      readonly mediaType: string
      readonly value: unknown
    }
  | {
      readonly kind: "form" | "multipart"
      readonly mediaType: string
      readonly fields: ReadonlyArray<Field>
    }

/** What the server responds with, and what becomes of it: for a failure its class and body. */
export interface Reply {
  readonly status: number
  readonly type: string | undefined
  readonly body: string | Uint8Array
  readonly value: unknown
}

/** One operation and one call of it. */
export interface PlannedCall {
  readonly method: string
  /** The template. */
  readonly path: string
  /** In the order of the template. */
  readonly pathParameters: ReadonlyArray<Given>
  readonly query: ReadonlyArray<Given> | undefined
  readonly headers: ReadonlyArray<Given> | undefined
  readonly cookies: ReadonlyArray<Given> | undefined
  readonly body: Body | undefined
  /** The parts that the operation declares, given or not. */
  readonly declared: ReadonlySet<string>
  readonly reply: Reply
  /** Whether the call returns a stream of items. */
  readonly isStream: boolean
}

/** A document and calls. */
export interface Plan {
  readonly document: Node
  readonly calls: ReadonlyArray<PlannedCall>
}

/** What bytes come from in a call. */
export type Source = "blob" | "file" | "memory" | "stream"

/** Bytes that a call sends, from one of the sources that there are. */
export class Bytes {
  readonly bytes: ReadonlyArray<number>
  readonly source: Source
  readonly name: string | undefined
  constructor(bytes: ReadonlyArray<number>, source: Source, name?: string) {
    this.bytes = bytes
    this.source = source
    this.name = name
  }
}

/** Bytes of any source; files have a name, and streams may. */
const anyBytes = (draw: Draw): Bytes => {
  const source = draw.pick(["blob", "file", "memory", "stream"] as const)
  const isNamed = source === "file" || (source === "stream" && draw.chance(50))
  return new Bytes(
    draw.many(0, 6, () => draw.between(0, 255)),
    source,
    isNamed ? draw.pick(["a.png", "é b.txt"]) : undefined
  )
}

type Place = "path" | "query" | "header" | "cookie"

const usualStyles = { path: "simple", query: "form", header: "simple", cookie: "form" } as const

const parameterNames: Readonly<Record<Place, ReadonlyArray<string>>> = {
  path: ["id", "user-id", "a.b", "name", "é", "it's", "x y", "class", "0", "$id", "request"],
  query: [
    "limit",
    "filter[name]",
    "$top",
    "a.b",
    "x y",
    "é",
    'q"',
    "it's",
    "`t`",
    "${x}",
    "*/",
    "0",
    "1a",
    "A&B=C",
    "#",
    "%41",
    "+",
    "class",
    "body"
  ],
  header: ["X-One", "x-two", "If-Match", "X-Three", "Idempotency-Key", "x.four", "X_Five"],
  cookie: ["sid", "a.b", "theme-2", "csrf_token", "$x"]
}

/** A text that a header can carry. */
const headerText = (draw: Draw): string =>
  draw
    .many(1, 3, () => draw.pick(["a", "B", '"q"', "x=y", "W/", "*", "(c)", "%41", "é", "a b", "0"]))
    .join("")

/** The same in a list, whose elements commas separate. */
const textsIn: Readonly<Record<Place, (draw: Draw) => string>> = {
  path: (draw) => {
    const text = hostileText(draw)
    return /^\.+$/.test(text) ? "dots" : text
  },
  query: anyText,
  header: headerText,
  cookie: anyText
}

const listOf = (item: Sample, min: number): Sample => ({
  schema: { type: "array", items: item.schema },
  value: (draw, depth, side) => draw.many(min, 3, () => item.value(draw, depth + 1, side))
})

const flatObject = (
  draw: Draw,
  names: ReadonlyArray<string>,
  text: (draw: Draw) => string
): Sample => {
  const members = [...new Set([draw.pick(names), ...draw.some(names, 2)])].map((name, index) => ({
    name,
    required: index === 0 || draw.chance(30),
    sample: primitive(draw, text)
  }))
  return {
    schema: {
      type: "object",
      properties: Object.fromEntries(members.map(({ name, sample }) => [name, sample.schema])),
      required: members.filter(({ required }) => required).map(({ name }) => name)
    },
    value: (given, depth, side) =>
      Object.fromEntries(
        members.flatMap(({ name, required, sample }) =>
          required || given.chance(60) ? [[name, sample.value(given, depth + 1, side)]] : []
        )
      )
  }
}

/** What a schema says nothing of, and what may be of two kinds. */
const openSample = (draw: Draw, text: (draw: Draw) => string): Sample => {
  const list = listOf(primitive(draw, text), 1)
  const one = primitive(draw, text)
  return draw.chance(50)
    ? {
        schema: {},
        value: (given) => given.pick([text(given), 7, true, ["a", 1], { x: "b", y: 2 }])
      }
    : {
        schema: { oneOf: [one.schema, list.schema] },
        value: (given, depth, side) => given.pick([one, list]).value(given, depth, side)
      }
}

const plainMembers = ["x", "y", "size-2", "snake_case", "é", "a b"]

/** An object with others, and lists, in it. */
const deepObject = (draw: Draw): Sample => {
  const inner = flatObject(draw, plainMembers, anyText)
  const list = listOf(primitive(draw), 2)
  const own = flatObject(draw, ["from", "to"], anyText)
  const properties = own.schema["properties"] as Node
  return {
    schema: {
      ...own.schema,
      properties: { ...properties, inner: inner.schema, list: list.schema }
    },
    value: (given, depth, side) => ({
      ...(own.value(given, depth, side) as object),
      ...(given.chance(70) ? { inner: inner.value(given, depth + 1, side) } : {}),
      ...(given.chance(70) ? { list: list.value(given, depth + 1, side) } : {})
    })
  }
}

/** The styles that a place has for what is not primitive. */
const stylesOf: Readonly<Record<Place, ReadonlyArray<string>>> = {
  path: ["simple", "label", "matrix"],
  query: ["form", "form", "spaceDelimited", "pipeDelimited", "deepObject"],
  header: ["simple"],
  cookie: ["form"]
}

interface Declared {
  readonly name: string
  readonly required: boolean
  readonly node: Node
  readonly rule: Rule
  readonly sample: Sample
}

/** Puts a schema among the document's, so that the parameter has only a reference to it. */
const hoisted = (draw: Draw, scope: Scope, sample: Sample): Sample => {
  if (!draw.chance(25)) return sample
  const name = `Value${scope.named.length}`
  scope.named.push({ name, sample })
  return referring(scope, scope.named.length - 1)
}

const shapeOf = (draw: Draw, place: Place, style: string): Sample => {
  const text = textsIn[place]
  // What separates elements must not be in them, where it cannot be told apart.
  const without =
    style === "spaceDelimited"
      ? (given: Draw) => hostileText(given, [" "])
      : style === "pipeDelimited"
        ? (given: Draw) => hostileText(given, ["|"])
        : text
  if (style === "deepObject")
    return draw.chance(50) ? deepObject(draw) : flatObject(draw, plainMembers, text)
  if (style === "spaceDelimited" || style === "pipeDelimited")
    return listOf(primitive(draw, without), 0)
  if (place === "query" && draw.chance(15)) return openSample(draw, text)
  return draw.chance(50)
    ? listOf(primitive(draw, text), place === "query" || place === "cookie" ? 0 : 1)
    : flatObject(draw, place === "header" ? ["x", "y"] : plainMembers, text)
}

const declare = (draw: Draw, scope: Scope, place: Place, name: string): Declared => {
  // Brackets in a name could not be told from those of a member.
  const style = draw.pick(
    stylesOf[place].filter((each) => each !== "deepObject" || !name.includes("["))
  )
  const kind = draw.between(0, 9)
  const isJson = kind === 0
  const isPrimitive = kind > 0 && kind < 5
  const sample = hoisted(
    draw,
    scope,
    isJson
      ? flatObject(draw, plainMembers, place === "header" ? headerText : textsIn[place])
      : isPrimitive
        ? primitive(draw, textsIn[place])
        : shapeOf(draw, place, style)
  )
  const usual = usualStyles[place]
  const own = isPrimitive && (style === "deepObject" || style.endsWith("Delimited")) ? usual : style
  const asStyled = isJson ? usual : own
  // What has delimiters is not defined with `explode`, and what is deep is always.
  const isFixed = asStyled === "deepObject" || asStyled.endsWith("Delimited")
  const explode = isFixed ? asStyled === "deepObject" : [undefined, true, false][draw.between(0, 2)]
  const allowReserved = place === "query" && !isFixed && !isJson && draw.chance(20)
  const required = place === "path" || draw.chance(40)
  return {
    name,
    required,
    sample,
    rule: {
      style: asStyled,
      explode: explode ?? asStyled === "form",
      allowReserved,
      isJson
    },
    node: {
      name,
      in: place,
      ...(required ? { required } : {}),
      description: prose(draw),
      ...(isJson
        ? { content: { "application/json": { schema: sample.schema } } }
        : {
            ...(asStyled === usual ? {} : { style: asStyled }),
            ...(explode === undefined ? {} : { explode }),
            ...(allowReserved ? { allowReserved } : {}),
            schema: sample.schema
          })
    }
  }
}

/** Numbers go before other names in an object, whatever their order is. */
const inOrder = <A extends { readonly name: string }>(all: ReadonlyArray<A>): ReadonlyArray<A> => [
  ...all.filter(({ name }) => /^\d+$/.test(name)),
  ...all.filter(({ name }) => !/^\d+$/.test(name))
]

/** The values of a place; none at all if the call leaves its part out. */
const giveAll = (draw: Draw, all: ReadonlyArray<Declared>): ReadonlyArray<Given> | undefined => {
  if (all.length === 0) return undefined
  const given = inOrder(all).flatMap(({ name, required, rule, sample }): ReadonlyArray<Given> =>
    required || draw.chance(60) ? [{ name, rule, value: sample.value(draw, 0, "request") }] : []
  )
  const isNeeded = all.some(({ required }) => required)
  return given.length === 0 && !isNeeded && draw.chance(50) ? undefined : given
}

const bytes = (draw: Draw): ReadonlyArray<number> => draw.many(0, 6, () => draw.between(0, 255))

interface DeclaredBody {
  readonly node: Node
  readonly mediaType: string
  readonly give: (draw: Draw) => Body
}

const jsonBody = (draw: Draw, scope: Scope): DeclaredBody => {
  const reach = { needed: scope.named.length, optional: scope.named.length }
  const sample = anySchema(draw, scope, reach)
  const written = draw.pick([
    "application/json",
    "application/json; charset=utf-8",
    "application/merge-patch+json",
    "application/vnd.api+json",
    "*/*"
  ])
  const mediaType = written === "*/*" ? "application/json" : written
  return {
    mediaType,
    node: { [written]: { schema: sample.schema } },
    give: (given) => ({ kind: "json", mediaType, value: sample.value(given, 0, "request") })
  }
}

const fieldNames = ["title", "a-b", "é", "x y", "tags[]", "0"]

const formBody = (draw: Draw): DeclaredBody => {
  const mediaType = "application/x-www-form-urlencoded"
  const fields = [...new Set([draw.pick(fieldNames), ...draw.some(fieldNames, 3)])].map((name) => {
    const kind = draw.between(0, 3)
    const isDeep = kind === 3 && !name.includes("[")
    const sample = isDeep
      ? deepObject(draw)
      : kind === 2
        ? flatObject(draw, plainMembers, anyText)
        : kind === 1
          ? listOf(primitive(draw), 0)
          : primitive(draw)
    return { name, isDeep, sample, required: draw.chance(40) }
  })
  const deep = fields.filter(({ isDeep }) => isDeep)
  return {
    mediaType,
    node: {
      [mediaType]: {
        schema: {
          type: "object",
          properties: Object.fromEntries(fields.map(({ name, sample }) => [name, sample.schema])),
          required: fields.filter(({ required }) => required).map(({ name }) => name)
        },
        ...(deep.length === 0
          ? {}
          : {
              encoding: Object.fromEntries(
                deep.map(({ name }) => [name, { style: "deepObject", explode: true }])
              )
            })
      }
    },
    give: (given) => ({
      kind: "form",
      mediaType,
      fields: inOrder(fields).flatMap(({ isDeep, name, required, sample }) =>
        required || given.chance(60)
          ? [{ name, isDeep, type: undefined, value: sample.value(given, 0, "request") }]
          : []
      )
    })
  }
}

const fileSchema = { type: "string", format: "binary" }

const file: Sample = {
  schema: fileSchema,
  value: anyBytes
}

const multipartBody = (draw: Draw): DeclaredBody => {
  const mediaType = "multipart/form-data"
  const fields = [...new Set([draw.pick(fieldNames), ...draw.some(fieldNames, 3)])].map((name) => {
    const kind = draw.between(0, 5)
    const text = (given: Draw) => (given.chance(50) ? "plain" : hostileText(given))
    const sample =
      kind === 0
        ? file
        : kind === 1
          ? listOf(file, 1)
          : kind === 2
            ? flatObject(draw, plainMembers, text)
            : kind === 3
              ? listOf(primitive(draw, text), 1)
              : primitive(draw, text)
    const type =
      kind === 5
        ? draw.pick(["text/html", "application/xml"])
        : kind < 2 && draw.chance(40)
          ? "image/png"
          : undefined
    return { name, sample, type, required: draw.chance(40), isJson: kind === 2 }
  })
  const typed = fields.filter(({ type }) => type !== undefined)
  return {
    mediaType,
    node: {
      [mediaType]: {
        schema: {
          type: "object",
          properties: Object.fromEntries(fields.map(({ name, sample }) => [name, sample.schema])),
          required: fields.filter(({ required }) => required).map(({ name }) => name)
        },
        ...(typed.length === 0
          ? {}
          : {
              encoding: Object.fromEntries(
                typed.map(({ name, type }) => [name, { contentType: type }])
              )
            })
      }
    },
    give: (given) => ({
      kind: "multipart",
      mediaType,
      fields: inOrder(fields).flatMap(({ isJson, name, required, sample, type }, index) =>
        required || index === 0 || given.chance(60)
          ? [
              {
                name,
                isDeep: false,
                type: type ?? (isJson ? "application/json" : undefined),
                value: sample.value(given, 0, "request")
              }
            ]
          : []
      )
    })
  }
}

const plainBody = (draw: Draw): DeclaredBody => {
  const [mediaType, schema] = draw.pick([
    ["text/plain", { type: "string" }],
    ["application/xml", { type: "string" }],
    ["text/csv; charset=utf-8", { type: "string" }],
    ["application/octet-stream", fileSchema],
    ["image/png", fileSchema],
    ["application/pdf", { type: "string" }],
    ["application/octet-stream", {}],
    ["image/*", fileSchema],
    ["*/*", fileSchema]
  ] as const)
  const isText = /^text|xml$/.test(mediaType)
  return {
    mediaType,
    node: { [mediaType]: { schema } },
    give: (given) =>
      isText
        ? { kind: "text", mediaType, value: `${prose(given)}` }
        : {
            kind: "bytes",
            mediaType: mediaType.includes("*") ? "application/octet-stream" : mediaType,
            value: anyBytes(given)
          }
  }
}

const anyBody = (draw: Draw, scope: Scope): DeclaredBody => {
  switch (draw.between(0, 5)) {
    case 0:
      return formBody(draw)
    case 1:
      return multipartBody(draw)
    case 2:
      return plainBody(draw)
    default:
      return jsonBody(draw, scope)
  }
}

interface DeclaredReply {
  readonly isStream?: true
  readonly nodes: Node
  readonly give: (draw: Draw) => Reply
}

/** How items are written in a stream. */
const lines = [
  ["application/x-ndjson", (text: string) => `${text}\n`],
  ["application/jsonl", (text: string) => `${text}\n`]
] as const
const events = ["text/event-stream", (text: string) => `data: ${text}\n\n`] as const

/** Lines of JSON, or events: those of a GET are a stream that connects again when it ends. */
const streamReply = (draw: Draw, scope: Scope, method: string): DeclaredReply => {
  const all = scope.named.length
  const item = objectOf(draw, scope, { needed: all, optional: all })
  const [type, written] = draw.pick(method === "get" ? lines : [events, ...lines])
  return {
    isStream: true,
    nodes: { 200: { description: prose(draw), content: { [type]: { schema: item.schema } } } },
    give: (given) => {
      const value = given.many(0, 3, () => item.value(given, 0, "response"))
      const body = value.map((each) => written(JSON.stringify(each))).join("")
      return { status: 200, type, body, value }
    }
  }
}

const anyReply = (draw: Draw, scope: Scope, method: string): DeclaredReply => {
  if (draw.chance(15)) return streamReply(draw, scope, method)
  const status = draw.pick([200, 200, 201, 202])
  const key = draw.pick([String(status), String(status), "2XX", "default"])
  const description = prose(draw)
  switch (draw.between(0, 6)) {
    case 0:
      return {
        nodes: { 204: { description } },
        give: () => ({ status: 204, type: undefined, body: "", value: undefined })
      }
    case 1:
      return {
        nodes: {
          [key]: { description, content: { "text/plain": { schema: { type: "string" } } } }
        },
        give: (given) => {
          const value = prose(given).toWellFormed()
          return { status, type: "text/plain; charset=utf-8", body: value, value }
        }
      }
    case 2:
      return {
        nodes: {
          [key]: { description, content: { "application/octet-stream": { schema: fileSchema } } }
        },
        give: (given) => {
          const value = Uint8Array.from([1, ...bytes(given)])
          return { status, type: "application/octet-stream", body: value, value }
        }
      }
    default: {
      const sample = anySchema(draw, scope, {
        needed: scope.named.length,
        optional: scope.named.length
      })
      const type = draw.pick([
        "application/json",
        "application/problem+json",
        "application/json; charset=utf-8"
      ])
      return {
        nodes: { [key]: { description, content: { [type]: { schema: sample.schema } } } },
        give: (given) => {
          const value = sample.value(given, 0, "response")
          return { status, type, body: JSON.stringify(value), value }
        }
      }
    }
  }
}

const errors = [
  [404, "404", "NotFound"],
  [409, "409", "Conflict"],
  [418, "4XX", "ClientErrorResponse"],
  [400, "default", "DefaultErrorResponse"]
] as const

/** A reply that may also be a failure, which the document declares with a body. */
const withErrors = (draw: Draw, scope: Scope, reply: DeclaredReply): DeclaredReply => {
  const [status, key, tag] = draw.pick(errors)
  // Where there is no other success, this is what one has.
  if (key === "default" && "default" in reply.nodes) return reply
  const all = scope.named.length
  const sample = objectOf(draw, scope, { needed: all, optional: all })
  return {
    ...reply,
    nodes: {
      ...reply.nodes,
      [key]: {
        description: prose(draw),
        content: { "application/json": { schema: sample.schema } }
      }
    },
    give: (given) => {
      if (given.chance(60)) return reply.give(given)
      const body = sample.value(given, 0, "response")
      return { status, type: "application/json", body: JSON.stringify(body), value: { tag, body } }
    }
  }
}

const literals = ["things", "it's", "(x)", "a+b", "~me", "v1.0", "@scope", "a:b", "x=1", "a b", "é"]

const ids = (draw: Draw, index: number): Node => {
  const tag = draw.pick([
    "Things",
    "Floating IPs",
    "it's",
    "名 前",
    "`t`",
    "${x}",
    "*/",
    "OAuth2",
    "Metrics",
    "Pet"
  ])
  switch (draw.between(0, 4)) {
    case 0:
      return { tags: [tag] }
    case 1:
      return { operationId: `group${draw.between(0, 1)}.sub.call${index}`, tags: [tag] }
    case 2:
      return { operationId: `actions/list-${index}` }
    case 3:
      return { operationId: `get_thing_${index}`, tags: [tag] }
    default:
      return {
        operationId: `${draw.pick(["it's", "${x}", "*/", "delete", "é", "`"])}${index}`,
        tags: [tag, "other"]
      }
  }
}

const operation = (draw: Draw, scope: Scope, index: number) => {
  const inPath = draw.some(parameterNames.path, 2).map((name) => declare(draw, scope, "path", name))
  const inQuery = draw
    .some(parameterNames.query, 3)
    .map((name) => declare(draw, scope, "query", name))
  const inHeader = draw.chance(30)
    ? draw.some(parameterNames.header, 2).map((name) => declare(draw, scope, "header", name))
    : []
  const inCookie = draw.chance(20)
    ? draw.some(parameterNames.cookie, 2).map((name) => declare(draw, scope, "cookie", name))
    : []
  const method = draw.pick(["get", "get", "post", "post", "put", "patch", "delete"])
  const body = method === "get" || draw.chance(30) ? undefined : anyBody(draw, scope)
  const isRequired = draw.chance(60)
  const reply = withErrors(draw, scope, anyReply(draw, scope, method))
  const path = `/op${index}/${draw.pick(literals)}${inPath
    .map(({ name }) => `/{${name}}${draw.chance(20) ? `/${draw.pick(literals)}` : ""}`)
    .join("")}${draw.chance(10) ? "?fixed=1" : ""}`
  const written = draw.chance(50) ? [...inQuery, ...inPath] : [...inPath, ...inQuery]
  const parameters = [...written, ...inHeader, ...inCookie].map(({ node }) => node)
  const declared = new Set([
    ...(body === undefined ? [] : ["body"]),
    ...(inQuery.length === 0 ? [] : ["query"]),
    ...(inHeader.length === 0 ? [] : ["headers"]),
    ...(inCookie.length === 0 ? [] : ["cookies"])
  ])
  const node: Node = {
    ...ids(draw, index),
    summary: prose(draw),
    description: prose(draw),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : { requestBody: { content: body.node, ...(isRequired ? { required: true } : {}) } }),
    responses: reply.nodes
  }
  const give = (given: Draw): PlannedCall => ({
    method: method.toUpperCase(),
    path,
    pathParameters: inPath.map(({ name, rule, sample }) => ({
      name,
      rule,
      value: sample.value(given, 0, "request")
    })),
    query: giveAll(given, inQuery),
    headers: giveAll(given, inHeader),
    cookies: giveAll(given, inCookie),
    declared,
    isStream: reply.isStream === true,
    body: body === undefined || (!isRequired && given.chance(30)) ? undefined : body.give(given),
    reply: reply.give(given)
  })
  return { method, path, node, give }
}

/** A document of a few operations, with a call or two of each. */
export const planOf = (draw: Draw): Plan => {
  const is31 = draw.chance(50)
  const scope = makeScope(draw, is31)
  const operations = draw.many(5, 8, (index) => operation(draw, scope, index))
  return {
    document: {
      openapi: is31 ? "3.1.0" : "3.0.3",
      info: { title: prose(draw), version: "1", description: prose(draw) },
      servers: [{ url: "https://random.example" }],
      paths: Object.fromEntries(
        operations.map(({ method, node, path }) => [path, { [method]: node }])
      ),
      components: { schemas: componentsOf(scope) }
    },
    calls: operations.flatMap(({ give }) => draw.many(2, 3, () => give(draw)))
  }
}
