/**
 * The matrix through the service layer: the operation that the package exports
 * under the contract's id is called as a program calls it, and its value or typed
 * error is compared with the contract's example.
 */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Stream from "effect/Stream"
import { ApiError } from "openapi-effect-runtime/core/Errors"
import { Redirection } from "openapi-effect-runtime/core/Redirection"
import type { OperationMetadata } from "openapi-effect-runtime/core/OperationMetadata"
import { none } from "openapi-effect-runtime/retry/Retry"
import { ContractError, isObject, type Json, objectAt } from "../contract/Json.ts"
import { memberAt } from "../contract/Pointer.ts"
import { argumentsOf, type HeaderOptions } from "./Arguments.ts"
import { bytesIn, givesBytes } from "./Bytes.ts"
import type { Case } from "./Cases.ts"
import { eventsIn, givesEvents } from "./Events.ts"
import type { Caller, Outcome } from "./Matrix.ts"
import { linkToNext, namesOf, pagedPartOf } from "../paging/PageParameters.ts"
import type { PagingNames } from "../paging/PagingNames.ts"

/** An operation of the service layer, of whatever type. */
export interface AnyOperation<Id = unknown> {
  (
    ...args: ReadonlyArray<unknown>
  ): Effect.Effect<unknown, unknown, Id> | Stream.Stream<unknown, unknown, Id>
  readonly metadata: OperationMetadata
}

const isOperation = <Id>(value: unknown): value is AnyOperation<Id> =>
  typeof value === "function" &&
  "metadata" in value &&
  typeof value.metadata === "object" &&
  value.metadata !== null &&
  "id" in value.metadata

const collect = <Id>(namespace: object, into: Map<string, AnyOperation<Id>>): void => {
  for (const value of Object.values(namespace)) {
    if (isOperation<Id>(value)) {
      into.set(value.metadata.id, value)
    } else if (typeof value === "object" && value !== null && isNamespace(value)) {
      collect(value, into)
    }
  }
}

const isNamespace = (value: object): boolean =>
  Object.prototype.toString.call(value) === "[object Module]"

/** What a call gives: of a stream, all that it gives until it ends. */
export const wholeOf = <Id>(
  called: ReturnType<AnyOperation<Id>>
): Effect.Effect<unknown, unknown, Id> =>
  Stream.isStream(called) ? Stream.runCollect(called) : called

/** Every operation that a module exports, in namespaces too, by its id. */
export const operationsIn = <Id>(sdk: object): ReadonlyMap<string, AnyOperation<Id>> => {
  const operations = new Map<string, AnyOperation<Id>>()
  collect(sdk, operations)
  return operations
}

/** What is expected of an SDK beside its contract; told by the test, and not asked of the SDK. */
export interface Expectations {
  /** The tags of error classes by status. */
  readonly errorTags: Readonly<Record<number, string>>
  /** The members of an error response's body, by the fields of errors. */
  readonly errorBody: ErrorBodyNames
  readonly paging: PagingNames
  readonly headerOptions: HeaderOptions
}

/** The members of an error response's body; a field that the API does not have is left out. */
export interface ErrorBodyNames {
  /** The status in words. */
  readonly statusText?: string
  /** The API's message. */
  readonly detail?: string
  /** The API's code for the cause. */
  readonly code?: string
  /** Whatever else it says. */
  readonly attributes?: string
}

/** The classes as their documentation names them, so that a class that changes places is noticed. */
export const errorTags: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "Unauthorized",
  402: "PaymentRequired",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  406: "NotAcceptable",
  408: "RequestTimeout",
  409: "Conflict",
  410: "Gone",
  411: "LengthRequired",
  412: "PreconditionFailed",
  413: "ContentTooLarge",
  415: "UnsupportedMediaType",
  422: "UnprocessableContent",
  429: "TooManyRequests",
  500: "InternalServerError",
  501: "NotImplemented",
  502: "BadGateway",
  503: "ServiceUnavailable",
  504: "GatewayTimeout"
}

