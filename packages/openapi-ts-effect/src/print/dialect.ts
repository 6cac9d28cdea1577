/**
 * The dialect of the generated layer: every name that it expects the runtime module to export, and
 * everything that could change with a major version of Effect. Generated code refers to Effect nowhere
 * else, so another version of Effect only needs changes here and in the runtime.
 */
import type { Retry, RetryRule } from "../model/extensions.ts"
import type { ErrorRange } from "../model/response.ts"

/** The local name under which a generated file imports the whole runtime module. */
export const runtimeNamespace = "Runtime"

/** A name that the runtime module exports, as generated code spells it. */
export const member = (name: string): string => `${runtimeNamespace}.${name}`

/** The type of one operation's constant, and the function that makes it. */
export interface OperationForm {
  readonly type: string
  readonly make: string
  /** The local name of the module that has the function, where that is not the runtime module. */
  readonly namespace: string
}

/** A call that returns once. */
export const operation: OperationForm = {
  type: member("Operation"),
  make: "operation",
  namespace: runtimeNamespace
}

/** A call that is responded with one page of a list, and can be retried for the others. */
export const pagedOperation: OperationForm = {
  type: member("PagedOperation"),
  make: "pagedOperation",
  namespace: "PagedRuntime"
}

/** A call that is responded with bytes, whole or as a stream; only an SDK of the generator's own has it. */
export const binaryOperation: OperationForm = {
  type: member("BinaryOperation"),
  make: "binaryOperation",
  namespace: "BinaryRuntime"
}

/** A call that returns a sequence of items that ends; only an SDK of the generator's own has it. */
export const itemsOperation: OperationForm = {
  type: member("ItemsOperation"),
  make: "itemsOperation",
  namespace: "ItemsRuntime"
}

/** A call whose response has headers; only an SDK of the generator's own has it, where it is asked for. */
export const respondingOperation: OperationForm = {
  type: member("RespondingOperation"),
  make: "respondingOperation",
  namespace: "ResponseRuntime"
}

/** What writes a request by rules of its own; only an SDK of the generator's own has it. */
export const encoding = {
  make: "encodedBy",
  namespace: "EncodingRuntime"
} as const

/** The same for a request with bytes or files in it. */
export const uploading = {
  /** The type of a body whose bytes may come from anywhere. */
  type: member("WithUploads"),
  make: "uploadedBy",
  namespace: "UploadRuntime"
} as const

/** What makes declared redirections values; only an SDK of the generator's own has it. */
export const redirecting = {
  /** The type of such a value. */
  type: member("Redirection"),
  /** The function that makes what an operation is handed after its metadata. */
  make: "redirecting",
  /** The local name of the module that has the function. */
  namespace: "RedirectionRuntime"
} as const

/** A call that is responded with a stream of events. */
export const eventOperation: OperationForm = {
  type: member("EventOperation"),
  make: "eventOperation",
  namespace: "EventRuntime"
}

/**
 * The module that makes schemas, which is never the runtime module: only those who ask for schemas
 * load it.
 */
export const schemaForm = {
  /** The local name of the module. */
  namespace: "SchemaRuntime",
  /** The type of a schema's constant, given the type of what it describes. */
  type: "Schema",
  /** The function that makes one. */
  make: "schema",
  /** The type of the table of what operations take and give. */
  table: "OperationSchemas"
} as const

/** The type of the last argument of every operation. */
export const callOptions = member("CallOptions")

/** What an operation that must not be retried fails with when its response got lost. */
export const outcomeUnknown = member("OutcomeUnknown")

/** The errors that any call can fail with. */
export const callError = member("CallError")

/** What a stream of events fails with when the API ends it; only an SDK of the generator's own has it. */
export const eventStreamError = member("EventStreamError")

/** One page of a list; only an SDK of the generator's own has its type. */
export const page = member("Page")

/** Tells bundlers that an unused call has no effect and can be dropped. */
export const pureAnnotation = "/* @__PURE__ */"

/** Error classes by HTTP status, named as the HTTP specification names the statuses. */
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
 * The types of the error classes of some statuses, without repetition, each with the error codes
 * that are known to come with the status and the type of its body. A status that has no class of its
 * own adds nothing: the runtime's general error for it is a `CallError`.
 */
export const errorTypes = (
  statuses: ReadonlyArray<ErrorStatus>,
  codes: ReadonlyMap<ErrorStatus, ReadonlyArray<string>>,
  bodies: ReadonlyMap<ErrorStatus, string> = new Map(),
  hasRanges = false
): ReadonlyArray<string> => {
  // Several statuses may have one class, whose bodies are then those of all of them.
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

/** A status of a failure, or a range of them. */
export type ErrorStatus = number | ErrorRange

/** The classes of ranges. */
const rangeNames: Readonly<Record<ErrorRange, string>> = {
  "4XX": "ClientErrorResponse",
  "5XX": "ServerErrorResponse",
  default: "DefaultErrorResponse"
}

/** The class of a status, or of the range that it is in, where ranges have classes. */
export const classOf = (status: ErrorStatus, hasRanges: boolean): string | undefined =>
  typeof status === "number"
    ? (errorNames.get(status) ?? (hasRanges ? rangeNames[status < 500 ? "4XX" : "5XX"] : undefined))
    : hasRanges
      ? rangeNames[status]
      : undefined

/** What stands for the reason where the document gives none. */
const usualReasons: Readonly<Record<Retry, string>> = {
  safe: "The operation only reads.",
  idempotent: "Sending it twice has the effect of sending it once.",
  never: "Sending it twice may do it twice."
}

const lostResponse = "a lost response is reported as `OutcomeUnknown`"

/** `a`, `a or b`, `a, b or c`. */
const alternatives = (names: ReadonlyArray<string>): string =>
  [names.slice(0, -1).join(", "), ...names.slice(-1)].filter((part) => part !== "").join(" or ")

/** What a reader of the generated documentation gets about retrying a call. */
export const retryNote = ({ class: retry, neverWith, reason }: RetryRule): string => {
  const names = alternatives(neverWith.map((name) => `\`${name}\``))
  return [
    retry === "never" ? `Retry: never; ${lostResponse}.` : `Retry: ${retry}.`,
    reason ?? usualReasons[retry],
    ...(names === "" ? [] : [`With ${names} it is never retried, and ${lostResponse}.`])
  ].join(" ")
}
