/**
 * Typed in-memory responses to operations, for tests of programs that call them. No request is sent,
 * but arguments are checked as in a real call. A call of an operation without a stub is a defect that
 * names the operation.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Duration from "effect/Duration"
import * as Layer from "effect/Layer"
import type * as Stream from "effect/Stream"
import type { CallOptions } from "../call/CallOptions.ts"
import { endingOfStatus } from "../call/Classification.ts"
import type { ClientTag } from "../call/ClientLayer.ts"
import type { Profile } from "../core/Profile.ts"
import { type PaginationDialect, rulesOf } from "../pagination/Dialect.ts"
import type { DurationInput } from "../core/Durations.ts"
import { fromStatus } from "../core/ErrorOfStatus.ts"
import { nothingKnown } from "../credentials/TokenSource.ts"
import {
  type AnyFailure,
  type ApiError,
  CredentialsError,
  DeadlineExceeded,
  DecodeError,
  type EventStreamError,
  InvalidRequest,
  OutcomeUnknown,
  TransportError
} from "../core/Errors.ts"
import type { EventOperation } from "../events/Events.ts"
import type { Operation } from "../call/Operation.ts"
import type { OperationMetadata, Pagination } from "../core/OperationMetadata.ts"
import { byCheckpoint, inLink, pageIndex, recordsBefore } from "../pagination/Pages.ts"
import type { PagedOperation } from "../pagination/PagedOperation.ts"
import { encode, headersOf, optionsIndex } from "../call/Request.ts"
import type { OpenResponse } from "../transport/Transport.ts"
import type { ControlMessage } from "../events/EventMessage.ts"

/** What stubs need to know about an SDK: its error responses and pages. */
export interface StubbedSdk {
  readonly profile: Profile
  readonly pagination?: PaginationDialect | undefined
}

// Provided by the layer to the replies that it runs, so that a stub needs only an operation.
const CurrentSdk = /* @__PURE__ */ Context.Reference<StubbedSdk | undefined>(
  "openapi-effect-runtime/Stub/CurrentSdk",
  { defaultValue: () => undefined }
)

const currentSdk: Effect.Effect<StubbedSdk> = /* @__PURE__ */ Effect.flatMap(CurrentSdk, (sdk) =>
  sdk === undefined
    ? Effect.die(
        new Error("A stub's reply runs in a client that Stub.layer made, and nowhere else")
      )
    : Effect.succeed(sdk)
)

/** What a stub returns: a value, or a function of the call's arguments. */
export type Reply<Args extends ReadonlyArray<unknown>, A, E> =
  | A
  | ((...args: Args) => A | Effect.Effect<A, E>)

/** The responses to one operation, and the calls made to it. */
export interface Stub<Args extends ReadonlyArray<unknown> = ReadonlyArray<unknown>> {
  readonly metadata: OperationMetadata
  /** The arguments of each call so far, unchanged; calls with invalid arguments are not included. */
  readonly calls: ReadonlyArray<Args>
  /** Used by the layer. */
  readonly response: (args: ReadonlyArray<unknown>) => Effect.Effect<unknown, unknown>
}

const replying = <Args extends ReadonlyArray<unknown>>(
  metadata: OperationMetadata,
  response: (args: Args, call: number) => unknown
): Stub<Args> => {
  const calls: Array<Args> = []
  return {
    metadata,
    calls,
    response: (args) =>
      Effect.suspend(() => {
        // The layer passes only the arguments of this operation.
        const own = args as Args
        calls.push(own)
        const value = response(own, calls.length - 1)
        return Effect.isEffect(value)
          ? // The type of a reply says what it fails with, and that it has no requirements.
            (value as Effect.Effect<unknown, unknown>)
          : Effect.succeed(value)
      })
  }
}

const given = (reply: unknown, args: ReadonlyArray<unknown>): unknown =>
  typeof reply === "function" ? Reflect.apply(reply, undefined, args) : reply

/**
 * Responds to every call of an operation with the same value or function. For a list, that is the
 * response body of one page; {@link list} makes pages from records.
 */
export const of: {
  <Args extends ReadonlyArray<unknown>, Item, Body, E>(
    operation: PagedOperation<Args, Item, Body, E, unknown, never>,
    reply: Reply<Args, NoInfer<Body>, NoInfer<E>>
  ): Stub<Args>
  <Args extends ReadonlyArray<unknown>, A, E>(
    operation: Operation<Args, A, E, unknown>,
    reply: Reply<Args, NoInfer<A>, NoInfer<E>>
  ): Stub<Args>
} = <Args extends ReadonlyArray<unknown>>(
  { metadata }: { readonly metadata: OperationMetadata },
  reply: unknown
): Stub<Args> => replying<Args>(metadata, (args) => given(reply, args))

