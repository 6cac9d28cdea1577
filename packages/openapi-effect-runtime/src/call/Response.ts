/**
 * Converts a response into a value or an error. Objects stay open: unknown fields are kept. The top-level
 * shape is checked: a login page, truncated JSON or an array instead of an object never passes as data.
 */
import type { ApiError } from "../core/Errors.ts"
import { declaredFor, fromStatus } from "../core/ErrorOfStatus.ts"
import type { Profile } from "../core/Profile.ts"
import { DecodeError } from "../core/Errors.ts"
import { isObject, objectIn, parseJson } from "../core/Json.ts"
import type { ResponseKind, OperationMetadata } from "../core/OperationMetadata.ts"
import type { ResponseHead, TransportResponse } from "../transport/Transport.ts"

const kindOf = (value: unknown): "object" | "array" | "json" =>
  isObject(value) ? "object" : Array.isArray(value) ? "array" : "json"

// The other kinds are not parsed as JSON.
const describeKind = (kind: ResponseKind): string =>
  kind === "nothing" ? kind : `a JSON ${kind === "json" ? "value" : kind}`

/** The API's id for a request. */
export const requestIdOf = (
  { requestIdHeaders }: Profile,
  head: ResponseHead | undefined
): string | undefined => {
  for (const name of requestIdHeaders) {
    const value = head?.header(name)
    if (value !== undefined) return value
  }
  return undefined
}

/** The error of a 2xx response that differs from the contract, saying what it is instead. */
export const broken = (
  profile: Profile,
  metadata: OperationMetadata,
  response: TransportResponse,
  found: string
): DecodeError =>
  new DecodeError({
    api: metadata.api,
    operation: metadata.id,
    status: response.status,
    requestId: requestIdOf(profile, response),
    contentType: response.header("content-type"),
    length: response.body.length,
    message: `${metadata.id}: ${response.status} with ${found}, where ${metadata.response.map(describeKind).join(" or ") || "a redirection"} is promised`
  })

// JSON by content type or as plain text, in UTF-8; anything else that happens to parse is rejected.
const readable = /^([^;]*json|text\/plain)\b(?!.*charset=(?!"?(utf-?8|us-ascii)))/i

/** The value of a 2xx response, or a `DecodeError` that says what it is instead. */
export const decode = (
  profile: Profile,
  metadata: OperationMetadata,
  response: TransportResponse
): unknown => {
  const kinds = metadata.response
  const reject = (found: string): DecodeError => broken(profile, metadata, response, found)
  if (kinds.includes("text")) return response.body
  if (response.body === "") {
    return kinds.includes("nothing") ? undefined : reject("an empty body")
  }
  const type = response.header("content-type")
  if (type && !readable.test(type)) return reject(type)
  // A body that is not declared is returned unchanged: it may be the only place with a new id.
  const undeclared =
    kinds.includes("nothing") && !kinds.includes("object") && !kinds.includes("array")
  let value: unknown
  try {
    value = JSON.parse(response.body)
  } catch {
    return undeclared && !/json/i.test(type ?? "")
      ? response.body
      : reject("a body that is not JSON")
  }
  const kind = kindOf(value)
  if (!undeclared && !kinds.includes(kind) && !kinds.includes("json")) {
    return reject(describeKind(kind))
  }
  return value
}

/** The error of an error response; the status is kept whatever the body is. */
export const decodeError = (
  profile: Profile,
  metadata: OperationMetadata,
  head: ResponseHead,
  body: string,
  now: number,
  mayHaveApplied: boolean
): ApiError => {
  const json = parseJson(body)
  const declared = declaredFor(head.status, metadata)
  const isText = declared !== undefined && metadata.textErrors?.includes(declared)
  const headers: Record<string, string> = {}
  for (const name of profile.errorHeaders) {
    const value = head.header(name)
    if (value !== undefined) headers[name] = value
  }
  return fromStatus(
    profile.errors,
    {
      api: metadata.api,
      operation: metadata.id,
      status: head.status,
      ...profile.errorBody(objectIn(json), isText ? body || undefined : json),
      mayHaveApplied,
      requestId: requestIdOf(profile, head),
      retryAfter: profile.rateLimit.retryAfter(head, now),
      headers
    },
    metadata
  )
}
