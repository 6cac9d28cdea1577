/**
 * A document of 1,200 operations, as large as GitHub's, made up here: 75 resources of 16 operations with
 * their own schemas, shared ones, lists, error responses and descriptions.
 */
type Json = string | number | boolean | ReadonlyArray<Json> | { readonly [name: string]: Json }
type JsonObject = { readonly [name: string]: Json }

const resources = 75

const words = (
  "account branch check commit deployment environment event feature gist hook invitation issue key label " +
  "license member milestone network organization package page project pull release repository review runner " +
  "secret status team template thread topic user variable workflow"
).split(" ")

const nameOf = (index: number): string => {
  const word = words[index % words.length] ?? ""
  const round = Math.floor(index / words.length)
  return round === 0 ? word : `${words[(index * 7 + round) % words.length]}-${word}`
}

const typeNameOf = (name: string): string =>
  name
    .split("-")
    .map((part) => part[0]?.toUpperCase() + part.slice(1))
    .join("")

const reference = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` })
const text: JsonObject = { type: "string" }
const media = (schema: JsonObject): JsonObject => ({ "application/json": { schema } })

const longText =
  "What this is for, who may call it, and what it needs: it is of about the length that descriptions have in the " +
  "documents of large APIs, so that what is generated has as many comments as theirs."

const parameter = (name: string, place: string, schema: JsonObject): JsonObject => ({
  name,
  in: place,
  required: place === "path",
  description: `The ${name.replaceAll("_", " ")}.`,
  schema
})

const failures: JsonObject = Object.fromEntries(
  ["401", "403", "404", "422"].map((status) => [
    status,
    { $ref: `#/components/responses/Status${status}` }
  ])
)

/** The properties of a schema: texts, dates, numbers, choices, lists and other schemas. */
const propertiesOf = (name: string, index: number, count: number): JsonObject =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at): readonly [string, JsonObject] => {
      const description = `The ${words[(index + at) % words.length]} of the ${name}.`
      const kinds: ReadonlyArray<JsonObject> = [
        text,
        { type: "string", format: "date-time" },
        { type: "integer" },
        { type: "boolean" },
        { type: "string", enum: ["open", "closed", "draft", `state-${index}`] },
        { type: "array", items: text },
        reference("SimpleUser"),
        { type: ["string", "null"] }
      ]
      const kind = kinds[(index + at) % kinds.length] ?? text
      return [
        `${words[(index + at) % words.length]}_${at}`,
        "$ref" in kind ? kind : { ...kind, description }
      ]
    })
  )

const schemasOf = (name: string, index: number): JsonObject => {
  const type = typeNameOf(name)
  const links: JsonObject = {
    type: "object",
    properties: propertiesOf(name, index + 3, 5)
  }
  return {
    [`${type}Links`]: links,
    [`${type}Summary`]: {
      type: "object",
      required: ["id", "name"],
      properties: { id: { type: "integer" }, name: text, ...propertiesOf(name, index, 10) }
    },
    [type]: {
      type: "object",
      description: longText,
      required: ["id", "name", "owner"],
      properties: {
        id: { type: "integer", readOnly: true },
        name: text,
        owner: reference("SimpleUser"),
        _links: reference(`${type}Links`),
        parent: reference(`${type}Summary`),
        ...propertiesOf(name, index + 1, 24)
      }
    },
    [`New${type}`]: {
      type: "object",
      required: ["name"],
      properties: { name: text, ...propertiesOf(name, index + 2, 8) }
    }
  }
}

interface Written {
  readonly method: string
  readonly path: string
  readonly verb: string
  readonly returns: JsonObject | undefined
  readonly takes?: JsonObject
  readonly query?: ReadonlyArray<JsonObject>
}

const page: ReadonlyArray<JsonObject> = [
  parameter("page", "query", { type: "integer", minimum: 1 }),
  parameter("per_page", "query", { type: "integer", minimum: 1, maximum: 100 })
]

const operationsOf = (name: string): ReadonlyArray<Written> => {
  const type = typeNameOf(name)
  const one = reference(type)
  const list: JsonObject = { type: "array", items: reference(`${type}Summary`) }
  const takes = reference(`New${type}`)
  const base = `/orgs/{org}/${name}s`
  const item = `${base}/{${name.replaceAll("-", "_")}_id}`
  const sort = parameter("sort", "query", { type: "string", enum: ["created", "updated", "name"] })
  const usual: ReadonlyArray<Written> = [
    { method: "get", path: base, verb: "list", returns: list, query: [...page, sort] },
    { method: "post", path: base, verb: "create", returns: one, takes },
    { method: "get", path: item, verb: "get", returns: one },
    { method: "patch", path: item, verb: "update", returns: one, takes },
    { method: "delete", path: item, verb: "delete", returns: undefined }
  ]
  const parts = ["comments", "labels", "members"].flatMap((part): ReadonlyArray<Written> => [
    { method: "get", path: `${item}/${part}`, verb: `list-${part}`, returns: list, query: page },
    { method: "put", path: `${item}/${part}`, verb: `replace-${part}`, returns: list, takes },
    { method: "delete", path: `${item}/${part}`, verb: `remove-${part}`, returns: undefined }
  ])
  const actions = ["lock", "transfer"].map((action): Written => ({
    method: "post",
    path: `${item}/${action}`,
    verb: action,
    returns: one
  }))
  return [...usual, ...parts, ...actions]
}

const pathParameters = (path: string): ReadonlyArray<JsonObject> =>
  [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => parameter(name, "path", text))

const written = (
  name: string,
  { path, query = [], returns, takes, verb }: Written
): JsonObject => ({
  operationId: `${name}s/${verb}`,
  tags: [`${name}s`],
  summary: `${verb.replaceAll("-", " ")} of ${name}s`,
  description: longText,
  parameters: [...pathParameters(path), ...query],
  ...(takes === undefined ? {} : { requestBody: { required: true, content: media(takes) } }),
  responses: {
    ...(returns === undefined
      ? { "204": { description: "Done." } }
      : { "200": { description: "The response.", content: media(returns) } }),
    ...failures
  }
})

/** The document. */
export const largeDocument = (): JsonObject => {
  const paths: Record<string, Record<string, Json>> = {}
  let schemas: JsonObject = {
    SimpleUser: {
      type: "object",
      required: ["id", "login"],
      properties: { id: { type: "integer" }, login: text, ...propertiesOf("user", 5, 18) }
    },
    BasicError: {
      type: "object",
      properties: { message: text, documentation_url: text, status: text }
    }
  }
  for (let index = 0; index < resources; index++) {
    const name = nameOf(index)
    schemas = { ...schemas, ...schemasOf(name, index) }
    for (const one of operationsOf(name)) {
      paths[one.path] = { ...paths[one.path], [one.method]: written(name, one) }
    }
  }
  return {
    openapi: "3.1.0",
    info: { title: "A large API", version: "1.0.0", description: longText },
    servers: [{ url: "https://api.large.example" }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      schemas,
      responses: Object.fromEntries(
        Object.keys(failures).map((status) => [
          `Status${status}`,
          { description: "It failed.", content: media(reference("BasicError")) }
        ])
      )
    }
  }
}
