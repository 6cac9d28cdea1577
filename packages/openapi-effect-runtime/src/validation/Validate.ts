/**
 * Optional validation: layers over a client that check requests, responses or both against the
 * contract, with schemas built when an operation is first called. Programs that do not import this
 * module do not bundle it.
 */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { broken } from "../call/Response.ts"
import type { Client } from "../call/Client.ts"
import { type ClientTag, decorating } from "../call/ClientLayer.ts"
import { type Exchange, wholeResponse } from "../call/Exchange.ts"
import { DecodeError, InvalidRequest } from "../core/Errors.ts"
import { isObject } from "../core/Json.ts"
import type { Profile } from "../core/Profile.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import type { Reading } from "./SchemaModes.ts"
import type { OperationSchema, OperationSchemas } from "./Schemas.ts"
import type { TransportResponse } from "../transport/Transport.ts"
import { type Issue, issuesOf, issuesText, pathText } from "./Validation.ts"

export type { Issue }

/** How a response differs from the contract. It contains no values of the response. */
export interface Report {
  /** The operation's id. */
  readonly operation: string
  /** The HTTP status of the response. */
  readonly status: number
  /** At least one. */
  readonly issues: ReadonlyArray<Issue>
}

/** What happens to a response that differs from the contract. */
export type ResponsesOptions =
  | {
      /** The response is returned unchanged, and the difference is reported. */
      readonly mode: "report"
      /**
       * Called with every response that differs, synchronously before the call ends. Errors that it
       * throws are logged and do not affect the call. Without it each difference is logged as a
       * warning, once per client.
       */
      readonly onIssue?: ((report: Report) => void) | undefined
    }
  | {
      /**
       * The call fails with `DecodeError`, or with `OutcomeUnknown` if it must not be retried, since it
       * has taken effect.
       */
      readonly mode: "fail"
    }

/** The schemas of an SDK. */
export interface ValidatedSdk {
  /** The request and response schemas of operations by id. */
  readonly operations: OperationSchemas
  /** The query parameter that selects members of a response. */
  readonly selection?: string | undefined
}

/** The layer that rejects an SDK's requests that its contract does not allow. */
export const requestsOf = <Id>(tag: ClientTag<Id>, sdk: ValidatedSdk): Layer.Layer<Id, never, Id> =>
  decorating(tag, (client) => withValidRequests(client, sdk))

/** Makes the layer that compares an SDK's responses with its contract. */
export const responsesOf =
  <Id>(tag: ClientTag<Id>, sdk: ValidatedSdk) =>
  (options: ResponsesOptions): Layer.Layer<Id, never, Id> =>
    decorating(tag, (client) => withComparedResponses(client, sdk, options))

const schemasOf = (
  { operations }: ValidatedSdk,
  metadata: OperationMetadata
): OperationSchema | undefined =>
  Object.hasOwn(operations, metadata.id) ? operations[metadata.id] : undefined

/** The same client, but rejecting requests that the contract does not allow. */
function withValidRequests(client: Client, sdk: ValidatedSdk): Client {
  return {
    ...client,
    execute: (raw, metadata, args, extras) =>
      Effect.suspend(() => {
        const errorResponse = errorResponseOf(sdk, metadata, args)
        return errorResponse === undefined
          ? client.execute(raw, metadata, args, extras)
          : Effect.fail(errorResponse)
      })
  }
}

const errorResponseOf = (
  sdk: ValidatedSdk,
  metadata: OperationMetadata,
  args: ReadonlyArray<unknown>
): InvalidRequest | undefined => {
  const schemas = schemasOf(sdk, metadata)
  if (schemas === undefined) return undefined
  const request = args[metadata.pathParameters.length]
  const parts = metadata.input === "group" ? request : { [metadata.input]: request }
  const { body, query } = isObject(parts) ? parts : {}
  return (
    rejectionOfBody(metadata, schemas, body) ??
    (schemas.query === undefined
      ? undefined
      : reject(metadata, "query", issuesOf(schemas.query, "written", sentQuery(query))))
  )
}

const rejectionOfBody = (
  metadata: OperationMetadata,
  { body: schema, bodyRequired }: OperationSchema,
  body: unknown
): InvalidRequest | undefined => {
  if (schema === undefined) return undefined
  let sent: unknown
  try {
    // What is sent is the value after `toJSON` and without `undefined` members.
    const text = JSON.stringify(body)
    sent = text === undefined ? undefined : JSON.parse(text)
  } catch {
    // The client rejects what is not JSON.
    return undefined
  }
  if (sent !== undefined) return reject(metadata, "body", issuesOf(schema, "written", sent))
  return bodyRequired
    ? reject(metadata, "body", [{ path: [], message: "Expected a body" }])
    : undefined
}