/**
 * Responds to successive calls with successive responses. One call too many is a defect and fails the
 * test.
 */
export const sequence = <Args extends ReadonlyArray<unknown>, A, E>(
  operation: Operation<Args, A, E, unknown>,
  replies: ReadonlyArray<Reply<Args, NoInfer<A>, NoInfer<E>>>
): Stub<Args> =>
  replying<Args>(operation.metadata, (args, call) =>
    call < replies.length
      ? given(replies[call], args)
      : Effect.die(
          new Error(
            `${operation.metadata.id} was called ${call + 1} times, and has ${replies.length} responses`
          )
        )
  )

/** An operation that returns an Effect, or a stream of events or items. */
export interface StubbedOperation<Args extends ReadonlyArray<unknown>, E> {
  (...args: Args): Effect.Effect<unknown, E, unknown> | Stream.Stream<unknown, E, unknown>
  readonly metadata: OperationMetadata
}

/** The content of a stubbed error response. */
export interface ErrorResponse {
  readonly code?: string | undefined
  /** The API's message. */
  readonly detail?: string | undefined
  /** Whether the call may have been applied; by default as the status implies. */
  readonly mayHaveApplied?: boolean | undefined
  readonly attributes?: unknown
  /** The whole body, for an SDK whose errors have it. */
  readonly body?: unknown
  readonly requestId?: string | undefined
  readonly retryAfter?: DurationInput<"20 seconds"> | undefined
}

/**
 * Fails an operation with a status: with the class of the status if the contract declares it for the
 * operation, otherwise with `ServerError` or `UnexpectedStatus`, as in a real call.
 */
export const errorResponse = <Args extends ReadonlyArray<unknown>, E>(
  operation: StubbedOperation<Args, E>,
  status: number,
  { attributes, body, code, detail, mayHaveApplied, requestId, retryAfter }: ErrorResponse = {}
): Effect.Effect<never, E> => {
  const { metadata } = operation
  const { api, id, retry } = metadata
  return Effect.flatMap(currentSdk, ({ profile }) =>
    Effect.fail(
      // What `fromStatus` returns is one of the operation's errors.
      fromStatus(
        profile.errors,
        {
          api,
          operation: id,
          status,
          statusText: undefined,
          detail,
          code,
          mayHaveApplied: mayHaveApplied ?? (retry !== "safe" && endingOfStatus(status).applied),
          attributes,
          body,
          requestId,
          retryAfter: retryAfter === undefined ? undefined : Duration.fromInputUnsafe(retryAfter),
          headers: {}
        },
        metadata
      ) as E
    )
  )
}

/** {@link errorResponse} of one SDK, for tests that also run it without stubs. */
export const errorResponseOf =
  (sdk: StubbedSdk) =>
  <Args extends ReadonlyArray<unknown>, E>(
    operation: StubbedOperation<Args, E>,
    status: number,
    details?: ErrorResponse
  ): Effect.Effect<never, E> =>
    Effect.provideService(errorResponse(operation, status, details), CurrentSdk, sdk)

/**
 * The errors of an operation, other than error responses, with which a stub can fail. An event stream
 * that has begun fails with a message: see {@link events}.
 */
type TagOf<E> =
  Exclude<E, ApiError | EventStreamError> extends { readonly _tag: infer Tag extends string }
    ? Tag
    : never

/** The optional fields of an error, with durations in any form; the rest is filled in. */
type Details<E, Tag> = Given<
  Omit<
    Extract<E, { readonly _tag: Tag }>,
    keyof Error | "_tag" | "api" | "isRetryable" | "operation"
  >
> & { readonly message?: string }

type Given<Of> = {
  readonly [Name in keyof Of]?:
    | Of[Name]
    | (Duration.Duration extends Of[Name] ? DurationInput<"20 seconds"> : never)
}

/** The fields that are given, with the durations as errors have them. */
const detailsOf = (details: object): Fields =>
  Object.fromEntries(
    Object.entries(details).map(([name, value]: [string, unknown]) => [
      name,
      durations.has(name) && value !== undefined
        ? Duration.fromInputUnsafe(value as Duration.Input)
        : value
    ])
  )

const durations = new Set(["deadline", "retryAfter"])

