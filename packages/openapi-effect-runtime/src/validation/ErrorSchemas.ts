/**
 * Encodes errors as JSON and decodes them, for errors that leave a process: RPC, workflows, queues.
 * Only visible fields are encoded: of a cause only what a `TransportCause` keeps, and never a response
 * body.
 */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import type { Operation } from "../call/Operation.ts"
import * as Errors from "../core/Errors.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import type { Profile } from "../core/Profile.ts"
import { TransportCause as Cause } from "../transport/TransportCause.ts"

/** An error as JSON. */
export interface EncodedError {
  readonly _tag: string
  readonly api: string
  readonly [field: string]: Schema.Json | undefined
}

/** A codec of one class of errors. */
export interface ErrorCodec<E> extends Schema.Codec<E, EncodedError> {}

type Fields = Readonly<Record<string, unknown>>

const string = Schema.String
const optionalString = Schema.optionalKey(Schema.String)
const optionalNumber = Schema.optionalKey(Schema.Finite)
const retryAfter = Schema.optionalKey(Schema.DurationFromMillis)

const cause = Schema.optionalKey(
  Schema.Struct({
    name: string,
    message: string,
    code: optionalString,
    syscall: optionalString
  }).pipe(
    Schema.decodeTo(
      Schema.instanceOf(Cause),
      SchemaTransformation.transform({
        decode: (fields) => new Cause(fields),
        encode: ({ code, message, name, syscall }) => ({
          name,
          message,
          ...(code && { code }),
          ...(syscall && { syscall })
        })
      })
    )
  )
)

const isShown = (name: string, value: unknown): boolean =>
  value !== undefined && (name !== "cause" || value instanceof Cause)

const codecOf = <E>(
  Class: new (fields: never) => E,
  tag: string,
  fields: Schema.Struct.Fields,
  // Fields that are absent, not `undefined`, if an error has no value for them.
  optional: Schema.Struct.Fields = {}
): ErrorCodec<E> => {
  const required = Object.keys(fields)
  const names = [...required, ...Object.keys(optional)]
  // The fields of each class are listed below.
  const encoded = Schema.Struct({
    _tag: Schema.Literal(tag),
    api: string,
    ...fields,
    ...optional
  }) as unknown as Schema.Codec<Fields, EncodedError>
  return encoded.pipe(
    Schema.decodeTo(
      Schema.declare((value): value is E => value instanceof Class),
      SchemaTransformation.transform<E, Fields>({
        decode: ({ _tag, ...given }) => {
          const absent = Object.fromEntries(required.map((name) => [name, undefined]))
          return new Class({ ...absent, ...given } as never)
        },
        encode: (error) => ({
          _tag: tag,
          ...Object.fromEntries(
            ["api", ...names].flatMap((name) => {
              const value: unknown = Reflect.get(Object(error), name)
              return isShown(name, value) ? [[name, value]] : []
            })
          )
        })
      })
    )
  )
}

const responseFields = {
  operation: string,
  status: Schema.Finite,
  statusText: optionalString,
  detail: optionalString,
  code: optionalString,
  mayHaveApplied: Schema.Boolean,
  attributes: Schema.optionalKey(Schema.Json),
  requestId: optionalString,
  retryAfter,
  headers: Schema.Record(Schema.String, Schema.String)
}

const responseCodec = <E extends Errors.ApiError>(
  Class: new (fields: Errors.ApiErrorFields) => E,
  tag: E["_tag"]
): ErrorCodec<E> => codecOf(Class, tag, responseFields)

const called = { operation: string, message: string }
const exchanged = {
  ...called,
  sent: Schema.Boolean,
  status: optionalNumber,
  requestId: optionalString
}

export const BadRequest = /* @__PURE__ */ responseCodec(Errors.BadRequest, "BadRequest")
export const Unauthorized = /* @__PURE__ */ responseCodec(Errors.Unauthorized, "Unauthorized")
export const PaymentRequired = /* @__PURE__ */ responseCodec(
  Errors.PaymentRequired,
  "PaymentRequired"
)
export const Forbidden = /* @__PURE__ */ responseCodec(Errors.Forbidden, "Forbidden")
export const NotFound = /* @__PURE__ */ responseCodec(Errors.NotFound, "NotFound")
export const MethodNotAllowed = /* @__PURE__ */ responseCodec(
  Errors.MethodNotAllowed,
  "MethodNotAllowed"
)
export const NotAcceptable = /* @__PURE__ */ responseCodec(Errors.NotAcceptable, "NotAcceptable")
export const RequestTimeout = /* @__PURE__ */ responseCodec(Errors.RequestTimeout, "RequestTimeout")
export const Conflict = /* @__PURE__ */ responseCodec(Errors.Conflict, "Conflict")
export const Gone = /* @__PURE__ */ responseCodec(Errors.Gone, "Gone")
export const LengthRequired = /* @__PURE__ */ responseCodec(Errors.LengthRequired, "LengthRequired")
export const PreconditionFailed = /* @__PURE__ */ responseCodec(
  Errors.PreconditionFailed,
  "PreconditionFailed"
)
export const ContentTooLarge = /* @__PURE__ */ responseCodec(
  Errors.ContentTooLarge,
  "ContentTooLarge"
)
export const UnsupportedMediaType = /* @__PURE__ */ responseCodec(
  Errors.UnsupportedMediaType,
  "UnsupportedMediaType"
)
export const UnprocessableContent = /* @__PURE__ */ responseCodec(
  Errors.UnprocessableContent,
  "UnprocessableContent"
)
export const TooManyRequests = /* @__PURE__ */ responseCodec(
  Errors.TooManyRequests,
  "TooManyRequests"
)
export const InternalServerError = /* @__PURE__ */ responseCodec(
  Errors.InternalServerError,
  "InternalServerError"
)
export const NotImplemented = /* @__PURE__ */ responseCodec(Errors.NotImplemented, "NotImplemented")
export const BadGateway = /* @__PURE__ */ responseCodec(Errors.BadGateway, "BadGateway")
export const ServiceUnavailable = /* @__PURE__ */ responseCodec(
  Errors.ServiceUnavailable,
  "ServiceUnavailable"
)
export const GatewayTimeout = /* @__PURE__ */ responseCodec(Errors.GatewayTimeout, "GatewayTimeout")
export const ClientErrorResponse = /* @__PURE__ */ responseCodec(
  Errors.ClientErrorResponse,
  "ClientErrorResponse"
)
export const ServerErrorResponse = /* @__PURE__ */ responseCodec(
  Errors.ServerErrorResponse,
  "ServerErrorResponse"
)
export const DefaultErrorResponse = /* @__PURE__ */ responseCodec(
  Errors.DefaultErrorResponse,
  "DefaultErrorResponse"
)
export const ServerError = /* @__PURE__ */ responseCodec(Errors.ServerError, "ServerError")
export const UnexpectedStatus = /* @__PURE__ */ responseCodec(
  Errors.UnexpectedStatus,
  "UnexpectedStatus"
)

