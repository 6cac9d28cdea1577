/**
 * A sampled request as a program passes it to either client: bodies of forms with
 * their files as blobs, and headers that the service layer takes as options of
 * the call.
 */
import { isObject, type Json } from "../contract/Json.ts"
import type { ContractOperation } from "../contract/Operations.ts"
import type { SampledRequest } from "../contract/Requests.ts"

/** The media type of bodies that are forms with files. */
export const formType = "multipart/form-data"

/** The media type of bodies that are forms of text. */
export const urlEncodedType = "application/x-www-form-urlencoded"

/** The options of a call that send a header, by the header's lower-case name. */
export type HeaderOptions = Readonly<Record<string, string>>

/** The body as it is passed: what a form has as a file is a blob. */
export const bodyOf = (
  { body: declared }: ContractOperation,
  { body }: SampledRequest
): unknown => {
  if (declared?.mediaType !== formType || !isObject(body)) return body
  const files = new Set(declared.files)
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      files.has(name) ? new Blob([String(value)]) : value
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

/**
 * The arguments of a call of the service layer: path parameters in order, the
 * request if there is one, options.
 */
export const argumentsOf = (
  operation: ContractOperation,
  request: SampledRequest,
  options: object,
  headerOptions: HeaderOptions = {}
): ReadonlyArray<unknown> => {
  const path = operation.pathParameters.map((name) => request.path[name])
  const declared = new Set(operation.parameters.map((parameter) => parameter.in))
  const byOption = Object.entries(request.headers).flatMap(([name, value]) => {
    const option = headerOptions[name]
    return option === undefined ? [] : [[option, value] as const]
  })
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => headerOptions[name] === undefined)
  )
  const takesHeaders = operation.parameters.some(
    (parameter) => parameter.in === "header" && headerOptions[parameter.name] === undefined
  )
  const takesQuery = declared.has("query")
  const takesBody = operation.body !== undefined
  const body = bodyOf(operation, request)
  const all = { ...Object.fromEntries(byOption), ...options }
  if (takesHeaders || (takesQuery && takesBody)) {
    return [
      ...path,
      {
        ...(takesQuery ? { query: request.query } : undefined),
        ...(takesBody ? { body } : undefined),
        ...(takesHeaders ? { headers } : undefined)
      },
      all
    ]
  }
  if (takesBody) return [...path, body, all]
  return takesQuery ? [...path, request.query, all] : [...path, all]
}
