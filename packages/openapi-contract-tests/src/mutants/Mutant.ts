/**
 * Clients that are broken on purpose, to prove that the matrix would notice. A
 * mutant breaks what leaves the client, what comes back to it, or what it makes
 * of the response, from outside: the client itself knows nothing of it.
 */
import type { Client } from "openapi-effect-runtime/call/Client"
import type { OperationMetadata } from "openapi-effect-runtime/core/OperationMetadata"
import type { Case } from "../matrix/Cases.ts"
import type { Around, Between } from "../matrix/Harness.ts"
import type { MockResponse, SentRequest } from "../prism/Exchange.ts"

/** A way in which a client could be wrong. */
export interface Mutant {
  readonly name: string
  /** Whether Prism itself complains of it, and not only the comparison with what was asked for. */
  readonly breaksContract: boolean
  /** Whether a row is one that it breaks: a contract without any has nothing to notice. */
  readonly breaks: (row: Case) => boolean
  /** Breaks what passes between the client and the mock; for either client. */
  readonly between?: Between
  /** Breaks the service layer's client. */
  readonly around?: Around
}

/** Changes each request before it reaches the mock. */
export const onRequest =
  (change: (request: SentRequest) => SentRequest): Between =>
  (mock) =>
  (request) =>
    mock(change(request))

/** Changes each response of the mock. */
export const onResponse =
  (change: (response: MockResponse) => MockResponse): Between =>
  (mock) =>
  async (request) =>
    change(await mock(request))

type Execute = Client["execute"]

/** Changes how the service layer's client makes a call. */
export const onExecute =
  (change: (execute: Execute) => Execute): Around =>
  (client) => ({ ...client, execute: change(client.execute) })

/** Changes the metadata that an operation carries. */
export const onMetadata = (change: (metadata: OperationMetadata) => OperationMetadata): Around =>
  onExecute(
    (execute) =>
      (raw, metadata, ...rest) =>
        execute(raw, change(metadata), ...rest)
  )

/** The headers without one of them. */
export const without = (headers: SentRequest["headers"], name: string): SentRequest["headers"] =>
  Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name))

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const parse = (body: string): unknown => {
  const value: unknown = JSON.parse(body)
  return value
}

/** Whether headers say that the body is JSON, which forms and streams of events are not. */
export const isJson = (headers: SentRequest["headers"]): boolean =>
  headers["content-type"]?.startsWith("application/json") === true

/** The JSON text with its object changed, or the first object of its array. */
export const changeObject = (text: string, change: (fields: Fields) => Fields): string => {
  const value = parse(text)
  if (isFields(value)) return JSON.stringify(change(value))
  return Array.isArray(value) && isFields(value[0])
    ? JSON.stringify([change(value[0]), ...value.slice(1)])
    : text
}

/** An object without its first field. */
export const omitFirst = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).slice(1))

/** An object without one of its fields. */
export const omit =
  (name: string) =>
  (fields: Fields): Fields =>
    Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name))

/** Changes each success. */
export const onSuccess = (change: (response: MockResponse) => MockResponse) =>
  onResponse((response) => (response.status < 400 ? change(response) : response))

/** Whether a row is an error response. */
export const isError = ({ response }: Case): boolean => response.status >= 400

/** Whether a row is a success with a body of JSON. */
export const hasJson = ({ example, response }: Case): boolean =>
  response.status < 400 &&
  example !== undefined &&
  response.mediaType?.startsWith("application/json") === true

/** Whether a row is a success that streams events. */
export const hasEvents = ({ response }: Case): boolean => response.mediaType === "text/event-stream"
