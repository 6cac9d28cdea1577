/**
 * The interface as it was published, read from its compact form: `""` is any value, `string|null` its
 * types, `@Name` a named schema, `[…]` a list of what is in the brackets, `name!` a required member.
 */
import { readFileSync } from "node:fs"
import { type Contract } from "openapi-document"

type Compact =
  | string
  | readonly [Compact]
  | {
      readonly members?: Readonly<Record<string, Compact>>
      readonly items?: Compact
      readonly values?: Compact
      readonly of?: ReadonlyArray<Compact>
      readonly [limit: string]: unknown
    }

type Content = Compact | Readonly<Record<string, Compact>>

type Compacted = Readonly<Record<string, Content>>

const isList = (compact: Compact): compact is readonly [Compact] => Array.isArray(compact)

/** A schema in its usual form. */
const schemaOf = (compact: Compact): object => {
  if (typeof compact === "string") {
    if (compact.startsWith("@")) return { $ref: `#/components/schemas/${compact.slice(1)}` }
    return compact === "" ? {} : { type: compact.split("|") }
  }
  if (isList(compact)) return { type: "array", items: schemaOf(compact[0]) }
  const { members, items, values, of, type, ...limits } = compact
  const implied = [
    ...(members === undefined && values === undefined ? [] : ["object"]),
    ...(items === undefined ? [] : ["array"])
  ]
  const types = typeof type === "string" ? type.split("|") : implied
  const entries = Object.entries(members ?? {})
  const nameOf = (key: string): string => key.replace(/!$/u, "")
  return {
    ...limits,
    ...(types.length === 0 ? {} : { type: types }),
    ...(members === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            entries.map(([key, member]) => [nameOf(key), schemaOf(member)])
          ),
          required: entries.filter(([key]) => key.endsWith("!")).map(([key]) => nameOf(key))
        }),
    ...(items === undefined ? {} : { items: schemaOf(items) }),
    ...(values === undefined ? {} : { additionalProperties: schemaOf(values) }),
    ...(of === undefined ? {} : { anyOf: of.map(schemaOf) })
  }
}

const isByType = (content: Content): content is Readonly<Record<string, Compact>> =>
  typeof content === "object" && Object.keys(content).some((key) => key.includes("/"))

/** A body: JSON unless its media types are named, and nothing where it is `""`. */
const bodyOf = (content: Content): object => {
  if (content === "") return {}
  const types = isByType(content)
    ? Object.entries(content)
    : [["application/json", content as Compact] as const]
  return {
    content: Object.fromEntries(
      types.map(([type, compact]) => [type, { schema: schemaOf(compact) }])
    )
  }
}

const operationOf = (compacted: Compacted): object => {
  const parameters = ["path", "query", "header"].flatMap((place) =>
    Object.entries((compacted[place] ?? {}) as Readonly<Record<string, Compact>>).map(
      ([name, compact]) => ({ name, in: place, schema: schemaOf(compact) })
    )
  )
  const responses = Object.entries(compacted)
    .filter(([key]) => /^\d/u.test(key))
    .map(([status, content]) => [status, bodyOf(content)])
  return {
    parameters,
    responses: Object.fromEntries(responses),
    ...(compacted["body"] === undefined ? {} : { requestBody: bodyOf(compacted["body"]) })
  }
}

/** The published interface as an OpenAPI document. */
export const readPublished = (): Contract => {
  const { operations, schemas } = JSON.parse(
    readFileSync(new URL("published.json", import.meta.url), "utf8")
  ) as {
    readonly operations: Readonly<Record<string, Compacted>>
    readonly schemas: Readonly<Record<string, Compact>>
  }
  const paths: Record<string, Record<string, object>> = {}
  for (const [id, compacted] of Object.entries(operations)) {
    const [method = "", path = ""] = id.split(" ")
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(compacted) }
  }
  return {
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(schemas).map(([name, compact]) => [name, schemaOf(compact)])
      )
    }
  }
}