const expectedRetryAfter = ({ operation, response }: Case): number | undefined => {
  const reset = Number(response.headers["x-ratelimit-reset"] ?? 0) * 1000
  if (reset > Date.now()) {
    throw new ContractError(operation.id, "the example of x-ratelimit-reset lies in the future")
  }
  const seconds = Number(response.headers["retry-after"] ?? 0)
  return seconds > 0 ? seconds * 1000 : undefined
}

/** Whether a second request of a call may do it twice, by its operation or a member of its body. */
const isOnce = ({ operation, request }: Case): boolean => {
  const body = isObject(request.body) ? request.body : {}
  return operation.retry === "never" || operation.neverWith.some((name) => Boolean(body[name]))
}

const expectedError = (row: Case, { errorBody, errorTags: tags }: Expectations): Outcome => {
  const { example, operation, response } = row
  const body = isObject(example?.value) ? example.value : {}
  const member = (name: string | undefined) => (name === undefined ? undefined : body[name])
  const errorResponse = {
    tag: tags[response.status] ?? (response.status >= 500 ? "ServerError" : "UnexpectedStatus"),
    isError: true,
    messageNamesIt: true,
    operation: operation.id,
    status: response.status,
    statusText: member(errorBody.statusText),
    detail: member(errorBody.detail),
    code: member(errorBody.code),
    attributes: member(errorBody.attributes),
    requestId: undefined,
    retryAfterMillis: expectedRetryAfter(row)
  }
  // A server's failure may come after the effect: what must not be retried is then unknown.
  return isOnce(row) && response.status >= 500
    ? { tag: "OutcomeUnknown", isError: true, operation: operation.id, reason: errorResponse }
    : errorResponse
}

type Fields = Readonly<Record<string, Json>>

// The example of the header has one address, without commas in it.
const addressInLink = ({ response }: Case): string | undefined =>
  /<([^>]*)>; rel="next"/.exec(response.headers["link"] ?? "")?.[1]

const parametersOf = (address: string): URLSearchParams =>
  new URL(address, "https://api.invalid").searchParams

const cursorInLink = (row: Case, count: number, { cursor }: PagingNames): string | undefined => {
  const address = addressInLink(row)
  return address === undefined || count === 0
    ? undefined
    : (parametersOf(address).get(cursor) ?? undefined)
}

/** The parameters of an address, each of the type that it had in the query before. */
const queryOfAddress = (address: string, query: Fields): Fields => {
  const parameters = parametersOf(address)
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name): [string, Json] => {
      const values = parameters.getAll(name)
      const before = query[name]
      if (values.length > 1) return [name, values]
      if (typeof before === "number") return [name, Number(values[0])]
      return [name, String(before) === values[0] ? (before ?? "") : (values[0] ?? "")]
    })
  )
}

const expectedNext = (row: Case, body: Fields, count: number, apiNames: PagingNames) => {
  const { pagination } = row.operation
  const names = namesOf(row.operation, apiNames)
  const query = objectAt(row.request[pagedPartOf(row.operation)], row.operation.id)
  if (pagination?.style === "link") {
    const { next } = pagination
    const address = next === linkToNext ? addressInLink(row) : memberAt(body, next ?? "")
    return typeof address === "string" && address !== ""
      ? queryOfAddress(address, query)
      : undefined
  }
  const byCheckpoint =
    pagination?.style === "checkpoint" ||
    (pagination?.style === "both" && (names.cursor in query || names.cursorSize in query))
  if (byCheckpoint) {
    const cursor =
      pagination.next === linkToNext
        ? cursorInLink(row, count, names)
        : pagination.next === undefined
          ? undefined
          : memberAt(body, pagination.next)
    return typeof cursor === "string" && cursor !== ""
      ? { ...query, [names.cursor]: cursor }
      : undefined
  }
  const total = pagination?.total === undefined ? undefined : memberAt(body, pagination.total)
  const page = Number(query[names.page] ?? names.first)
  // A page that is not full is the last.
  const size = Number(
    names.usedSize.map((name) => body[name]).find((used) => used !== undefined) ?? 0
  )
  const start = Number(
    body[names.start ?? ""] ??
      (names.start === undefined
        ? (page - names.first) * (names.unit === "page" ? size || count : 1)
        : 0)
  )
  const atEnd = count === 0 || (typeof total === "number" ? start + count >= total : count < size)
  const step = names.unit === "page" ? 1 : Math.max(size, count)
  return atEnd ? undefined : { ...query, [names.page]: page + step }
}

