/** Random plans as Swagger 2.0: what it can say of their operations is the same, and the rest is left out. */
import type { Node } from "../documents/schema.ts"
import type { Given, Plan, PlannedCall } from "./plan.ts"

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const nodeIn = (value: unknown, name: string): Node => {
  const member: unknown = isNode(value) ? value[name] : undefined
  return isNode(member) ? member : {}
}

/** Definitions are elsewhere, and `null` is an extension. */
const converted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(converted)
  if (!isNode(value)) {
    return typeof value === "string"
      ? value.replace(/^#\/components\/schemas\//, "#/definitions/")
      : value
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name === "nullable" ? "x-nullable" : name,
      converted(each)
    ])
  )
}

/** A schema that a parameter can have: a primitive, or a list of them. */
const plainSchema = (document: Node, schema: unknown): Node | undefined => {
  const reference: unknown = isNode(schema) ? schema["$ref"] : undefined
  const name = typeof reference === "string" ? (reference.split("/").at(-1) ?? "") : undefined
  const node = name === undefined ? schema : nodeIn(nodeIn(document, "components"), "schemas")[name]
  if (!isNode(node) || typeof node["type"] !== "string" || node["nullable"] === true)
    return undefined
  if (node["type"] === "object") return undefined
  if (node["type"] !== "array") return node
  const items = plainSchema(document, node["items"])
  return items === undefined || items["type"] === "array" ? undefined : { ...node, items }
}

const formats: Readonly<Record<string, string>> = {
  spaceDelimited: "ssv",
  pipeDelimited: "pipes"
}

const parameterOf = (document: Node, written: Node): Node | undefined => {
  const { allowReserved, content, explode, in: place, schema, style, ...rest } = written
  const plain = plainSchema(document, schema)
  const isOther = style === "label" || style === "matrix" || style === "deepObject"
  if (isOther || plain === undefined || content !== undefined || allowReserved === true)
    return undefined
  if (place === "cookie") return undefined
  const usual = place === "query" && explode !== false ? "multi" : "csv"
  const format = typeof style === "string" ? (formats[style] ?? usual) : usual
  return {
    ...rest,
    in: place,
    ...plain,
    ...(plain["type"] === "array" ? { collectionFormat: format } : {})
  }
}

const all = <A>(values: ReadonlyArray<A | undefined>): ReadonlyArray<A> | undefined => {
  const known = values.filter((each) => each !== undefined)
  return known.length === values.length ? known : undefined
}

const fieldsOf = (document: Node, media: Node): ReadonlyArray<Node> | undefined => {
  if (media["encoding"] !== undefined) return undefined
  const schema = nodeIn(media, "schema")
  const required = Array.isArray(schema["required"]) ? schema["required"] : []
  return all(
    Object.entries(nodeIn(schema, "properties")).map(([name, property]) => {
      const plain = plainSchema(document, property)
      const isFile = plain?.["format"] === "binary"
      if (plain === undefined || nodeIn(plain, "items")["format"] === "binary") return undefined
      return {
        name,
        in: "formData",
        ...(required.includes(name) ? { required: true } : {}),
        ...(isFile ? { type: "file" } : plain),
        ...(plain["type"] === "array" ? { collectionFormat: "multi" } : {})
      }
    })
  )
}

/** The parameters of a body, with its media type. */
const bodyOf = (document: Node, { requestBody }: Node) => {
  if (!isNode(requestBody)) return { parameters: [] }
  const [[type, media] = ["", {}], ...others] = Object.entries(nodeIn(requestBody, "content"))
  if (others.length > 0 || !isNode(media)) return undefined
  if (/^application\/(json|merge-patch\+json)/.test(type)) {
    const required = requestBody["required"] === true ? { required: true } : {}
    const body = { name: "body", in: "body", ...required, schema: media["schema"] }
    return { parameters: [body], type }
  }
  if (!/^multipart|urlencoded$/.test(type)) return undefined
  const fields = fieldsOf(document, media)
  return fields === undefined ? undefined : { parameters: fields, type }
}

interface Replies {
  readonly type: string
  readonly responses: Node
}

