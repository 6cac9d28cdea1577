/**
 * A sampled request as a program passes it to either client: bodies of forms with
 * their files as blobs, and headers that the service layer takes as options of
 * the call.
 */
import type { CallOptions } from "@effect-auth0/management"
import { ContractError, isObject, type Json, objectAt } from "../contract/Json.ts"
import type { ContractOperation } from "../contract/Operations.ts"
import type { SampledRequest } from "../contract/Requests.ts"

/** The media type of bodies that are forms with files. */
export const formType = "multipart/form-data"

/** The call options by which headers are given that have an option of their own. */
const optionOfHeader: Readonly<Record<string, keyof CallOptions>> = {
  "auth0-custom-domain": "customDomain"
}

/** The body as it is passed: what a form has as a file is a blob. */
export const bodyOf = (
  { body: declared, id }: ContractOperation,
  { body }: SampledRequest
): unknown => {
  if (declared?.mediaType !== formType || !isObject(body)) return body
  const properties = objectAt(declared.schema["properties"], `${id}/body`)
  const isFile = (name: string): boolean =>
    objectAt(properties[name], `${id}/body/${name}`)["format"] === "binary"
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      isFile(name) ? new Blob([String(value)]) : value
    ])
  )
}

/** A form's fields as they go over the wire: what is not text is JSON. */
export const formFields = (body: Json | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(isObject(body) ? body : {}).map(([name, value]) => [
      name,
      typeof value === "string" ? value : JSON.stringify(value)
    ])
  )

/** The options by which the service layer sends the headers of a request. */
const headerOptions = ({ id }: ContractOperation, { headers }: SampledRequest): CallOptions =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const option = optionOfHeader[name]
      if (option === undefined) {
        throw new ContractError(`${id}/${name}`, "no call option sends this header")
      }
      return [option, value]
    })
  )

/**
 * The arguments of a call of the service layer: path parameters in order, the
 * request if there is one, options.
 */
export const argumentsOf = (
  operation: ContractOperation,
  request: SampledRequest,
  options: CallOptions
): ReadonlyArray<unknown> => {
  const path = operation.pathParameters.map((name) => request.path[name])
  const takesQuery = operation.parameters.some((parameter) => parameter.in === "query")
  const takesBody = operation.body !== undefined
  const body = bodyOf(operation, request)
  const all = { ...headerOptions(operation, request), ...options }
  if (takesQuery && takesBody) return [...path, { query: request.query, body }, all]
  if (takesBody) return [...path, body, all]
  return takesQuery ? [...path, request.query, all] : [...path, all]
}
