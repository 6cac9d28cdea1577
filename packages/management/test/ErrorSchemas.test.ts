import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Redacted, Schema } from "effect"
import {
  BadRequest,
  Connections,
  CredentialsError,
  DeadlineExceeded,
  DecodeError,
  EventStreamError,
  InvalidRequest,
  NotFound,
  OutcomeUnknown,
  PaginationError,
  ServerError,
  TooManyRequests,
  TransportCause,
  TransportError,
  UnexpectedStatus,
  Users
} from "../src/index.ts"
import * as ErrorSchemas from "../src/ErrorSchemas.ts"

const called = { api: "auth0", operation: "users.get" }

const rejected = (status: number) => ({
  ...called,
  status,
  statusText: "In words",
  detail: undefined,
  code: "a_code",
  mayHaveApplied: false,
  attributes: { error: "one" },
  requestId: "req_1",
  retryAfter: undefined,
  headers: { date: "today" }
})

const lost = new TransportError({
  ...called,
  sent: true,
  status: undefined,
  requestId: undefined,
  message: "users.get: the exchange broke",
  cause: new TransportCause({ name: "SocketError", message: "other side closed", code: "E_CLOSED" })
})

const errors = [
  [new NotFound(rejected(404)), ErrorSchemas.NotFound],
  [
    new TooManyRequests({ ...rejected(429), retryAfter: Duration.seconds(2) }),
    ErrorSchemas.TooManyRequests
  ],
  [new ServerError(rejected(502)), ErrorSchemas.ServerError],
  [new UnexpectedStatus(rejected(302)), ErrorSchemas.UnexpectedStatus],
  [
    new InvalidRequest({ ...called, argument: "id", message: "users.get: no id" }),
    ErrorSchemas.InvalidRequest
  ],
  [
    new CredentialsError({
      api: "auth0",
      kind: "unavailable",
      message: "no token",
      status: 503,
      code: undefined,
      quota: "b=1",
      retryAfter: Duration.seconds(1),
      mayHaveApplied: true,
      cause: undefined
    }),
    ErrorSchemas.CredentialsError
  ],
  [lost, ErrorSchemas.TransportError],
  [
    new DeadlineExceeded({
      ...called,
      sent: false,
      status: 200,
      requestId: "req_1",
      deadline: Duration.minutes(1),
      message: "users.get: too late"
    }),
    ErrorSchemas.DeadlineExceeded
  ],
  [
    new DecodeError({
      ...called,
      status: 200,
      requestId: undefined,
      contentType: "text/html",
      length: 12,
      eventId: undefined,
      message: "users.get: HTML"
    }),
    ErrorSchemas.DecodeError
  ],
  [
    new OutcomeUnknown({ ...called, reason: lost, message: "users.get may have taken effect" }),
    ErrorSchemas.OutcomeUnknown
  ],
  [
    new PaginationError({ ...called, kind: "changed", message: "users.list: changed" }),
    ErrorSchemas.PaginationError
  ],
  [
    new EventStreamError({
      ...called,
      code: "cursor_expired",
      detail: undefined,
      eventId: "1",
      message: "events.subscribe: ended"
    }),
    ErrorSchemas.EventStreamError
  ],
  [
    new InvalidRequest({
      ...called,
      argument: "operation",
      kind: "readOnly",
      message: "users.get: this client is read-only"
    }),
    ErrorSchemas.InvalidRequest
  ]
] as const

const plain = (error: object) => ({
  ...error,
  class: error.constructor,
  message: Reflect.get(error, "message"),
  isRetryable: Reflect.get(error, "isRetryable"),
  cause: String(Reflect.get(error, "cause")),
  reason: undefined
})

describe("the codec of an error", () => {
  for (const [error, schema] of errors) {
    it.effect(`makes JSON of a ${error._tag}, and the same error of that`, () =>
      Effect.gen(function* () {
        const codec: Schema.Codec<object, unknown> = schema as never
        const encoded: unknown = JSON.parse(
          JSON.stringify(yield* Schema.encodeEffect(codec)(error))
        )
        const decoded = yield* Schema.decodeUnknownEffect(codec)(encoded)
        assert.deepStrictEqual(plain(decoded), plain(error))
        assert.deepStrictEqual(
          JSON.parse(JSON.stringify(yield* Schema.encodeEffect(codec)(decoded))),
          encoded
        )
      })
    )
  }

  it.effect("has the reason of an unknown outcome", () =>
    Effect.gen(function* () {
      const [error] = errors[9]
      const { reason } = yield* Effect.flatMap(
        Schema.encodeEffect(ErrorSchemas.OutcomeUnknown)(error),
        Schema.decodeEffect(ErrorSchemas.OutcomeUnknown)
      )
      assert.deepStrictEqual(plain(reason), plain(lost))
    })
  )

  it.effect("of an operation takes its errors and no others", () =>
    Effect.gen(function* () {
      const ofGet = ErrorSchemas.of(Users.get)
      const ofRotate = ErrorSchemas.of(Connections.Keys.rotate)
      const error = new NotFound<"inexistent_user">(rejected(404))
      const decoded = yield* Effect.flatMap(
        Schema.encodeEffect(ofGet)(error),
        Schema.decodeEffect(ofGet)
      )
      const typed: Users.GetError = decoded
      assert.deepStrictEqual(plain(typed), plain(error))
      const unknown = yield* Schema.encodeEffect(ErrorSchemas.OutcomeUnknown)(errors[9][0])
      assert.instanceOf(yield* Schema.decodeUnknownEffect(ofRotate)(unknown), OutcomeUnknown)
      assert.isTrue(yield* Effect.isFailure(Schema.decodeUnknownEffect(ofGet)(unknown)))
    })
  )

  it.effect("shows neither a body nor what another library threw", () =>
    Effect.gen(function* () {
      const secret = "the-secret"
      const error = new BadRequest({ ...rejected(400), body: { secret } })
      const thrown = new TransportError({
        ...called,
        sent: true,
        status: undefined,
        message: "users.get: broken",
        cause: Object.assign(new Error(secret), { secret: Redacted.make(secret) })
      })
      const encoded = JSON.stringify([
        yield* Schema.encodeEffect(ErrorSchemas.BadRequest)(error),
        yield* Schema.encodeEffect(ErrorSchemas.TransportError)(thrown)
      ])
      assert.notInclude(encoded, secret)
    })
  )

  it.effect("rejects anything but such an error", () =>
    Effect.gen(function* () {
      const wrong = [
        {},
        { _tag: "NotFound" },
        { ...rejected(404), _tag: "Gone" },
        { ...rejected(404), _tag: "NotFound", status: "404" }
      ]
      for (const value of wrong) {
        assert.isTrue(
          yield* Effect.isFailure(Schema.decodeUnknownEffect(ErrorSchemas.NotFound)(value))
        )
      }
    })
  )
})
