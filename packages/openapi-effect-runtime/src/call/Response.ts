/**
 * From an answer to a value or an error. Objects stay open: fields that the
 * contract does not know are kept. What the contract does promise, the shape at
 * the top, is checked: a login page, cut JSON or an array for an object never
 * passes for data.
 */
import type { ApiError } from "../core/Errors.ts"
import { fromStatus } from "../core/ErrorOfStatus.ts"
import type { Profile } from "../core/Profile.ts"
import { DecodeError } from "../core/Errors.ts"
import { isObject, objectIn, parseJson } from "../core/Json.ts"
import type { AnswerKind, OperationFacts } from "../core/OperationMetadata.ts"
import type { ResponseHead, TransportResponse } from "../transport/Transport.ts"

const kindOf = (value: unknown): "object" | "array" | "json" =>
  isObject(value) ? "object" : Array.isArray(value) ? "array" : "json"

// The other kinds are not read as JSON.
const describeKind = (kind: AnswerKind): string =>
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

/** The error of a 2xx answer that is not what the contract promises, with what it is instead. */
export const broken = (
  profile: Profile,
  facts: OperationFacts,
  response: TransportResponse,
  found: string
): DecodeError =>
  new DecodeError({
    operation: facts.id,
    status: response.status,
    requestId: requestIdOf(profile, response),
    contentType: response.header("content-type"),
    length: response.body.length,
    message: `${facts.id}: ${response.status} with ${found}, where ${facts.answer.map(describeKind).join(" or ") || "a redirection"} is promised`
  })

// JSON by its name or as plain text, in UTF-8; anything else that happens to parse is not the answer.
const readable = /^([^;]*json|text\/plain)\b(?!.*charset=(?!"?(utf-?8|us-ascii)))/i

/** The value of a 2xx answer, or the `DecodeError` that says what it is instead. */
export const decode = (
  profile: Profile,
  facts: OperationFacts,
  response: TransportResponse
): unknown => {
  const { answer } = facts
  const refuse = (found: string): DecodeError => broken(profile, facts, response, found)
  if (answer.includes("text")) return response.body
  if (response.body === "") {
    return answer.includes("nothing") ? undefined : refuse("an empty body")
  }
  const type = response.header("content-type")
  if (type && !readable.test(type)) return refuse(type)
  // What comes where no body is declared is given as it is: it may be the only sight of a new id.
  const undeclared =
    answer.includes("nothing") && !answer.includes("object") && !answer.includes("array")
  let value: unknown
  try {
    value = JSON.parse(response.body)
  } catch {
    return undeclared && !/json/i.test(type ?? "")
      ? response.body
      : refuse("a body that is not JSON")
  }
  const kind = kindOf(value)
  if (!undeclared && !answer.includes(kind) && !answer.includes("json")) {
    return refuse(describeKind(kind))
  }
  return value
}

/** The error of an answer that is no success; the status is kept whatever the body is. */
export const decodeError = (
  profile: Profile,
  facts: OperationFacts,
  head: ResponseHead,
  body: string,
  now: number,
  mayHaveApplied: boolean
): ApiError => {
  const json = parseJson(body)
  const headers: Record<string, string> = {}
  for (const name of profile.errorHeaders) {
    const value = head.header(name)
    if (value !== undefined) headers[name] = value
  }
  return fromStatus(
    profile.errors,
    {
      operation: facts.id,
      status: head.status,
      ...profile.errorBody(objectIn(json), json),
      mayHaveApplied,
      requestId: requestIdOf(profile, head),
      retryAfter: profile.rateLimit.retryAfter(head, now),
      headers
    },
    facts.errors
  )
}
