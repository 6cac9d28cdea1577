/**
 * What a caller of an operation gives it: the path parameters one by one, then everything
 * else as one request.
 */
import type { IR } from "@hey-api/openapi-ts"

import { camelCase, isIdentifier, localName, uniqueNames } from "../config/identifiers.ts"

/** A parameter in the path, in the order of the URL. */
export interface PathParameter {
  /** As the path template has it. */
  readonly name: string
  /** As the operation's argument list calls it. */
  readonly label: string
  /** Absent when the template has a parameter that the document does not describe. */
  readonly schema: IR.SchemaObject | undefined
}

/** A part of a request that is a group of its own. */
export interface RequestPart {
  /** Under this key the raw client takes it. */
  readonly key: "body" | "query" | "headers" | "cookies"
  readonly required: boolean
  /** Names that are left out of it because the runtime gives them. */
  readonly omitted: ReadonlyArray<string>
}

/** The request of an operation. */
export interface RequestShape {
  /**
   * What the argument before the options is: nothing, the query, the body, or a group of
   * several parts, each under its own key.
   */
  readonly input: "none" | "query" | "body" | "group"
  readonly parts: ReadonlyArray<RequestPart>
  readonly required: boolean
}

/** The path parameters of an operation, in the order in which its URL has them. */
export const pathParametersOf = (operation: IR.OperationObject): ReadonlyArray<PathParameter> => {
  const declared = new Map(
    Object.values(operation.parameters?.path ?? {}).map((parameter) => [
      parameter.name,
      parameter.schema
    ])
  )
  const unique = uniqueNames(["request", "options"])
  const names = [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => name)
  return [...new Set(names)].map((name) => ({
    name,
    label: unique(localName(isIdentifier(name) ? name : camelCase(name) || "parameter")),
    schema: declared.get(name)
  }))
}

const part = (
  key: RequestPart["key"],
  parameters: Readonly<Record<string, IR.ParameterObject>> | undefined,
  omitted: ReadonlySet<string> = new Set()
): ReadonlyArray<RequestPart> => {
  const all = Object.values(parameters ?? {})
  const kept = all.filter(({ name }) => !omitted.has(name.toLowerCase()))
  if (kept.length === 0) return []
  return [
    {
      key,
      required: kept.some(({ required }) => required === true),
      omitted: all.filter((parameter) => !kept.includes(parameter)).map(({ name }) => name)
    }
  ]
}

/** The request of an operation, without the headers that the runtime takes care of. */
export const requestOf = (
  operation: IR.OperationObject,
  omitHeaders: ReadonlySet<string>
): RequestShape => {
  const parts: ReadonlyArray<RequestPart> = [
    ...(operation.body === undefined
      ? []
      : [{ key: "body" as const, required: operation.body.required === true, omitted: [] }]),
    ...part("query", operation.parameters?.query),
    ...part("headers", operation.parameters?.header, omitHeaders),
    ...part("cookies", operation.parameters?.cookie)
  ]
  const required = parts.some((each) => each.required)
  const [first, ...others] = parts
  if (first === undefined) return { input: "none", parts, required }
  const alone = others.length === 0
  if (alone && (first.key === "body" || first.key === "query"))
    return { input: first.key, parts, required }
  return { input: "group", parts, required }
}
