/**
 * Converts the arguments of a call into a request. The raw client's function decides what to send: it is
 * called with a recording client that captures the request. What the raw client would let through is
 * rejected here: a path parameter that would address another operation, a body that is not JSON.
 */
import type * as Effect from "effect/Effect"
import { InvalidRequest } from "../core/Errors.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import type { Profile } from "../core/Profile.ts"
import type { CallOptions } from "./CallOptions.ts"

/**
 * Encodes a query as the raw client does, by the rules of its function, with the question mark; throws
 * an `InvalidRequest` if it cannot be encoded.
 */
export type EncodeQuery = (
  metadata: OperationMetadata,
  query: Readonly<Record<string, unknown>>,
  rules: unknown
) => string

/**
 * The encoders of parts of a request. Operations with such parts bring them; others do not bundle them.
 */
export interface Encoders {
  /** For an operation that has a query. */
  readonly encodeQuery?: EncodeQuery
  /** For path parameters with a special encoding; `undefined` for plain text. */
  readonly encodePath?: (name: string, value: unknown) => string | undefined
  /** For header parameters with a special encoding; `undefined` for plain text. */
  readonly encodeHeader?: (name: string, value: unknown) => string | undefined
  /** For an operation that has cookies. */
  readonly encodeCookies?: (
    cookies: Readonly<Record<string, unknown>>,
    metadata: OperationMetadata
  ) => string
  /** For a body that the raw client does not encode as the document says. */
  readonly encodeBody?: (body: unknown) => unknown
}

/** A function of the raw client, whose types only the generator knows. */
export type RawOperation = (options: never) => unknown

/** A body that is made again for each request, while it is sent. */
export interface StreamedBody {
  /** Headers that describe it. */
  readonly headers: Readonly<Record<string, string>>
  readonly use: <A, E>(
    send: (body: ReadableStream<Uint8Array>) => Effect.Effect<A, E>
  ) => Effect.Effect<A, E>
}

/** The encoded request of one call, before credentials and origin are added. */
export interface EncodedRequest {
  /** The path below the API's base path, with its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | FormData | Blob | StreamedBody | undefined
  /** Whether every request may take effect again: because of the operation, or of a member of the body. */
  readonly once: boolean | undefined
}

/** Headers set by the options of a call; those that are `undefined` are not sent. */
export type OptionHeaders = Readonly<Record<string, string | undefined>>

/** The headers set by the options of a call, among those that its operation declares. */
export const headersOf = (
  { callHeaders }: Profile,
  { optionHeaders }: OperationMetadata,
  options: CallOptions | undefined
): OptionHeaders | undefined => {
  if (optionHeaders === undefined || callHeaders === undefined) return options?.headers
  const asked = callHeaders(options ?? {})
  return {
    ...Object.fromEntries(optionHeaders.map((name) => [name, asked[name]])),
    ...options?.headers
  }
}

interface Taken {
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, unknown>>
  readonly cookies?: Readonly<Record<string, unknown>>
  readonly bodySerializer?: ((body: unknown) => unknown) | null
  readonly querySerializer?: unknown
}

interface TakingOptions extends Omit<Taken, "headers"> {
  readonly client: unknown
  readonly path?: Readonly<Record<string, unknown>>
  headers?: Taken["headers"]
}

const take = (parts: Taken): Taken => parts

// A raw client that sends nothing: every method, at any depth (`client.get`, `client.sse.get`), returns
// what it was told to send.
const taker: unknown = new Proxy(take, { get: () => taker })

// Beyond this, servers and proxies reject the request themselves (414, 431).
const longestSegment = 4096

/** The error of an argument that cannot be sent. */
export const invalid = (
  metadata: OperationMetadata,
  argument: string,
  message: string
): InvalidRequest =>
  new InvalidRequest({
    api: metadata.api,
    operation: metadata.id,
    argument,
    message: `${metadata.id}: ${message}`
  })

/** What JSON serializes instead of a value. */
const written = (value: unknown): unknown => {
  const { toJSON } = Object(value) as { readonly toJSON?: unknown }
  const own: unknown = typeof toJSON === "function" ? toJSON.call(value) : value
  return Object.prototype.toString.call(own) === "[object Number]" ? Number(own) : own
}

/** The place of a number that JavaScript cannot represent exactly; `undefined` if there is none. */
export const inexactIn = (given: unknown, place = ""): string | undefined => {
  const value = written(given)
  if (typeof value === "number") {
    return Number.isSafeInteger(value) || (value % 1 !== 0 && Number.isFinite(value))
      ? undefined
      : place
  }
  if (typeof value !== "object" || value === null) return undefined
  for (const [name, member] of Object.entries(value)) {
    const found = inexactIn(member, `${place}/${name}`)
    if (found !== undefined) return found
  }
  return undefined
}

/** Encodes a value as exactly one path segment, whatever it contains. */
const segment = (
  metadata: OperationMetadata,
  name: string,
  value: unknown,
  encodePath: Encoders["encodePath"]
): string => {
  const reject = (message: string): never => {
    throw invalid(metadata, name, `path parameter "${name}" ${message}`)
  }
  let encoded: string | undefined
  try {
    encoded = value == null ? undefined : encodePath?.(name, value)
  } catch {
    return reject("is not well-formed Unicode")
  }
  if (encoded === undefined) {
    if (typeof value !== "string" && typeof value !== "number") {
      return reject(`must be a string; it is ${value === null ? "null" : typeof value}`)
    }
    // A rounded number would be the id of another record.
    if (typeof value === "number" && inexactIn(value) !== undefined) {
      return reject(`is beyond 2^53, where JavaScript rounds; give its digits as a string`)
    }
    try {
      encoded = encodeURIComponent(value)
    } catch {
      return reject("is not well-formed Unicode")
    }
  }
  // Empty, or a dot segment: the request would address another operation.
  if (/^\.{0,2}$/.test(encoded)) return reject(`is "${encoded}", not an id`)
  if (encoded.length > longestSegment) {
    return reject(`is longer than ${longestSegment} bytes when encoded`)
  }
  return encoded
}