/** What is passed to the operation for the next page: the whole argument, if that is a group of parts. */
const passed = ({ operation, request }: Case, next: Fields, options: HeaderOptions): unknown => {
  const part = pagedPartOf(operation)
  return argumentsOf(operation, { ...request, [part]: next }, {}, options)[
    operation.pathParameters.length
  ]
}

const expectedValue = (row: Case, { headerOptions, paging: names }: Expectations): unknown => {
  const { pagination } = row.operation
  const { headers, status } = row.response
  if (status >= 300) {
    return new Redirection({ status, location: headers["location"], etag: headers["etag"] })
  }
  const value = row.example?.value
  if (givesEvents(row.response)) return eventsIn(value)
  if (givesBytes(row.response)) return bytesIn(value)
  if (pagination === undefined) return value
  const body = isObject(value) ? value : {}
  const listed = Array.isArray(value) ? value : body[pagination.items]
  const items: ReadonlyArray<Json> = Array.isArray(listed) ? listed : []
  const total = pagination.total === undefined ? undefined : memberAt(body, pagination.total)
  const following = expectedNext(row, body, items.length, names)
  const next = following && passed(row, following, headerOptions)
  return { items, next, total, body: value }
}

const read = (error: object, name: string): unknown =>
  Object.getOwnPropertyDescriptor(error, name)?.value

const describeError = (error: unknown): Outcome => {
  if (typeof error !== "object" || error === null) return { tag: typeof error }
  const tag = read(error, "_tag") ?? Reflect.get(error, "_tag")
  const isError = error instanceof Error
  const operation = read(error, "operation")
  if (tag === "OutcomeUnknown") {
    return { tag, isError, operation, reason: describeError(read(error, "reason")) }
  }
  const message = isError ? error.message : ""
  if (!(error instanceof ApiError)) return { tag, operation, message }
  const { attributes, code, detail, requestId, retryAfter, status, statusText } = error
  return {
    tag,
    isError,
    messageNamesIt: [error.operation, String(status), detail ?? ""].every((part) =>
      message.includes(part)
    ),
    operation,
    status,
    statusText,
    detail,
    code,
    attributes,
    requestId,
    retryAfterMillis: retryAfter === undefined ? undefined : Duration.toMillis(retryAfter)
  }
}

const outcomeOf = (exit: Exit.Exit<unknown, unknown>): Outcome => {
  if (Exit.isSuccess(exit)) return { value: exit.value }
  const failure = exit.cause.reasons.find(Cause.isFailReason)
  return failure === undefined ? { defect: Cause.pretty(exit.cause) } : describeError(failure.error)
}

/** A caller that has to be closed. */
export interface ServiceCaller extends Caller {
  readonly close: () => Promise<void>
}

/** Makes the caller of an SDK's client. */
export const makeServiceCaller = <Id, E>(
  client: Layer.Layer<Id, E>,
  operations: ReadonlyMap<string, AnyOperation<Id>>,
  expectations: Expectations
): ServiceCaller => {
  const runtime = ManagedRuntime.make(client)
  return {
    call: async (row, headers) => {
      const operation = operations.get(row.operation.id)
      if (operation === undefined) return { missing: row.operation.id }
      // One attempt: what is retried, and when, has tests of its own. The deadline only ends what hangs.
      const options = { headers, retry: none, deadline: "50 seconds", reconnect: "never" }
      const call = operation(
        ...argumentsOf(row.operation, row.request, options, expectations.headerOptions)
      )
      return outcomeOf(await runtime.runPromiseExit(wholeOf(call)))
    },
    expected: (row) =>
      row.response.status < 400
        ? { value: expectedValue(row, expectations) }
        : expectedError(row, expectations),
    close: () => runtime.dispose()
  }
}