/** The part of a query that is sent, without `undefined` and `null`. */
const sentQuery = (query: unknown): unknown =>
  isObject(query)
    ? Object.fromEntries(
        Object.entries(query).filter(([, value]) => value !== undefined && value !== null)
      )
    : {}

const reject = (
  metadata: OperationMetadata,
  argument: "body" | "query",
  issues: ReadonlyArray<Issue>
): InvalidRequest | undefined =>
  issues.length === 0
    ? undefined
    : new InvalidRequest({
        api: metadata.api,
        operation: metadata.id,
        argument,
        message: `${metadata.id}: the ${argument} is not as the contract has it: ${issuesText(issues)}`
      })

/** The same client, but comparing responses with the contract. */
const withComparedResponses = (
  client: Client,
  sdk: ValidatedSdk,
  options: ResponsesOptions
): Client => {
  const { api } = client.profile
  const logged = new Set<string>()
  return {
    ...client,
    execute: (raw, metadata, args, extras) => {
      const schemas = schemasOf(sdk, metadata)?.responses
      if (schemas === undefined) return client.execute(raw, metadata, args, extras)
      const reading = readingOf(sdk, metadata, args)
      return Effect.withFiber((fiber) => {
        const log = (effect: Effect.Effect<void>): void => {
          Effect.runForkWith(fiber.context)(effect)
        }
        const compare = (response: TransportResponse, sent: unknown): DecodeError | undefined => {
          const schema = schemas[response.status] ?? schemas["2XX"]
          const issues = schema === undefined ? [] : issuesOf(schema, reading, sent)
          if (issues.length === 0) return undefined
          if (options.mode === "fail") return differs(client.profile, metadata, response, issues)
          const report: Report = { operation: metadata.id, status: response.status, issues }
          if (options.onIssue === undefined) logOnce(api, report, logged, log)
          else tell(api, options.onIssue, report, log)
          return undefined
        }
        const exchange = comparing(extras?.exchange ?? wholeResponse, compare)
        return client.execute(raw, metadata, args, { ...extras, exchange })
      })
    }
  }
}

/** A response has only the selected fields, whatever the contract requires. */
const readingOf = (
  { selection }: ValidatedSdk,
  metadata: OperationMetadata,
  args: ReadonlyArray<unknown>
): Reading => {
  const query = metadata.input === "query" ? args[metadata.pathParameters.length] : undefined
  return selection !== undefined && isObject(query) && query[selection] !== undefined
    ? "partial"
    : "open"
}

const comparing = (
  exchange: Exchange,
  compare: (response: TransportResponse, sent: unknown) => DecodeError | undefined
): Exchange => ({
  ...exchange,
  decode: (profile, metadata, response) => {
    const decoded = exchange.decode(profile, metadata, response)
    if (decoded instanceof DecodeError || decoded === undefined) return decoded
    const inspect = (sent: unknown) => compare(response, sent)
    return exchange.inspect === undefined
      ? (inspect(decoded) ?? decoded)
      : exchange.inspect(decoded, inspect)
  }
})

const differs = (
  profile: Profile,
  metadata: OperationMetadata,
  response: TransportResponse,
  issues: ReadonlyArray<Issue>
): DecodeError => {
  const { contentType, length, operation, status } = broken(profile, metadata, response, "")
  const message = `${metadata.id}: ${status} with a body that is not as the contract has it: ${issuesText(issues)}`
  return new DecodeError({ api: metadata.api, operation, status, contentType, length, message })
}

type Log = (effect: Effect.Effect<void>) => void

/** An observer must not affect the call. */
const tell = (api: string, onIssue: (report: Report) => void, report: Report, log: Log): void => {
  try {
    onIssue(report)
  } catch (cause) {
    log(
      Effect.annotateLogs(Effect.logError("The onIssue of Validate.responses threw", cause), {
        [`${api}.operation`]: report.operation
      })
    )
  }
}

// A tenant that differs does so in every response: beyond this number, differences are not logged.
const mostLogged = 1000

const logOnce = (
  api: string,
  { issues, operation, status }: Report,
  logged: Set<string>,
  log: Log
): void => {
  const found = new Set(
    issues.map(({ message, path }) => {
      // An issue in one item of a list usually occurs in many.
      const place = pathText(path).replaceAll(/\[\d+\]/g, "[]")
      return place === "" ? message : `${place}: ${message}`
    })
  )
  const fresh = [...found].filter((each) => !logged.has(`${operation} ${status} ${each}`))
  if (fresh.length === 0 || logged.size >= mostLogged) return
  for (const each of fresh) logged.add(`${operation} ${status} ${each}`)
  log(
    Effect.annotateLogs(Effect.logWarning("A response is not as the contract has it"), {
      [`${api}.operation`]: operation,
      "http.response.status_code": status,
      [`${api}.issues`]: fresh
    })
  )
}
