/**
 * Reads a bundled contract the way its consumers do: one JSON document with references inside.
 */
import { readFileSync } from "node:fs"
import {
  type Contract,
  follow as followReference,
  operationsOf as placedIn
} from "openapi-document"

export interface Reference {
  readonly $ref: string
}

export type Schema = Readonly<Record<string, unknown>>

export interface Valued {
  readonly schema: Schema
  readonly example?: unknown
}

export interface Media {
  readonly schema: Schema
  readonly examples?: Readonly<Record<string, Example | Reference>>
}

export interface Example {
  readonly value: unknown
}

export type Content = Readonly<Record<string, Media>>

export interface Response {
  readonly "x-error-codes"?: ReadonlyArray<string>
  readonly headers?: Readonly<Record<string, Valued | Reference>>
  readonly content?: Content
}

export interface Operation {
  readonly operationId: string
  readonly "x-retry": unknown
  readonly "x-lifecycle": string
  readonly parameters?: ReadonlyArray<Valued | Reference>
  readonly requestBody?: {
    readonly required: boolean
    readonly content: Content
  }
  readonly responses: Readonly<Record<string, Response | Reference>>
}

export interface Bundle extends Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly parameters?: Readonly<Record<string, Valued>>
    readonly headers?: Readonly<Record<string, Valued>>
    readonly examples?: Readonly<Record<string, Example>>
  }
}

export const readBundle = (name: string): Bundle =>
  JSON.parse(readFileSync(new URL(`../dist/${name}.json`, import.meta.url), "utf8"))

/** The thing itself, or what the reference points to. */
export const follow = <T extends object>(bundle: Bundle, node: T | Reference): T =>
  followReference(bundle, node as Schema) as T

export interface PlacedOperation {
  readonly path: string
  readonly method: string
  readonly operation: Operation
}

export const operationsOf = (bundle: Bundle): ReadonlyArray<PlacedOperation> =>
  placedIn(bundle).map(({ path, method, operation }) => ({
    path,
    method: method.toLowerCase(),
    operation: operation as Schema & Operation
  }))

/** Every error that an operation declares. */
export const errorsOf = (bundle: Bundle) =>
  operationsOf(bundle).flatMap(({ operation }) =>
    Object.entries(operation.responses)
      .filter(([status]) => /^[45]/u.test(status))
      .map(([status, reference]) => ({
        place: `${operation.operationId} ${status}`,
        response: follow(bundle, reference)
      }))
  )

/** The examples of a body, by name, references followed. */
export const examplesOf = (
  bundle: Bundle,
  examples: Media["examples"] = {}
): ReadonlyArray<readonly [name: string, value: unknown]> =>
  Object.entries(examples).map(([name, example]) => [name, follow(bundle, example).value])

/** Every parameter and every header, wherever it is declared. */
export const valuedOf = (bundle: Bundle) => {
  const parameters = operationsOf(bundle).flatMap(({ operation }) => operation.parameters ?? [])
  const headers = operationsOf(bundle).flatMap(({ operation }) =>
    Object.values(operation.responses).flatMap((reference) =>
      Object.values(follow(bundle, reference).headers ?? {})
    )
  )
  return [
    ...parameters.map((one) => ({ ...follow(bundle, one), header: false })),
    ...headers.map((one) => ({ ...follow(bundle, one), header: true }))
  ]
}

/** Every body of an operation, sent or returned, in each of its media types. */
export const mediaOf = (bundle: Bundle, { operation }: PlacedOperation) => {
  const responses = Object.entries(operation.responses).map(
    ([status, reference]) => [status, follow(bundle, reference).content] as const
  )
  const bodies = [["body", operation.requestBody?.content] as const, ...responses]
  return bodies.flatMap(([place, content = {}]) =>
    Object.entries(content).map(([type, media]) => ({
      place: `${operation.operationId} ${place}`,
      type,
      media
    }))
  )
}

/** Operations, responses, parameters, named schemas and properties, with what is said of each. */
export const describedIn = (
  bundle: Bundle
): ReadonlyArray<{ readonly at: string; readonly description: unknown }> => {
  const operations = operationsOf(bundle).flatMap(({ operation }) => {
    const id = operation.operationId
    const responses = Object.entries(operation.responses).map(
      ([status, reference]) => [`${id} ${status}`, follow(bundle, reference)] as const
    )
    const parameters = (operation.parameters ?? []).map(
      (reference, index) => [`${id} parameter ${index}`, follow(bundle, reference)] as const
    )
    return [[id, operation] as const, ...responses, ...parameters]
  })
  const schemas = Object.entries(bundle.components.schemas).flatMap(([name, schema]) => [
    [name, schema] as const,
    ...Object.entries((schema["properties"] ?? {}) as Record<string, Schema>).map(
      ([property, one]) => [`${name}.${property}`, one] as const
    )
  ])
  return [...operations, ...schemas].map(([at, thing]) => ({
    at,
    description: (thing as Schema)["description"]
  }))
}

/** Every schema, at any depth, that a value in a response can have. */
export const schemasReturned = (bundle: Bundle) => {
  const found: Array<{ readonly at: string; readonly schema: Schema }> = []
  const seen = new Set<unknown>()
  const visit = (node: unknown, at: string): void => {
    if (typeof node !== "object" || node === null || seen.has(node)) return
    seen.add(node)
    if (!Array.isArray(node)) found.push({ at, schema: node as Schema })
    if ("$ref" in node) visit(follow(bundle, node as Reference), String(node.$ref))
    for (const [key, child] of Object.entries(node)) visit(child, `${at}/${key}`)
  }
  for (const { operation } of operationsOf(bundle)) {
    for (const [status, reference] of Object.entries(operation.responses)) {
      const content = follow(bundle, reference).content
      for (const { schema } of Object.values(content ?? {})) {
        visit(schema, `${operation.operationId} ${status}`)
      }
    }
  }
  return found
}