/** Default values of errors other than error responses. */
const failures = (api: string, operation: string) => {
  const called = { api, operation }
  const lost = new TransportError({
    ...called,
    sent: true,
    status: undefined,
    message: `${operation}: the exchange broke: a stub`,
    cause: undefined
  })
  return {
    InvalidRequest: (fields: Fields) =>
      new InvalidRequest({
        ...called,
        argument: "body",
        message: `${operation}: a stub rejects the request`,
        ...fields
      }),
    CredentialsError: (fields: Fields) =>
      new CredentialsError({
        ...nothingKnown,
        api,
        kind: "rejected",
        message: "A stub rejects the credentials",
        ...fields
      }),
    TransportError: (fields: Fields) =>
      new TransportError({ ...lost, message: lost.message, cause: lost.cause, ...fields }),
    DeadlineExceeded: (fields: Fields) =>
      new DeadlineExceeded({
        ...called,
        sent: true,
        deadline: Duration.minutes(1),
        message: `${operation}: no whole response within the deadline: a stub`,
        ...fields
      }),
    DecodeError: (fields: Fields) =>
      new DecodeError({
        ...called,
        status: 200,
        contentType: "text/html",
        length: 0,
        message: `${operation}: 200 with an invalid body: a stub`,
        ...fields
      }),
    OutcomeUnknown: (fields: Fields) =>
      new OutcomeUnknown({
        ...called,
        reason: lost,
        message: `${operation} may have taken effect: ${lost.message}`,
        ...fields
      })
  }
}

/**
 * An operation that always fails: with a status, or with another error by its tag. Fields that are not
 * given are filled in.
 */
export const failing: {
  <Args extends ReadonlyArray<unknown>, E>(
    operation: StubbedOperation<Args, E>,
    status: number,
    details?: ErrorResponse
  ): Stub<Args>
  <Args extends ReadonlyArray<unknown>, E, const Tag extends TagOf<E>>(
    operation: StubbedOperation<Args, E>,
    tag: Tag,
    details?: Details<E, Tag>
  ): Stub<Args>
} = <Args extends ReadonlyArray<unknown>>(
  operation: StubbedOperation<Args, unknown>,
  failure: number | string,
  details: object = {}
): Stub<Args> => {
  const { api, id } = operation.metadata
  return replying<Args>(operation.metadata, () =>
    typeof failure === "number"
      ? errorResponse(operation, failure, details)
      : // The type allows only these tags.
        Effect.fail(
          failures(api, id)[failure as keyof ReturnType<typeof failures>](detailsOf(details))
        )
  )
}

type Fields = Readonly<Record<string, unknown>>

const numberOr = (value: unknown, otherwise: number): number =>
  typeof value === "number" ? value : otherwise

const defaultSize = 50

/** One page of records in the paging style of the query, with its `Link` header. */
const pageResponse = (
  dialect: PaginationDialect,
  pagination: Pagination,
  query: Fields,
  records: ReadonlyArray<unknown>
): { readonly value: unknown; readonly link: string | undefined } => {
  const rules = rulesOf(dialect, pagination)
  const { checkpoint, offset } = rules
  const cuts = byCheckpoint(rules, pagination, query)
  const size = numberOr(query[cuts ? checkpoint.size : offset.size], defaultSize)
  const start = cuts
    ? Number(String(query[checkpoint.cursor] ?? "0").replace(/\D/g, ""))
    : (recordsBefore(rules, pageIndex(rules, query), size) ?? 0)
  const items = records.slice(start, start + size)
  const end = start + items.length
  const cursor = cuts && end < records.length ? `record-${end}` : undefined
  const address =
    cursor === undefined ? undefined : addressOf({ ...query, [checkpoint.cursor]: cursor })
  if (pagination.items === "" || (cuts && pagination.next === inLink)) {
    const link = address === undefined ? undefined : `<${address}>; rel="next"`
    return {
      link,
      value: pagination.items === "" ? items : { [pagination.items]: items }
    }
  }
  const told = pagination.style === "link" ? address : cursor
  return {
    link: undefined,
    value: {
      [pagination.items]: items,
      ...(cuts
        ? told === undefined || pagination.next === undefined
          ? undefined
          : memberAt(pagination.next, told)
        : {
            ...(offset.start && { [offset.start]: start }),
            ...(offset.usedSize?.[0] && { [offset.usedSize[0]]: size }),
            ...(pagination.total && memberAt(pagination.total, records.length)),
            length: items.length
          })
    }
  }
}

/** The URL of a page with these parameters. */
const addressOf = (query: Fields): string => {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value].flat()) parameters.append(name, String(each))
  }
  return `https://api.invalid/?${parameters.toString()}`
}