const fillPath = (
  metadata: OperationMetadata,
  args: ReadonlyArray<unknown>,
  encodePath: Encoders["encodePath"]
): string =>
  metadata.pathParameters.reduce(
    (path, name, index) =>
      path.split(`{${name}}`).join(segment(metadata, name, args[index], encodePath)),
    metadata.path
  )

// JSON has no such number, or may not hold it exactly.
const suspect = /null|\d{16}|\de\+/

const encodeBody = (
  metadata: OperationMetadata,
  { body, bodySerializer }: Taken,
  { encodeBody: own }: Encoders
): EncodedRequest["body"] => {
  if (body === undefined) return undefined
  const reject = (reason: string) => invalid(metadata, "body", `the body cannot be sent: ${reason}`)
  let encoded: unknown
  try {
    encoded =
      // A body that is already a form is kept.
      body instanceof FormData || (bodySerializer === null && !own)
        ? body
        : (own ?? bodySerializer ?? JSON.stringify)(body)
  } catch (cause) {
    throw reject(String(cause))
  }
  if (encoded === undefined) throw reject(`it is a ${typeof body}, which JSON does not have`)
  // A number beyond 2^53 was rounded when it was parsed, and `Infinity` would become null.
  const inexact = typeof encoded === "string" && suspect.test(encoded) ? inexactIn(body) : undefined
  if (inexact !== undefined) {
    throw reject(
      `the number at "${inexact}" is beyond 2^53, where JavaScript rounds; give its digits as JSON.rawJSON("…")`
    )
  }
  // The raw client's serializers return only these.
  return encoded as EncodedRequest["body"]
}

// A valid header name, except those that `fetch` drops silently, that undici or HTTP/2 rejects, or that
// would change the host, the body's length or the method.
// https://fetch.spec.whatwg.org/#forbidden-request-header, https://www.rfc-editor.org/rfc/rfc9113#section-8.2.2
const headerName =
  /^(?!(accept-(charset|encoding)|access-control-request-.*|connection|content-length|cookie2?|date|dnt|expect|host|http2-settings|keep-alive|origin|(proxy|sec)-.*|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|x-http-method|x-(http-)?method-override)$)[\w!#$%&'*+.^`|~-]+$/

const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/

/** Whether a header with a lower-case name can be sent. */
export const isSendable = (name: string, value: string): boolean =>
  headerName.test(name) && headerValue.test(value)

const encodeHeaders = (
  metadata: OperationMetadata,
  { cookies, headers: given }: Taken,
  hasBody: boolean,
  { encodeCookies, encodeHeader }: Encoders
): Record<string, string> => {
  const headers: Record<string, string> = {}
  for (const name in given) {
    const value = given[name]
    if (value === undefined || value === null) continue
    const lower = name.toLowerCase()
    if (lower === "content-type" && !hasBody) continue
    const text = encodeHeader?.(name, value) ?? String(value)
    if (!isSendable(lower, text)) {
      throw invalid(metadata, "headers", `header "${name}" or its value cannot be sent`)
    }
    headers[lower] = text
  }
  const cookie = cookies && encodeCookies?.(cookies, metadata)
  if (cookie) headers["cookie"] = cookie
  return headers
}

/** A query behind a path, whose template may have one itself. */
export const queryOf = ({ path }: OperationMetadata, text: string): string =>
  text && `${path.includes("?") ? "&" : "?"}${text}`

/** The number of arguments before the options. */
export const optionsIndex = (metadata: OperationMetadata): number =>
  metadata.pathParameters.length + (metadata.input === "none" ? 0 : 1)

/**
 * Encodes a call, or throws an `InvalidRequest` that names the invalid argument; the caller turns it
 * into a failed Effect.
 */
export const encode = (
  raw: RawOperation,
  metadata: OperationMetadata,
  args: ReadonlyArray<unknown>,
  optionHeaders: OptionHeaders | undefined,
  encoders: Encoders = {}
): EncodedRequest => {
  const path = fillPath(metadata, args, encoders.encodePath)
  const request = args[metadata.pathParameters.length]
  // The kind of an input is the name of the raw client's option; a group has several options.
  const options: TakingOptions = {
    client: taker,
    ...(metadata.input === "group" ? (request as Taken) : { [metadata.input]: request })
  }
  if (optionHeaders !== undefined) options.headers = { ...options.headers, ...optionHeaders }
  // The generator pairs every raw function with its metadata, so the types agree.
  const taken = (raw as (options: TakingOptions) => Taken)(options)
  const body = encodeBody(metadata, taken, encoders)
  return {
    // An operation that has a query has an encoder; a missing one is a defect.
    path:
      taken.query == null
        ? path
        : path +
          (encoders.encodeQuery as EncodeQuery)(metadata, taken.query, taken.querySerializer),
    headers: {
      ...encodeHeaders(metadata, taken, body !== undefined, encoders),
      ...(body as Partial<StreamedBody> | undefined)?.headers
    },
    body,
    // The generator types the body as an object if the metadata names members of it.
    once:
      metadata.retry === "never" ||
      metadata.neverWith?.some((name) => (taken.body as Taken["query"])?.[name])
  }
}
