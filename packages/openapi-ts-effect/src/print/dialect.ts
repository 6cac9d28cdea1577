/**
 * The names that generated code uses of the runtime module. Generated code refers to Effect nowhere else,
 * so another major version of Effect only needs changes here and in the runtime.
 */
import type { Retry, RetryRule } from "../model/extensions.ts"
import type { ErrorRange } from "../model/response.ts"

/** The local name of the runtime module in generated files. */
export const runtimeNamespace = "Runtime"

/** An export of the runtime module in generated code. */
export const member = (name: string): string => `${runtimeNamespace}.${name}`

/** The type of an operation's constant, and the function that makes it. */
export interface OperationForm {
  readonly type: string
  readonly make: string
  /** The local name of the module with the function, often the runtime module. */
  readonly namespace: string
}

/** A call with one response. */
export const operation: OperationForm = {
  type: member("Operation"),
  make: "operation",
  namespace: runtimeNamespace
}

/** A call that returns one page of a list, with streams of all pages and items. */
export const pagedOperation: OperationForm = {
  type: member("PagedOperation"),
  make: "pagedOperation",
  namespace: "PagedRuntime"
}

/** A call that returns bytes, as a whole or as a stream. With `client` only. */
export const binaryOperation: OperationForm = {
  type: member("BinaryOperation"),
  make: "binaryOperation",
  namespace: "BinaryRuntime"
}

/** A call that returns a finite stream of items. With `client` only. */
export const itemsOperation: OperationForm = {
  type: member("ItemsOperation"),
  make: "itemsOperation",
  namespace: "ItemsRuntime"
}

/** A call that declares response headers. With `client` and `responseHeaders` only. */
export const respondingOperation: OperationForm = {
  type: member("RespondingOperation"),
  make: "respondingOperation",
  namespace: "ResponseRuntime"
}

/** A list that declares response headers. With `client` and `responseHeaders` only. */
export const respondingPagedOperation: OperationForm = {
  type: member("RespondingPagedOperation"),
  make: "respondingPagedOperation",
  namespace: "PagedResponseRuntime"
}

/** Encodes a request by rules of its own. With `client` only. */
export const encoding = {
  make: "encodedBy",
  namespace: "EncodingRuntime"
} as const

/** The same for a request with bytes or files. */
export const uploading = {
  /** The type of a body whose bytes can come from a `Blob`, memory or a stream. */
  type: member("WithUploads"),
  make: "uploadedBy",
  namespace: "UploadRuntime"
} as const

/** Turns declared redirections into values. With `client` only. */
export const redirecting = {
  /** The type of such a value. */
  type: member("Redirection"),
  /** The function that makes the argument after the metadata. */
  make: "redirecting",
  /** The local name of the module that has the function. */
  namespace: "RedirectionRuntime"
} as const

/** A call that returns a stream of events. */
export const eventOperation: OperationForm = {
  type: member("EventOperation"),
  make: "eventOperation",
  namespace: "EventRuntime"
}

/**
 * The module that makes schemas. It is separate from the runtime module, so that only programs with
 * schemas load it.
 */
export const schemaForm = {
  /** The local name of the module. */
  namespace: "SchemaRuntime",
  /** The type of a schema's constant, with the described type as its parameter. */
  type: "Schema",
  /** The function that makes a schema. */
  make: "schema",
  /** The type of the table of request and response schemas. */
  table: "OperationSchemas"
} as const

/** The type of the last argument of every operation. */
export const callOptions = member("CallOptions")

/** The error of an operation that must not be retried, if its response was lost. */
export const outcomeUnknown = member("OutcomeUnknown")

/** The errors of any call. */
export const callError = member("CallError")

/** The error of an event stream that the API ends. With `client` only. */
export const eventStreamError = member("EventStreamError")

/** One page of a list. With `client` only. */
export const page = member("Page")

/** Tells bundlers that an unused call can be dropped. */
export const pureAnnotation = "/* @__PURE__ */"