/** The responses of one media type, which is that of a success; nothing without one. */
const repliesOf = ({ responses }: Node): Replies | undefined => {
  const written = Object.entries(isNode(responses) ? responses : {}).flatMap(([status, each]) =>
    /^\d+$/.test(status) && isNode(each)
      ? [{ status, each, content: Object.entries(nodeIn(each, "content")) }]
      : []
  )
  const success = written.find(({ status }) => status.startsWith("2"))
  if (success === undefined || success.content.length > 1) return undefined
  const [[type] = ["application/json"]] = success.content
  const known = written.flatMap(({ content, each, status }) => {
    const [[own, media] = [type, undefined]] = content
    if (content.length > 1 || own !== type) return []
    const { description } = each
    const schema = nodeIn(media, "schema")
    const shown = schema["format"] === "binary" ? { type: "file" } : schema
    return [[status, { description, ...(isNode(media) ? { schema: shown } : {}) }] as const]
  })
  return { type, responses: Object.fromEntries(known) }
}

interface Older {
  readonly node: Node
  /** The parameters that are left, each with its place. */
  readonly parameters: ReadonlySet<string>
  readonly hasBody: boolean
  readonly statuses: ReadonlySet<string>
}

const operationOf = (document: Node, operation: Node): Older | undefined => {
  const { parameters, requestBody, responses, ...rest } = operation
  const written = Array.isArray(parameters) ? (parameters as ReadonlyArray<Node>) : []
  const own = written.map((each) => parameterOf(document, each))
  const isPathKnown = written.every((each, index) => each["in"] !== "path" || own[index])
  const known = own.filter((each) => each !== undefined)
  const body = bodyOf(document, { requestBody })
  const replies = repliesOf({ responses })
  if (!isPathKnown || replies === undefined) return undefined
  return {
    node: {
      ...rest,
      ...(body?.type === undefined ? {} : { consumes: [body.type] }),
      produces: [replies.type],
      parameters: [...known, ...(body?.parameters ?? [])],
      responses: replies.responses
    },
    parameters: new Set(known.map(({ in: place, name }) => `${String(place)} ${String(name)}`)),
    hasBody: (body?.parameters.length ?? 0) > 0,
    statuses: new Set(Object.keys(replies.responses))
  }
}

/** A call with what is left of its operation; none of a response that is not left. */
const callOf = (call: PlannedCall, older: Older): ReadonlyArray<PlannedCall> => {
  if (!older.statuses.has(String(call.reply.status)) || call.isStream) return []
  const left = (place: string, given: ReadonlyArray<Given> | undefined) =>
    given?.filter(({ name }) => older.parameters.has(`${place} ${name}`))
  const has = (place: string): boolean =>
    [...older.parameters].some((each) => each.startsWith(`${place} `))
  const declared = new Set([
    ...(older.hasBody ? ["body"] : []),
    ...(has("query") ? ["query"] : []),
    ...(has("header") ? ["headers"] : [])
  ])
  return [
    {
      ...call,
      declared,
      query: has("query") ? left("query", call.query) : undefined,
      headers: has("header") ? left("header", call.headers) : undefined,
      cookies: undefined,
      body: older.hasBody ? call.body : undefined
    }
  ]
}

/** What Swagger 2.0 can describe of a plan. */
export const asVersion2 = ({ calls, document }: Plan): Plan => {
  const operations = Object.entries(nodeIn(document, "paths")).flatMap(([path, item]) => {
    const [[method, operation] = ["", {}]] = Object.entries(isNode(item) ? item : {})
    const older = isNode(operation) ? operationOf(document, operation) : undefined
    return older === undefined ? [] : [[path, { method, older }] as const]
  })
  const byPath = new Map(operations.map(([path, { older }]) => [path, older]))
  return {
    document: {
      swagger: "2.0",
      info: document["info"],
      host: "random.example",
      schemes: ["https"],
      paths: Object.fromEntries(
        operations.map(([path, { method, older }]) => [path, { [method]: converted(older.node) }])
      ),
      definitions: converted(nodeIn(nodeIn(document, "components"), "schemas"))
    },
    calls: calls.flatMap((call) => {
      const older = byPath.get(call.path)
      return older === undefined ? [] : callOf(call, older)
    })
  }
}
