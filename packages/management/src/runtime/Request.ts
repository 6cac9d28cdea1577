/**
 * From the arguments of a call to the request that is sent. The raw client's own
 * function says what to send: it is called with a client that only takes down
 * the parts. What the raw client would let through is refused here: a path
 * parameter that could change which operation is hit, a body that is no JSON.
 */
import { InvalidRequest } from "./Errors.ts"
import type { OperationFacts } from "./OperationFacts.ts"

/**
 * Encodes a query as the raw client does, by the rules that its function states.
 * Operations that have a query bring it, so that the others do not carry it.
 */
export type EncodeQuery = (query: Readonly<Record<string, unknown>>, rules: unknown) => string

/** A function of the raw client; what it takes and gives is known to the generator only. */
export type RawOperation = (options: never) => unknown

/** What one call asks for, encoded, before credentials and tenant are added. */
export interface EncodedRequest {
  /** The path below the API's base path, with its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | FormData | undefined
}

interface Taken {
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, unknown>>
  readonly bodySerializer?: ((body: unknown) => unknown) | null
  readonly querySerializer?: unknown
}

interface TakingOptions extends Taken {
  readonly client: unknown
  readonly path?: Readonly<Record<string, unknown>>
}

const take = (parts: Taken): Taken => parts

/** A raw client that sends nothing and gives back what it was told to send. */
const taker = {
  delete: take,
  get: take,
  head: take,
  options: take,
  patch: take,
  post: take,
  put: take,
  sse: { get: take, post: take }
}

// Beyond this, servers and proxies answer for themselves (414, 431) instead of the operation.
const longestSegment = 4096

/** A path segment that is exactly the given value, whatever is in it. */
const segment = (facts: OperationFacts, name: string, value: unknown): string => {
  const refuse = (message: string): never => {
    throw new InvalidRequest({
      operation: facts.id,
      argument: name,
      message: `${facts.id}: path parameter "${name}" ${message}`
    })
  }
  if (typeof value !== "string" && typeof value !== "number") {
    return refuse(`must be a string; it is ${value === null ? "null" : typeof value}`)
  }
  const text = String(value)
  if (text === "") return refuse("is empty; pass the record's id")
  if (text === "." || text === "..") {
    return refuse(`is "${text}", which URLs take for a step in the path and not for an id`)
  }
  let encoded: string
  try {
    encoded = encodeURIComponent(text)
  } catch {
    return refuse("has half of a surrogate pair, which cannot be encoded as UTF-8")
  }
  if (encoded.length > longestSegment) {
    return refuse(`is ${encoded.length} bytes when encoded; ${longestSegment} is the most`)
  }
  return encoded
}

const fillPath = (facts: OperationFacts, args: ReadonlyArray<unknown>): string => {
  const names = facts.pathParameters
  if (names.length === 0) return facts.path
  let path = facts.path
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string
    const encoded = segment(facts, name, args[index])
    // A function, since `$` in a replacement string has a meaning of its own.
    path = path.replace(`{${name}}`, () => encoded)
  }
  return path
}

const encodeBody = (facts: OperationFacts, taken: Taken): EncodedRequest["body"] => {
  const { body, bodySerializer } = taken
  if (body === undefined) return undefined
  const refuse = (reason: string) =>
    new InvalidRequest({
      operation: facts.id,
      argument: "body",
      message: `${facts.id}: the body cannot be sent: ${reason}`
    })
  let encoded: unknown
  try {
    encoded =
      bodySerializer === undefined
        ? JSON.stringify(body)
        : bodySerializer === null
          ? body
          : bodySerializer(body)
  } catch (cause) {
    throw refuse(cause instanceof Error ? cause.message : "it cannot be encoded")
  }
  if (
    typeof encoded === "string" ||
    encoded instanceof Uint8Array ||
    (typeof FormData !== "undefined" && encoded instanceof FormData)
  ) {
    return encoded
  }
  if (encoded instanceof URLSearchParams) return encoded.toString()
  throw refuse(`it is ${typeof body}, not JSON`)
}

const encodeHeaders = (
  facts: OperationFacts,
  taken: Taken,
  hasBody: boolean
): Record<string, string> => {
  const headers: Record<string, string> = {}
  const given = taken.headers
  for (const name in given) {
    const value = given[name]
    if (value === undefined || value === null) continue
    const lower = name.toLowerCase()
    if (lower === "content-type" && !hasBody) continue
    const text = String(value)
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    if (/[\u0000-\u0008\u000a-\u001f\u007f]|[^\u0000-\u00ff]/u.test(text)) {
      throw new InvalidRequest({
        operation: facts.id,
        argument: "headers",
        message: `${facts.id}: header "${name}" has a character that headers cannot carry`
      })
    }
    headers[lower] = text
  }
  return headers
}

/** The number of arguments before the options. */
export const optionsIndex = (facts: OperationFacts): number =>
  facts.pathParameters.length + (facts.input === "none" ? 0 : 1)

/**
 * Encodes a call, or throws the `InvalidRequest` that says which argument is
 * wrong. It is the caller's to turn that into a failed Effect.
 */
export const encode = (
  raw: RawOperation,
  facts: OperationFacts,
  args: ReadonlyArray<unknown>,
  headers: Readonly<Record<string, string>> | undefined,
  encodeQuery?: EncodeQuery
): EncodedRequest => {
  const path = fillPath(facts, args)
  const request = facts.input === "none" ? undefined : args[facts.pathParameters.length]
  const options: TakingOptions = {
    client: taker,
    ...(facts.input === "body"
      ? { body: request }
      : facts.input === "query"
        ? { query: request as Taken["query"] & {} }
        : facts.input === "group"
          ? (request as Taken)
          : undefined)
  }
  const withHeaders =
    headers === undefined ? options : { ...options, headers: { ...options.headers, ...headers } }
  // The generator pairs every raw function with its own facts; the raw function's type says no more here.
  const taken = (raw as (options: TakingOptions) => Taken)(withHeaders)
  const body = encodeBody(facts, taken)
  return {
    path: path + encodeQueryWith(facts, taken, encodeQuery),
    headers: encodeHeaders(facts, taken, body !== undefined),
    body
  }
}

const encodeQueryWith = (
  facts: OperationFacts,
  taken: Taken,
  encodeQuery: EncodeQuery | undefined
): string => {
  if (taken.query === undefined || taken.query === null) return ""
  if (encodeQuery === undefined) throw new Error(`${facts.id} was made without withQuery`)
  let query: string
  try {
    query = encodeQuery(taken.query, taken.querySerializer)
  } catch (cause) {
    throw new InvalidRequest({
      operation: facts.id,
      argument: "query",
      message: `${facts.id}: the query cannot be encoded: ${cause instanceof Error ? cause.message : "unknown reason"}`
    })
  }
  return query === "" ? "" : `?${query}`
}
