/**
 * How an operation is called, by the convention of the generated clients: path parameters in their
 * order, then the request, then options. The request is the body, or the query of an operation
 * without a body; what has more parts than one takes a group, each part under its own name.
 */
import {
  type Contract,
  type Node,
  type PlacedOperation,
  pathNamesOf,
  requestBodyOf,
  stringOf
} from "openapi-document"

/** What the argument after the path parameters is. */
export type InputKind = "none" | "query" | "body" | "group"

/** A part of a request, as a group calls it. */
export interface RequestPart {
  readonly key: "body" | "query" | "headers" | "cookies"
  readonly required: boolean
}

/** The arguments of an operation. */
export interface Call {
  readonly pathParameters: ReadonlyArray<string>
  readonly input: InputKind
  readonly parts: ReadonlyArray<RequestPart>
  /** Whether the request must be given. */
  readonly required: boolean
}

/** Header parameters that are options of a call and no part of the request, with the option's name. */
const optionOfHeader: ReadonlyMap<string, string> = new Map([
  ["auth0-custom-domain", "customDomain"]
])

/** The option of a call that sets a parameter, if there is one. */
export const optionOf = (parameter: Node): string | undefined =>
  stringOf(parameter, "in") === "header"
    ? optionOfHeader.get((stringOf(parameter, "name") ?? "").toLowerCase())
    : undefined

const places = [
  { place: "query", key: "query" },
  { place: "header", key: "headers" },
  { place: "cookie", key: "cookies" }
] as const

const inputOf = ([first, ...others]: ReadonlyArray<RequestPart>): InputKind => {
  if (first === undefined) return "none"
  if (others.length > 0) return "group"
  return first.key === "body" || first.key === "query" ? first.key : "group"
}

/** The arguments that an operation takes. */
export const callOf = (document: Contract, placed: PlacedOperation): Call => {
  const body = requestBodyOf(document, placed.operation)
  const parts: ReadonlyArray<RequestPart> = [
    ...(body === undefined ? [] : [{ key: "body" as const, required: body["required"] === true }]),
    ...places.flatMap(({ place, key }) => {
      const given = placed.parameters.filter(
        (parameter) => stringOf(parameter, "in") === place && optionOf(parameter) === undefined
      )
      const required = given.some((parameter) => parameter["required"] === true)
      return given.length === 0 ? [] : [{ key, required }]
    })
  ]
  return {
    pathParameters: pathNamesOf(placed.path),
    input: inputOf(parts),
    parts,
    required: parts.some(({ required }) => required)
  }
}

/** The arguments as documentation writes them: `id, request?, options?`. */
export const argumentsText = ({ pathParameters, input, required }: Call): string =>
  [
    ...pathParameters,
    ...(input === "none" ? [] : [required ? "request" : "request?"]),
    "options?"
  ].join(", ")