/** An object with the value at a member name or JSON pointer. */
const memberAt = (place: string, value: unknown): Fields => {
  const [first = "", ...below] = place.startsWith("/") ? place.slice(1).split("/") : [place]
  return { [first]: below.reduceRight((inner, name) => ({ [name]: inner }), value) }
}

/**
 * A list of records, paged as the API would page it, by offset or checkpoint. Works for calls, `.pages`
 * and `.items`.
 */
export const list = <Args extends ReadonlyArray<unknown>, Item, Body, E>(
  operation: PagedOperation<Args, Item, Body, E, unknown, never>,
  records: ReadonlyArray<NoInfer<Item>>
): Stub<Args> => {
  const metadata = operation.metadata
  return replying<Args>(metadata, (args) => {
    const query = args[metadata.pathParameters.length]
    // A query is an object or absent.
    return Effect.flatMap(currentSdk, ({ pagination }) =>
      pagination === undefined
        ? Effect.die(new Error(`${metadata.id}: Stub.layer was made without a pagination dialect`))
        : Effect.succeed(
            new Paged(
              pageResponse(pagination, metadata.pagination, (query ?? {}) as Fields, records)
            )
          )
    )
  })
}

/** An event as the API sends it: its type is the SSE field, not a member of the data. */
const messageText = (event: unknown): string => {
  const { type, ...data } = Object(event) as Fields
  return typeof type === "string" && !/[\r\n]/.test(type)
    ? `event: ${type}\ndata: ${JSON.stringify(data)}`
    : `data: ${JSON.stringify(event)}`
}

/**
 * An event stream: the given events in order, after which the stream stays open, as for a tenant where
 * nothing more happens. Messages that are not events (`error`, `offset-only`) can be included. End it
 * in the program, with `Stream.take`, for example. A stream that reconnects gets them again.
 */
export const events = <Args extends ReadonlyArray<unknown>, Event, E>(
  operation: EventOperation<Args, Event, E, unknown, never>,
  given: ReadonlyArray<NoInfer<Event> | ControlMessage>
): Stub<Args> =>
  replying<Args>(operation.metadata, (): OpenResponse => {
    const { promise: closed, resolve: close } = Promise.withResolvers<void>()
    const bytes = new TextEncoder()
    return {
      status: 200,
      header: (name) => (name === "content-type" ? "text/event-stream" : undefined),
      close,
      chunks: (async function* () {
        let number = 0
        for (const event of given) {
          yield bytes.encode(`id: ${++number}\n${messageText(event)}\n\n`)
        }
        await closed
      })()
    }
  })

/** A page with its header, distinguished from a response body given by a test. */
class Paged {
  readonly response: { readonly value: unknown; readonly link: string | undefined }
  constructor(response: Paged["response"]) {
    this.response = response
  }
}

const inform = (metadata: OperationMetadata): Error =>
  new Error(
    `${metadata.id} was called, and has no response here: add a Stub.of for it to Stub.layer(…)`
  )

/**
 * Makes the layer of an SDK's stubs: a client that responds from them. Its calls are checked like those
 * of a real client; a call of an operation without a stub is a defect.
 */
export const layerOf =
  <Id>(tag: ClientTag<Id>, sdk: StubbedSdk) =>
  (...stubs: ReadonlyArray<Stub<never> | Stub>): Layer.Layer<Id> =>
    Layer.sync(tag, () => {
      const byId = new Map(stubs.map((stub) => [stub.metadata.id, stub]))
      const { profile } = sdk
      return {
        origin: "https://api.invalid",
        profile,
        execute: (raw, metadata, args, extras) =>
          Effect.suspend(() => {
            const stub = byId.get(metadata.id)
            if (stub === undefined) return Effect.die(inform(metadata))
            const options = args[optionsIndex(metadata)] as CallOptions | undefined
            try {
              encode(raw, metadata, args, headersOf(profile, metadata, options), extras)
            } catch (cause) {
              return cause instanceof InvalidRequest ? Effect.fail(cause) : Effect.die(cause)
            }
            return Effect.map(
              // A reply fails only with the operation's own errors.
              Effect.provideService(
                stub.response(args) as Effect.Effect<unknown, AnyFailure>,
                CurrentSdk,
                sdk
              ),
              (value) =>
                value instanceof Paged
                  ? value.response
                  : metadata.pagination === undefined
                    ? value
                    : { value, link: undefined }
            )
          })
      }
    })
