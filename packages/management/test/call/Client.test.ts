import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import { TestClock } from "effect/testing"
import manifest from "../../package.json" with { type: "json" }
import {
  Connections,
  Credentials,
  Retry,
  TransportFailure,
  type TransportRequest
} from "../../src/index.ts"
import {
  response,
  errorBody,
  failure,
  script,
  type Script,
  silence,
  type Step
} from "../support/scripted.ts"

const id = "con_A1b2C3d4E5f6G7h8"
const key = { kid: "next", cert: "PEM" }

/** The failure of a call, with the virtual time that passes until then. */
const failing = <A, E, R>(call: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(Effect.flip(call))
    yield* TestClock.adjust("10 minutes")
    return yield* Fiber.join(fiber)
  })

const succeeding = <A, E, R>(call: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(call)
    yield* TestClock.adjust("10 minutes")
    return yield* Fiber.join(fiber)
  })

/** Random numbers that are all the same, so that delays are known. */
const evenly = (value: number) =>
  Effect.provideService(Random.Random, {
    nextDoubleUnsafe: () => value,
    nextIntUnsafe: () => 0
  })

const counts = (played: Script) => played.sent.length

describe("a call", () => {
  it.effect("sends the request with the token, and returns the response", () => {
    const played = script(response(201, key))
    return Effect.gen(function* () {
      const next = yield* Connections.Keys.rotate(
        id,
        { signing_alg: "ES256" },
        { headers: { "X-A": "1" } }
      )
      assert.deepStrictEqual(next, key)
      assert.deepStrictEqual(played.sent, [
        {
          method: "POST",
          path: `/api/v2/connections/${id}/keys/rotate`,
          headers: {
            accept: "application/json",
            "auth0-client": btoa(
              JSON.stringify({ name: manifest.name, version: manifest.version })
            ),
            authorization: "Bearer the-token",
            "content-type": "application/json",
            "x-a": "1"
          },
          body: '{"signing_alg":"ES256"}'
        }
      ])
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("cannot be made to send another token", () => {
    const played = script(response(201, key))
    return Effect.gen(function* () {
      yield* Connections.Keys.rotate(id, undefined, { headers: { Authorization: "Bearer other" } })
      assert.strictEqual(played.sent[0]?.headers["authorization"], "Bearer the-token")
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("is rejected before anything is sent", () => {
    const played = script()
    return Effect.gen(function* () {
      const error = yield* Effect.flip(Connections.Keys.rotate(".."))
      assert.deepStrictEqual([error._tag, counts(played)], ["InvalidRequest", 0])
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("takes any 2xx for a success", () => {
    const played = script(response(200, key))
    return Effect.gen(function* () {
      assert.deepStrictEqual(yield* Connections.Keys.rotate(id), key)
    }).pipe(Effect.provide(played.client()))
  })
})

describe("a call that only reads", () => {
  it.effect("is sent again after a broken exchange, a 408, a 429 and a 503", () => {
    const played = script(
      failure(true),
      failure(false),
      response(408, ""),
      response(429, errorBody(429, "Too Many Requests")),
      response(200, [key])
    )
    return Effect.gen(function* () {
      assert.deepStrictEqual(yield* succeeding(Connections.Keys.get(id)), [key])
      assert.strictEqual(counts(played), 5)
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("gives up after four retries, with the last error", () => {
    const played = script(
      ...Array.from({ length: 4 }, () => failure(true)),
      response(503, errorBody(503, "Service Unavailable"))
    )
    return Effect.gen(function* () {
      const error = yield* failing(Connections.Keys.get(id))
      assert.deepStrictEqual([error._tag, counts(played)], ["ServerError", 5])
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("is not sent again after an error response or a response that cannot be read", () =>
    Effect.gen(function* () {
      for (const [status, tag] of [
        [400, "BadRequest"],
        [403, "Forbidden"],
        [404, "NotFound"],
        [302, "UnexpectedStatus"],
        [200, "DecodeError"]
      ] as const) {
        const played = script(response(status, status === 200 ? "<html>" : errorBody(status, "No")))
        const error = yield* failing(Connections.Keys.get(id)).pipe(Effect.provide(played.client()))
        assert.deepStrictEqual([error._tag, counts(played)], [tag, 1])
      }
    })
  )

  it.effect("waits between none and all of a doubling delay", () => {
    const at: Array<number> = []
    const step = () =>
      Effect.flatMap(
        Effect.clockWith((clock) => clock.currentTimeMillis),
        (now) => {
          at.push(now)
          return failure(true)
        }
      )
    const played = script(step, step, step, step, step)
    return Effect.gen(function* () {
      yield* failing(Connections.Keys.get(id))
      assert.deepStrictEqual(at, [0, 125, 375, 875, 1875])
    }).pipe(evenly(0.5), Effect.provide(played.client()))
  })

  it.effect("keeps to Retry-After and to the bucket's refill, whatever the delay drawn", () => {
    const at: Array<number> = []
    const step = (headers: Readonly<Record<string, string>>) => () =>
      Effect.flatMap(
        Effect.clockWith((clock) => clock.currentTimeMillis),
        (now) => {
          at.push(now)
          return response(429, errorBody(429, "Too Many Requests"), headers)
        }
      )
    const played = script(
      step({ "retry-after": "5" }),
      step({ "x-ratelimit-reset": "12" }),
      response(200, [])
    )
    return Effect.gen(function* () {
      yield* succeeding(Connections.Keys.get(id))
      assert.deepStrictEqual(at, [0, 5000])
      assert.strictEqual(counts(played), 3)
    }).pipe(evenly(0), Effect.provide(played.client()))
  })

  it.effect("fails at once, with the hint, when the wait would pass the deadline", () => {
    const played = script(
      response(429, errorBody(429, "Too Many Requests"), { "retry-after": "3600" })
    )
    return Effect.gen(function* () {
      const error = yield* Effect.flip(Connections.Keys.get(id))
      assert.deepStrictEqual(
        error._tag === "TooManyRequests" ? String(error.retryAfter) : error._tag,
        String(Duration.seconds(3600))
      )
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("waits for no time that is an error of the server's, though it has no deadline", () => {
    const asks = (seconds: number) => response(503, "", { "retry-after": String(seconds) })
    const played = script(asks(86_400), asks(86_401))
    return Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(
        Effect.flip(Connections.Keys.get(id, { deadline: "Infinity" }))
      )
      yield* TestClock.adjust("25 hours")
      const error = yield* Fiber.join(fiber)
      assert.deepStrictEqual(
        "retryAfter" in error ? [String(error.retryAfter), counts(played)] : error._tag,
        [String(Duration.seconds(86_401)), 2]
      )
    }).pipe(Effect.provide(played.client()))
  })

  for (const [name, step, why] of [
    ["a failure of the server", response(503, ""), "connections.keys.get: 503"],
    [
      "a broken exchange",
      failure(true),
      "connections.keys.get: the exchange broke: the wire broke"
    ],
    ["no connection", failure(false), "connections.keys.get: no connection: the wire broke"],
    ["a throttled call", response(429, ""), "connections.keys.get: 429"]
  ] as const) {
    it.effect(`names ${name} that came before its deadline`, () => {
      const played = script(step, silence)
      return Effect.gen(function* () {
        const error = yield* failing(Connections.Keys.get(id, { deadline: "9 seconds" }))
        assert.deepStrictEqual(
          [error._tag, error.message],
          [
            "DeadlineExceeded",
            `connections.keys.get: no whole response within 9000 ms; the last failure: ${why}`
          ]
        )
      }).pipe(Effect.provide(played.client()))
    })
  }

  it.effect("names the rejected token when none comes in its stead before the deadline", () => {
    const played = script(response(401, errorBody(401, "Unauthorized")))
    let fetched = 0
    const credentials = Credentials.tokenEffect(
      Effect.suspend(() =>
        fetched++ === 0 ? Effect.succeed({ accessToken: Redacted.make("token-1") }) : Effect.never
      )
    )
    return Effect.gen(function* () {
      const error = yield* failing(Connections.Keys.get(id, { deadline: "9 seconds" }))
      assert.strictEqual(
        error.message,
        "connections.keys.get: no whole response within 9000 ms: it waited for a token; the last failure: connections.keys.get: 401 Unauthorized: about Unauthorized"
      )
    }).pipe(Effect.provide(played.client({ credentials })))
  })

  it.effect("is over by its deadline, which the call can set", () => {
    const played = script(silence, silence)
    return Effect.gen(function* () {
      const byCall = yield* failing(Connections.Keys.get(id, { deadline: "2 seconds" }))
      const byClient = yield* failing(Connections.Keys.get(id))
      assert.deepStrictEqual(
        [byCall, byClient].map((error) =>
          error._tag === "DeadlineExceeded"
            ? [Duration.toMillis(error.deadline), error.sent]
            : error._tag
        ),
        [
          [2000, true],
          [9000, true]
        ]
      )
    }).pipe(Effect.provide(played.client({ deadline: "9 seconds" })))
  })

  it.effect("takes a policy of the client's and one of its own", () => {
    const played = script(failure(true), failure(true), failure(true))
    return Effect.gen(function* () {
      yield* failing(Connections.Keys.get(id))
      assert.strictEqual(counts(played), 1)
    }).pipe(Effect.provide(played.client({ retry: Retry.none })))
  })
})

describe("a policy from a schedule", () => {
  it.effect("says how often and how far apart, the API's own wait on top", () => {
    const at: Array<number> = []
    const step = (headers?: Readonly<Record<string, string>>) => () =>
      Effect.flatMap(
        Effect.clockWith((clock) => clock.currentTimeMillis),
        (now) => {
          at.push(now)
          return response(503, "", headers)
        }
      )
    const played = script(step(), step({ "retry-after": "10" }), step())
    const policy = Schedule.spaced("2 seconds").pipe(Schedule.upTo({ times: 2 }))
    return Effect.gen(function* () {
      const error = yield* failing(Connections.Keys.get(id, { retry: policy }))
      assert.deepStrictEqual([error._tag, at], ["ServerError", [0, 2000, 14_000]])
      // A policy is made anew for each call: one that was used up is not so for the next call.
      played.sent.length = 0
      yield* failing(Connections.Keys.get(id, { retry: policy }))
      assert.strictEqual(counts(played), 3)
    }).pipe(Effect.provide(played.client()))
  })
})

describe("a call that must not be sent twice", () => {
  const unknown: ReadonlyArray<readonly [string, Step | typeof silence, string]> = [
    ["the exchange broke", failure(true), "TransportError"],
    [
      "the response's head came and its body broke",
      failure(true, { status: 201 }),
      "TransportError"
    ],
    ["a 500", response(500, ""), "ServerError"],
    [
      "a 503",
      response(503, errorBody(503, "Service Unavailable"), { "retry-after": "1" }),
      "ServerError"
    ],
    ["a 408", response(408, ""), "UnexpectedStatus"],
    ["a 201 that is HTML", response(201, "<html>"), "DecodeError"],
    ["a 201 that is cut", response(201, '{"kid":'), "DecodeError"],
    ["no response by the deadline", silence, "DeadlineExceeded"]
  ]
  for (const [name, step, reason] of unknown) {
    it.effect(`has an unknown outcome after ${name}`, () => {
      const played = script(step)
      return Effect.gen(function* () {
        const error = yield* failing(Connections.Keys.rotate(id))
        assert.deepStrictEqual(
          [error._tag, error._tag === "OutcomeUnknown" ? error.reason._tag : "", counts(played)],
          ["OutcomeUnknown", reason, 1]
        )
      }).pipe(Effect.provide(played.client()))
    })
  }

  it.effect("is sent again where nothing can have been done: no connection, a 429", () => {
    const played = script(
      failure(false),
      response(429, errorBody(429, "Too Many Requests")),
      response(201, key)
    )
    return Effect.gen(function* () {
      assert.deepStrictEqual(yield* succeeding(Connections.Keys.rotate(id)), key)
      assert.strictEqual(counts(played), 3)
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("is rejected for good by a status whose body was lost", () => {
    const played = script(failure(true, { status: 404 }))
    return Effect.gen(function* () {
      const error = yield* failing(Connections.Keys.rotate(id))
      assert.strictEqual(error._tag, "NotFound")
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("stays so under any policy of the caller's", () => {
    const played = script(failure(true))
    return Effect.gen(function* () {
      const error = yield* failing(
        Connections.Keys.rotate(id, undefined, { retry: Retry.defaultPolicy })
      )
      assert.deepStrictEqual([error._tag, counts(played)], ["OutcomeUnknown", 1])
    }).pipe(Effect.provide(played.client()))
  })
})

describe("a 401", () => {
  const tokens = (played: Script) => played.sent.map((request) => request.headers["authorization"])

  const renewed = () => {
    let fetched = 0
    return Credentials.tokenEffect(
      Effect.sync(() => ({ accessToken: Redacted.make(`token-${++fetched}`) }))
    )
  }

  it.effect("has the token renewed once, and the call sent once more", () => {
    const played = script(response(401, errorBody(401, "Unauthorized")), response(201, key))
    return Effect.gen(function* () {
      assert.deepStrictEqual(yield* Connections.Keys.rotate(id), key)
      assert.deepStrictEqual(tokens(played), ["Bearer token-1", "Bearer token-2"])
    }).pipe(Effect.provide(played.client({ credentials: renewed() })))
  })

  it.effect("that stays is an error", () => {
    const played = script(
      response(401, errorBody(401, "Unauthorized")),
      response(401, errorBody(401, "Unauthorized"))
    )
    return Effect.gen(function* () {
      const error = yield* failing(Connections.Keys.rotate(id))
      assert.deepStrictEqual([error._tag, counts(played)], ["Unauthorized", 2])
    }).pipe(Effect.provide(played.client({ credentials: renewed() })))
  })

  it.effect("whose body is lost has the token renewed as well", () => {
    const played = script(failure(true, { status: 401 }), response(201, key))
    return Effect.gen(function* () {
      assert.deepStrictEqual(yield* Connections.Keys.rotate(id), key)
      assert.deepStrictEqual(tokens(played), ["Bearer token-1", "Bearer token-2"])
    }).pipe(Effect.provide(played.client({ credentials: renewed() })))
  })

  it.effect("whose body comes too late gives the token up for the next call", () => {
    const late = (request: TransportRequest) =>
      Effect.mapError(
        silence(request),
        () =>
          new TransportFailure({
            deadline: true,
            sent: true,
            head: { status: 401, header: () => undefined },
            cause: "deadline"
          })
      )
    const played = script(late, response(201, key))
    return Effect.gen(function* () {
      const error = yield* failing(Connections.Keys.rotate(id))
      assert.deepStrictEqual(
        [error._tag, yield* Connections.Keys.rotate(id), tokens(played)],
        ["Unauthorized", key, ["Bearer token-1", "Bearer token-2"]]
      )
    }).pipe(Effect.provide(played.client({ credentials: renewed() })))
  })

  it.effect("is final for a token that cannot be renewed", () => {
    const played = script(response(401, errorBody(401, "Unauthorized")))
    return Effect.gen(function* () {
      const error = yield* failing(Connections.Keys.rotate(id))
      assert.deepStrictEqual([error._tag, counts(played)], ["Unauthorized", 1])
    }).pipe(Effect.provide(played.client()))
  })
})

describe("interruption", () => {
  it.effect("is immediate while a call waits to be retried", () => {
    const played = script(response(429, "", { "retry-after": "30" }))
    return Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(Connections.Keys.get(id))
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(fiber)
      assert.isTrue(Exit.hasInterrupts(yield* Fiber.await(fiber)))
      assert.strictEqual(counts(played), 1)
    }).pipe(Effect.provide(played.client()))
  })
})

describe("a failure after the head of a response", () => {
  const head = {
    status: 200,
    header: (name: string) => (name === "x-request-id" ? "req_1" : undefined)
  }
  const lost = (fields: { readonly deadline?: boolean; readonly tooLarge?: boolean }) =>
    Effect.fail(
      new TransportFailure({ deadline: false, sent: true, head, cause: "gone", ...fields })
    )

  it.effect("keeps its status and the id of the request", () => {
    const played = script(
      lost({}),
      lost({ deadline: true }),
      lost({ tooLarge: true }),
      Effect.succeed({ ...head, body: "no JSON" })
    )
    return Effect.gen(function* () {
      const call = Effect.flip(Connections.Keys.get(id, { retry: Retry.none }))
      const seen: Array<unknown> = []
      for (let time = 0; time < 4; time++) {
        const error = yield* call
        seen.push(
          "requestId" in error && "status" in error
            ? [error._tag, error.status, error.requestId]
            : error
        )
      }
      assert.deepStrictEqual(seen, [
        ["TransportError", 200, "req_1"],
        ["DeadlineExceeded", 200, "req_1"],
        ["DecodeError", 200, "req_1"],
        ["DecodeError", 200, "req_1"]
      ])
    }).pipe(Effect.provide(played.client()))
  })
})
