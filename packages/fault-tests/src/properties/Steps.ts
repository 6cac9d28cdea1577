/**
 * What can become of one request, as values that a property test can make up and shrink: of one
 * to the API, and of one to the token endpoint.
 */
import * as Schema from "effect/Schema"

/** How long it takes, in virtual milliseconds. */
const latency = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 5000 }))

/** The wait that the response asks for, in seconds; 0 for no header. */
const retryAfter = Schema.Literals([0, 1, 3, 30, 3600])

/** Whether the request took effect before its response was lost. */
const applied = Schema.Boolean

/** A whole response of the kind that is promised. */
const Success = Schema.TaggedStruct("Success", { latency })

/** A whole success that is not what is promised. */
const Spoiled = Schema.TaggedStruct("Spoiled", {
  latency,
  applied,
  body: Schema.Literals(["", '{"kid":"ne', "<!doctype html>", "null", "NaN", "7"])
})

/** An error response that proves that nothing was done. */
const Rejected = Schema.TaggedStruct("Rejected", {
  latency,
  status: Schema.Literals([307, 400, 401, 403, 404, 409, 418]),
  /** Whether its body is lost on the way. */
  cut: Schema.Boolean
})

const Throttled = Schema.TaggedStruct("Throttled", { latency, retryAfter, cut: Schema.Boolean })

/** A failure of the server, which may have done the work all the same. */
const Failed = Schema.TaggedStruct("Failed", {
  latency,
  applied,
  retryAfter,
  status: Schema.Literals([408, 500, 502, 503, 504]),
  cut: Schema.Boolean
})

/** No connection. */
const NotConnected = Schema.TaggedStruct("NotConnected", { latency })

/** The exchange breaks after sending, perhaps after the head of a success. */
const Broken = Schema.TaggedStruct("Broken", { latency, applied, headArrived: Schema.Boolean })

/** Nothing comes, until the deadline; the transport knows, or does not, that nothing was sent. */
const Silent = Schema.TaggedStruct("Silent", { applied, connected: Schema.Boolean })

/** How a request to the API ends. */
export const Step = Schema.Union([
  Success,
  Spoiled,
  Rejected,
  Throttled,
  Failed,
  NotConnected,
  Broken,
  Silent
])
export type Step = typeof Step.Type

/** How a request to the token endpoint ends. */
export const TokenStep = Schema.Union([
  Schema.TaggedStruct("Token", {
    latency,
    /** In seconds. */
    expiresIn: Schema.Literals([1, 10, 100, 86_400])
  }),
  Schema.TaggedStruct("TokenRejected", {
    latency,
    retryAfter,
    status: Schema.Literals([400, 401, 403, 429, 500, 503])
  }),
  Schema.TaggedStruct("NoToken", { latency, body: Schema.Literals(["", "{}", "<html>", "null"]) }),
  NotConnected,
  Broken,
  Silent
])
export type TokenStep = typeof TokenStep.Type

/** Faults come in runs: the same one again and again is what exhausts a policy. */
const runsOf = <S extends Schema.Constraint>(step: S) =>
  Schema.Array(Schema.Struct({ step, times: Schema.Literals([1, 2, 9]) })).check(
    Schema.isMaxLength(5)
  )

/** The steps of one call; after the last one, everything succeeds. */
export const Steps = runsOf(Step)

/** The steps of the token endpoint. */
export const TokenSteps = runsOf(TokenStep)

/** Runs of steps, one after the other. */
export const unrolled = <S>(
  runs: ReadonlyArray<{ readonly step: S; readonly times: number }>
): ReadonlyArray<S> => runs.flatMap(({ step, times }) => Array.from({ length: times }, () => step))
