/**
 * The arguments of an operation: the path parameters one by one, then everything else as one request.
 */
import type { IR } from "@hey-api/openapi-ts"

import { camelCase, isIdentifier, localName, uniqueNames } from "../config/identifiers.ts"

/** A path parameter. */
export interface PathParameter {
  /** The name in the path template. */
  readonly name: string
  /** The name in the operation's argument list. */
  readonly label: string
  /** `undefined` if the document does not describe the parameter. */
  readonly schema: IR.SchemaObject | undefined
}

/** One part of a request, such as the query or the body. */
export interface RequestPart {
  /** The raw client's key for it. */
  readonly key: "body" | "query" | "headers" | "cookies"
  readonly required: boolean
  /** Names that are left out because the runtime sets them. */
  readonly omitted: ReadonlyArray<string>
}

/** The request of an operation. */
export interface RequestShape {
  /**
   * The argument before the options: none, the query, the body, or an object of several parts by key.
   */
  readonly input: "none" | "query" | "body" | "group"
  readonly parts: ReadonlyArray<RequestPart>
  readonly required: boolean
}

/** The path parameters of an operation, in the order of its URL. */
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

/** The request of an operation, without the headers that the runtime sets. */
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
