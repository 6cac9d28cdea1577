/**
 * Validates a request against the contract: path parameters, query and body. A violation becomes the
 * 400 that the API would send, with reason and place, but never with the value from a body, which could
 * be a secret.
 */
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js"
import { schemas } from "../generated/Contract.ts"
import { ApiProblem, invalidBody, invalidQuery, invalidUri } from "../http/ApiProblem.ts"
import { isJsonObject, type JsonValue } from "../http/Json.ts"
import type { ContractParameter, JsonSchema, PlayedOperation } from "./ContractOperation.ts"
import { formats } from "./Formats.ts"

/** Query parameters converted to the contract's types. */
export type QueryValues = Readonly<
  Record<string, string | number | boolean | ReadonlyArray<string>>
>

// What a format says is known for those of `formats`; it is also said of the others, such as `binary`.
// The contract's schemas are known to be valid.
const ajv = new Ajv2020({ strict: false, validateSchema: false, formats, logger: false })
// Once for all operations: with definitions of its own, each would have thousands to go through.
ajv.addSchema({ $defs: schemas }, "contract")
const compiled = new Map<JsonSchema, ValidateFunction>()

/** A schema whose references point to the contract's definitions. */
const withDefinitions = (schema: { readonly [keyword: string]: JsonValue }) =>
  Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [keyword, referring(keyword, value)])
  )

const referring = (keyword: string, value: JsonValue): JsonValue => {
  if (keyword === "$ref" && typeof value === "string") return `contract${value}`
  if (Array.isArray(value)) return value.map((each: JsonValue) => referring("", each))
  return isJsonObject(value) ? withDefinitions(value) : value
}

const validatorOf = (schema: JsonSchema): ValidateFunction => {
  const known = compiled.get(schema)
  if (known !== undefined) return known
  const validate = ajv.compile(typeof schema === "boolean" ? schema : withDefinitions(schema))
  compiled.set(schema, validate)
  return validate
}

const placeOf = (error: ErrorObject): string =>
  error.instancePath === "" ? "body" : error.instancePath.slice(1).replaceAll("/", ".")

const reasonOf = (error: ErrorObject): string => {
  switch (error.keyword) {
    case "additionalProperties":
      return `Additional properties not allowed: ${String(error.params["additionalProperty"])}`
    case "required":
      return `Missing required property: ${String(error.params["missingProperty"])}`
    case "type":
      return `Invalid type, expected ${String(error.params["type"])}`
    case "enum":
      return "No enum match"
    case "format":
      return `Object didn't pass validation for format ${String(error.params["format"])}`
    default:
      return error.message ?? "Invalid value"
  }
}

/** The first thing wrong with a value, as a reason and a place; nothing where it is valid. */
export const firstFault = (
  schema: JsonSchema,
  value: unknown
): { readonly reason: string; readonly place: string } | undefined => {
  const validate = validatorOf(schema)
  if (validate(value)) return undefined
  const error = validate.errors?.at(0)
  return error === undefined
    ? { reason: "Invalid value", place: "body" }
    : { reason: reasonOf(error), place: placeOf(error) }
}

/** Checks a body; `undefined` is a body that was not sent. */
export const validateBody = (
  operation: PlayedOperation,
  body: JsonValue | undefined
): JsonValue | undefined | ApiProblem => {
  if (operation.body === undefined) return undefined
  if (body === undefined) {
    return operation.body.required
      ? invalidBody("Payload validation error: 'Missing body' on property body.")
      : undefined
  }
  const fault = firstFault(operation.body.schema, body)
  return fault === undefined
    ? body
    : invalidBody(`Payload validation error: '${fault.reason}' on property ${fault.place}.`)
}

const connectionId = /^con_[A-Za-z0-9]{16}$/u

/** The error in decoded path parameters, if any. A connection's id has only one form. */
export const pathFault = (
  operation: PlayedOperation,
  parameters: Readonly<Record<string, string>>
): ApiProblem | undefined => {
  for (const { name, schema } of operation.pathParameters) {
    const value = parameters[name]
    if (
      name === "id" &&
      operation.path.startsWith("/api/v2/connections/{id}") &&
      (value === undefined || !connectionId.test(value))
    ) {
      return invalidUri(
        "Path validation error: 'Object didn't pass validation for format connection-id' on property id (The connection's id)."
      )
    }
    const fault = firstFault(schema, value)
    if (fault !== undefined) {
      // If the contract has no 400, an invalid id is treated as an unknown one.
      return operation.statuses.includes(400)
        ? invalidUri(`Path validation error: '${fault.reason}' on property ${name}.`)
        : new ApiProblem({ statusCode: 404, message: "Not Found" })
    }
  }
  return undefined
}

const typesOf = (schema: JsonSchema): ReadonlyArray<unknown> => {
  const type = typeof schema === "boolean" ? undefined : schema["type"]
  return Array.isArray(type) ? type : [type]
}

/** Converts a parameter's strings to its declared type; strings that do not fit stay strings. */
const readValues = (
  parameter: ContractParameter,
  values: ReadonlyArray<string>
): string | number | boolean | ReadonlyArray<string> => {
  const types = typesOf(parameter.schema)
  const first = values[0] ?? ""
  if (types.includes("array")) return values.flatMap((value) => value.split(","))
  if (values.length > 1) return values
  if (types.includes("boolean") && (first === "true" || first === "false")) return first === "true"
  if (types.includes("integer") || types.includes("number")) {
    return /^-?\d{1,15}(?:\.\d{1,15})?$/u.test(first) ? Number(first) : first
  }
  return first
}

const noQuery: QueryValues = {}

/** Reads and checks the query. Unknown parameters are rejected. */
export const validateQuery = (
  operation: PlayedOperation,
  query: URLSearchParams
): QueryValues | ApiProblem => {
  const values: Record<string, string | number | boolean | ReadonlyArray<string>> = {}
  for (const name of query.size === 0 ? [] : new Set(query.keys())) {
    const parameter = operation.queryParameters.find((candidate) => candidate.name === name)
    if (parameter === undefined) {
      return invalidQuery(`Query validation error: 'Additional properties not allowed: ${name}'.`)
    }
    const value = readValues(parameter, query.getAll(name))
    const fault = firstFault(parameter.schema, value)
    if (fault !== undefined) {
      return invalidQuery(`Query validation error: '${fault.reason}' on property ${name}.`)
    }
    values[name] = value
  }
  const missing = operation.queryParameters.find(
    ({ name, required }) => required && !(name in values)
  )
  if (missing !== undefined) {
    return invalidQuery(`Query validation error: 'Missing required property: ${missing.name}'.`)
  }
  return query.size === 0 ? noQuery : values
}