export const InvalidRequest = /* @__PURE__ */ codecOf(
  Errors.InvalidRequest,
  "InvalidRequest",
  { ...called, argument: string },
  {
    kind: Schema.optionalKey(Schema.Literal("readOnly"))
  }
)
export const CredentialsError = /* @__PURE__ */ codecOf(
  Errors.CredentialsError,
  "CredentialsError",
  {
    kind: Schema.Literals(["rejected", "unavailable", "malformed", "source"]),
    message: string,
    status: optionalNumber,
    code: optionalString,
    quota: optionalString,
    retryAfter,
    mayHaveApplied: Schema.optionalKey(Schema.Literal(true)),
    cause
  }
)
export const TransportError = /* @__PURE__ */ codecOf(Errors.TransportError, "TransportError", {
  ...exchanged,
  cause
})
export const DeadlineExceeded = /* @__PURE__ */ codecOf(
  Errors.DeadlineExceeded,
  "DeadlineExceeded",
  { ...exchanged, deadline: Schema.DurationFromMillis }
)
export const DecodeError = /* @__PURE__ */ codecOf(Errors.DecodeError, "DecodeError", {
  ...called,
  status: Schema.Finite,
  requestId: optionalString,
  contentType: optionalString,
  length: Schema.Finite,
  eventId: optionalString
})
export const OutcomeUnknown = /* @__PURE__ */ codecOf(Errors.OutcomeUnknown, "OutcomeUnknown", {
  ...called,
  reason: Schema.Union([
    TransportError,
    DeadlineExceeded,
    DecodeError,
    BadGateway,
    Conflict,
    GatewayTimeout,
    InternalServerError,
    NotImplemented,
    RequestTimeout,
    ServerError,
    ServerErrorResponse,
    DefaultErrorResponse,
    ServiceUnavailable,
    UnexpectedStatus
  ])
})
export const PaginationError = /* @__PURE__ */ codecOf(Errors.PaginationError, "PaginationError", {
  ...called,
  kind: Schema.Literals(["repeated-cursor", "offset-limit", "no-progress", "incomplete", "changed"])
})
export const EventStreamError = /* @__PURE__ */ codecOf(
  Errors.EventStreamError,
  "EventStreamError",
  { ...called, code: optionalString, detail: optionalString, eventId: optionalString }
)

/** The errors of any call. */
export const CallError: ErrorCodec<Errors.CallError> = /* @__PURE__ */ Schema.Union([
  InvalidRequest,
  CredentialsError,
  TransportError,
  DeadlineExceeded,
  DecodeError,
  ServerError,
  UnexpectedStatus
])

const byTag = (): Readonly<Record<string, ErrorCodec<unknown>>> => ({
  BadRequest,
  Unauthorized,
  PaymentRequired,
  Forbidden,
  NotFound,
  MethodNotAllowed,
  NotAcceptable,
  RequestTimeout,
  Conflict,
  Gone,
  LengthRequired,
  PreconditionFailed,
  ContentTooLarge,
  UnsupportedMediaType,
  UnprocessableContent,
  TooManyRequests,
  InternalServerError,
  NotImplemented,
  BadGateway,
  ServiceUnavailable,
  GatewayTimeout,
  ClientErrorResponse,
  ServerErrorResponse,
  DefaultErrorResponse
})

/** Makes the codec of all errors of an SDK's operation. */
export const ofOperation =
  ({ errors }: Profile) =>
  <Args extends ReadonlyArray<unknown>, A, E, R>(
    operation: Operation<Args, A, E, R>
  ): ErrorCodec<E> => {
    const {
      errorRanges = [],
      errors: statuses,
      neverWith,
      retry
    }: OperationMetadata = operation.metadata
    const codecs = byTag()
    const declared = [...statuses, ...errorRanges].flatMap((status) => {
      const codec = codecs[errors[status]?.name ?? ""]
      return codec === undefined ? [] : [codec]
    })
    // The metadata and the type of an operation come from the same document.
    return Schema.Union([
      ...declared,
      ...(retry === "never" || neverWith !== undefined ? [OutcomeUnknown] : []),
      CallError
    ]) as unknown as ErrorCodec<E>
  }