/** Error classes by status, named after the reason phrases of HTTP. */
export const errorNames: ReadonlyMap<number, string> = new Map([
  [400, "BadRequest"],
  [401, "Unauthorized"],
  [402, "PaymentRequired"],
  [403, "Forbidden"],
  [404, "NotFound"],
  [405, "MethodNotAllowed"],
  [406, "NotAcceptable"],
  [408, "RequestTimeout"],
  [409, "Conflict"],
  [410, "Gone"],
  [411, "LengthRequired"],
  [412, "PreconditionFailed"],
  [413, "ContentTooLarge"],
  [415, "UnsupportedMediaType"],
  [422, "UnprocessableContent"],
  [429, "TooManyRequests"],
  [500, "InternalServerError"],
  [501, "NotImplemented"],
  [502, "BadGateway"],
  [503, "ServiceUnavailable"],
  [504, "GatewayTimeout"]
])

/**
 * The error types of some statuses, without duplicates, each with the known error codes and the type of
 * its body. A status without a class adds nothing, since its error is part of `CallError`.
 */
export const errorTypes = (
  statuses: ReadonlyArray<ErrorStatus>,
  codes: ReadonlyMap<ErrorStatus, ReadonlyArray<string>>,
  bodies: ReadonlyMap<ErrorStatus, string> = new Map(),
  hasRanges = false
): ReadonlyArray<string> => {
  // Several statuses can share a class, whose body is then any of theirs.
  const classes = new Map<string, Array<ErrorStatus>>()
  for (const status of statuses) {
    const name = classOf(status, hasRanges)
    if (name !== undefined) classes.set(name, [...(classes.get(name) ?? []), status])
  }
  return [...classes].map(([name, all]) => {
    const known = all
      .flatMap((status) => codes.get(status) ?? [])
      .map((code) => JSON.stringify(code))
      .join(" | ")
    const bodyTypes = all.map((status) => bodies.get(status))
    const body = bodyTypes.includes(undefined)
      ? bodyTypes.every((each) => each === undefined)
        ? undefined
        : "unknown"
      : [...new Set(bodyTypes)].join(" | ")
    const types =
      body === undefined ? (known === "" ? [] : [known]) : [known === "" ? "string" : known, body]
    return member(types.length === 0 ? name : `${name}<${types.join(", ")}>`)
  })
}

/** An error status, or a range of them. */
export type ErrorStatus = number | ErrorRange

/** The classes of ranges. */
const rangeNames: Readonly<Record<ErrorRange, string>> = {
  "4XX": "ClientErrorResponse",
  "5XX": "ServerErrorResponse",
  default: "DefaultErrorResponse"
}

/** The class of a status, or of its range if ranges have classes. */
export const classOf = (status: ErrorStatus, hasRanges: boolean): string | undefined =>
  typeof status === "number"
    ? (errorNames.get(status) ?? (hasRanges ? rangeNames[status < 500 ? "4XX" : "5XX"] : undefined))
    : hasRanges
      ? rangeNames[status]
      : undefined

/** The reasons if the document gives none. */
const usualReasons: Readonly<Record<Retry, string>> = {
  safe: "The operation only reads.",
  idempotent: "Sending it twice has the effect of sending it once.",
  never: "Sending it twice may do it twice."
}

const lostResponse = "a lost response is reported as `OutcomeUnknown`"

/** `a`, `a or b`, `a, b or c`. */
const alternatives = (names: ReadonlyArray<string>): string =>
  [names.slice(0, -1).join(", "), ...names.slice(-1)].filter((part) => part !== "").join(" or ")

/** The paragraph about retries in the generated documentation. */
export const retryNote = ({ class: retry, neverWith, reason }: RetryRule): string => {
  const names = alternatives(neverWith.map((name) => `\`${name}\``))
  return [
    retry === "never" ? `Retry: never; ${lostResponse}.` : `Retry: ${retry}.`,
    reason ?? usualReasons[retry],
    ...(names === "" ? [] : [`With ${names} it is never retried, and ${lostResponse}.`])
  ].join(" ")
}
