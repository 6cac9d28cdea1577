import { assert, describe, expectTypeOf, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import {
  BadRequest,
  type CallError,
  Connections,
  Conflict,
  CredentialsError,
  DeadlineExceeded,
  DecodeError,
  Forbidden,
  Gone,
  InternalServerError,
  InvalidRequest,
  isConflict,
  isDenied,
  isNotFound,
  isOutcomeUnknown,
  isThrottled,
  isTimeout,
  isTransient,
  NotFound,
  OutcomeUnknown,
  PaginationError,
  PreconditionFailed,
  ServerError,
  ServiceUnavailable,
  TooManyRequests,
  TransportError,
  Unauthorized,
  UnexpectedStatus
} from "../../src/index.ts"

const fields = (status: number) => ({
  api: "auth0",
  operation: "an.operation",
  status,
  statusText: undefined,
  detail: undefined,
  code: undefined,
  mayHaveApplied: false,
  attributes: undefined,
  requestId: undefined,
  retryAfter: undefined,
  headers: {}
})
const api = "auth0"
const operation = "an.operation"
const message = "…"
const deadline = new DeadlineExceeded({
  api,
  operation,
  sent: true,
  deadline: Duration.millis(1),
  message
})
const broken = new TransportError({
  api,
  operation,
  sent: true,
  status: undefined,
  message,
  cause: undefined
})
const unknown = (reason: OutcomeUnknown["reason"]) =>
  new OutcomeUnknown({ api, operation, reason, message })
const credentials = (kind: CredentialsError["kind"], status?: number) =>
  new CredentialsError({
    api: "auth0",
    kind,
    status,
    message,
    code: undefined,
    quota: undefined,
    retryAfter: Duration.seconds(1)
  })

const predicates = {
  isConflict,
  isDenied,
  isNotFound,
  isOutcomeUnknown,
  isThrottled,
  isTimeout,
  isTransient
}

const table: ReadonlyArray<readonly [unknown, ReadonlyArray<keyof typeof predicates>]> = [
  [new BadRequest(fields(400)), []],
  [new Unauthorized(fields(401)), ["isDenied"]],
  [new Forbidden(fields(403)), ["isDenied"]],
  [new NotFound(fields(404)), ["isNotFound"]],
  [new Gone(fields(410)), ["isNotFound"]],
  [new Conflict(fields(409)), ["isConflict"]],
  [new PreconditionFailed(fields(412)), []],
  [new TooManyRequests(fields(429)), ["isThrottled", "isTransient"]],
  [new InternalServerError(fields(500)), ["isTransient"]],
  [new ServiceUnavailable(fields(503)), ["isTransient"]],
  [new ServerError(fields(502)), ["isTransient"]],
  [new UnexpectedStatus(fields(302)), []],
  [new UnexpectedStatus(fields(401)), ["isDenied"]],
  [new UnexpectedStatus(fields(404)), ["isNotFound"]],
  [new UnexpectedStatus(fields(409)), ["isConflict"]],
  [new UnexpectedStatus(fields(408)), ["isTransient"]],
  [new UnexpectedStatus(fields(429)), ["isThrottled", "isTransient"]],
  [broken, ["isTransient"]],
  [deadline, ["isTimeout", "isTransient"]],
  [
    new DecodeError({ api, operation, status: 200, contentType: undefined, length: 0, message }),
    []
  ],
  [new InvalidRequest({ api, operation, argument: "body", message }), []],
  [new PaginationError({ api, operation, kind: "offset-limit", message }), []],
  [unknown(broken), ["isOutcomeUnknown"]],
  [unknown(deadline), ["isOutcomeUnknown", "isTimeout"]],
  [unknown(new ServerError(fields(502))), ["isOutcomeUnknown"]],
  [credentials("rejected", 401), ["isDenied"]],
  [credentials("unavailable"), ["isTransient"]],
  [credentials("unavailable", 429), ["isThrottled", "isTransient"]],
  [credentials("malformed", 200), []],
  [credentials("source"), []],
  [new Error("of something else"), []],
  [undefined, []]
]

describe("the categories of failures", () => {
  it("are those of the table, and no others", () => {
    const names = Object.keys(predicates).sort() as Array<keyof typeof predicates>
    assert.deepStrictEqual(
      table.map(([error]) => names.filter((name) => predicates[name](error))),
      table.map(([, expected]) => [...expected].sort())
    )
  })

  it("agree with what each error says of itself", () => {
    assert.deepStrictEqual(
      table.map(([error]) => Object(error).isRetryable ?? false),
      table.map(([error]) => isTransient(error))
    )
  })

  it("take from the error channel what they hold of, and nothing else", () => {
    const get = Connections.Keys.get("con_A1b2C3d4E5f6G7h8")
    const rotate = Connections.Keys.rotate("con_A1b2C3d4E5f6G7h8")
    const found = get.pipe(Effect.catchIf(isNotFound, () => Effect.succeed([])))
    type Left = Effect.Error<typeof found>
    expectTypeOf<Extract<Left, { readonly _tag: "NotFound" }>>().toEqualTypeOf<never>()
    // Those of other statuses are still there, and so is all that any call can fail with.
    expectTypeOf<CallError>().toExtend<Left>()

    const known = rotate.pipe(Effect.catchIf(isOutcomeUnknown, () => Effect.void))
    expectTypeOf<
      Extract<Effect.Error<typeof known>, { readonly _tag: "OutcomeUnknown" }>
    >().toEqualTypeOf<never>()

    const denied = get.pipe(Effect.catchIf(isDenied, () => Effect.void))
    expectTypeOf<CredentialsError>().toExtend<Effect.Error<typeof denied>>()
  })
})
