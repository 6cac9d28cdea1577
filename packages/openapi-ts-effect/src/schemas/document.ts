/**
 * The original document, for what hey-api's representation does not keep: limits of objects and
 * numbers, and the difference between `oneOf` and `anyOf`. References to parameters, bodies and
 * responses are resolved; those to schemas are kept.
 */
import type { IR } from "@hey-api/openapi-ts"

import { failWith } from "../config/errors.ts"

/** A JSON object. */
export interface Node {
  readonly [name: string]: unknown
}

/** Whether a value is a JSON object, which an array is not. */
export const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const nodeAt = (value: unknown, name: string): Node => {
  const member = isNode(value) ? value[name] : undefined
  return isNode(member) ? member : {}
}

/** The request and responses of an operation, as in the document. */
export interface WrittenOperation {
  readonly query: ReadonlyArray<WrittenParameter>
  /** The body, if it is JSON. */
  readonly body: { readonly schema: unknown; readonly required: boolean } | undefined
  /** The successful responses with JSON, or with events whose data is JSON, by status. */
  readonly responses: ReadonlyArray<{ readonly status: string; readonly schema: unknown }>
}

/** A parameter in the query. */
export interface WrittenParameter {
  readonly name: string
  readonly required: boolean
  readonly schema: unknown
}

/** The parts of a document that schemas are made from. */
export interface WrittenDocument {
  /** Whether schemas are those of OpenAPI 3.0, which are not quite JSON Schema. */
  readonly isVersion30: boolean
  readonly schemas: Node
  readonly operation: (operation: IR.OperationObject) => WrittenOperation
}

const unescape = (token: string): string =>
  decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~")

const essence = (mediaType: string): string => mediaType.split(";", 1).join("").trim().toLowerCase()

const isJson = (mediaType: string): boolean =>
  /^(application\/json|\*\/\*|application\/\*)$|\+json$/.test(essence(mediaType))

const isEvents = (mediaType: string): boolean => essence(mediaType) === "text/event-stream"

/** Reads a document that hey-api has read; whatever violates OpenAPI counts as absent. */
export const writtenDocument = (root: unknown): WrittenDocument => {
  const version = isNode(root) ? root["openapi"] : undefined
  if (typeof version !== "string" || !version.startsWith("3.")) {
    failWith(
      "option schemas",
      "schemas are made of OpenAPI 3 documents, and this is an older one",
      "convert the document, or leave the option out"
    )
  }

  const resolve = (value: unknown): Node => {
    let current = isNode(value) ? value : {}
    // Circular references end after a limited number of steps.
    for (let steps = 0; typeof current["$ref"] === "string" && steps < 100; steps += 1) {
      let target: unknown = root
      for (const token of current["$ref"].replace(/^#\/?/, "").split("/")) {
        target = isNode(target) ? target[unescape(token)] : undefined
      }
      current = isNode(target) ? target : {}
    }
    return current
  }

  /** The schema of the media type that hey-api chose, if that is one with JSON in it. */
  const contentOf = (
    holder: Node,
    chosen: string | undefined,
    takes: (mediaType: string) => boolean
  ): unknown => {
    if (chosen === undefined || !takes(chosen)) return undefined
    const content = nodeAt(holder, "content")
    const name = Object.keys(content).find((each) => essence(each) === essence(chosen))
    return name === undefined ? undefined : nodeAt(content, name)["schema"]
  }

  const queryOf = (pathItem: Node, operation: Node): ReadonlyArray<WrittenParameter> => {
    const parameters = new Map<string, WrittenParameter>()
    for (const each of [pathItem["parameters"], operation["parameters"]].flat()) {
      const { in: place, name, required, schema } = resolve(each)
      if (place !== "query" || typeof name !== "string" || schema === undefined) continue
      parameters.set(name, { name, required: required === true, schema })
    }
    return [...parameters.values()]
  }

  return {
    isVersion30: typeof version === "string" && version.startsWith("3.0"),
    schemas: nodeAt(nodeAt(root, "components"), "schemas"),
    operation: ({ body, method, path, responses }) => {
      const pathItem = resolve(nodeAt(nodeAt(root, "paths"), path))
      const operation = nodeAt(pathItem, method)
      const requestBody = resolve(operation["requestBody"])
      const bodySchema = contentOf(requestBody, body?.mediaType, isJson)
      const declared = Object.entries(nodeAt(operation, "responses"))
      return {
        query: queryOf(pathItem, operation),
        body:
          bodySchema === undefined
            ? undefined
            : { schema: bodySchema, required: requestBody["required"] === true },
        responses: declared.flatMap(([status, response]) => {
          if (!/^2(\d\d|XX)$/i.test(status)) return []
          const schema = contentOf(
            resolve(response),
            responses?.[status]?.mediaType,
            (mediaType) => isJson(mediaType) || isEvents(mediaType)
          )
          return schema === undefined ? [] : [{ status, schema }]
        })
      }
    }
  }
}
