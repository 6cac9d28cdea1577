import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import { TestClock } from "effect/testing"
import {
  Connections,
  Credentials,
  ManagementClient,
  Retry,
  TransportCause,
  type TransportRequest
} from "../../src/index.ts"
import { response, failure, script, type Script, silence, type Step } from "../support/scripted.ts"

const secret = Credentials.clientSecret({
  clientId: "the-client",
  clientSecret: Redacted.make("the-secret")
})
const token = (name: string, expiresIn = 86_400) =>
  response(200, { access_token: name, token_type: "Bearer", expires_in: expiresIn })
const keys = response(200, [])
const get = Connections.Keys.get("con_A1b2C3d4E5f6G7h8")

const trace = (played: Script) =>
  played.sent.map((request) => request.headers["authorization"] ?? request.path)

const failing = <A, E, R>(call: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(Effect.flip(call))
    yield* TestClock.adjust("10 minutes")
    return yield* Fiber.join(fiber)
  })

describe("the client-credentials grant", () => {
  it.effect("asks the tenant's token endpoint for the API's audience", () => {
    const played = script(token("t1"), keys)
    return Effect.gen(function* () {
      yield* get
      assert.deepStrictEqual(played.sent[0], {
        method: "POST",
        path: "/oauth/token",
        headers: { accept: "application/json", "content-type": "application/json" },
        body: JSON.stringify({
          grant_type: "client_credentials",
          client_id: "the-client",
          client_secret: "the-secret",
          audience: "https://tenant.example.com/api/v2/"
        })
      })
      assert.strictEqual(played.sent[1]?.headers["authorization"], "Bearer t1")
    }).pipe(Effect.provide(played.client({ credentials: secret })))
  })

  it.effect("serves any number of callers with one request", () => {
    const slow = () => Effect.delay(token("t1"), "1 second")
    const played = script(slow, ...Array.from({ length: 20 }, () => keys))
    return Effect.gen(function* () {
      const fibers = yield* Effect.forEach(Array.from({ length: 20 }), () => Effect.forkChild(get))
      yield* TestClock.adjust("1 second")
      yield* Effect.forEach(fibers, Fiber.join)
      assert.deepStrictEqual(trace(played), [
        "/oauth/token",
        ...Array.from({ length: 20 }, () => "Bearer t1")
      ])
    }).pipe(Effect.provide(played.client({ credentials: secret })))
  })

  it.effect("continues for the others when the first caller gives up", () => {
    const played = script(() => Effect.delay(token("t1"), "1 second"), keys)
    return Effect.gen(function* () {
      const first = yield* Effect.forkChild(get)
      const second = yield* Effect.forkChild(get)
      yield* TestClock.adjust("500 millis")
      yield* Fiber.interrupt(first)
      yield* TestClock.adjust("500 millis")
      yield* Fiber.join(second)
      assert.deepStrictEqual(trace(played), ["/oauth/token", "Bearer t1"])
    }).pipe(Effect.provide(played.client({ credentials: secret })))
  })

  it.effect("keeps a token until a minute before it expires", () => {
    const played = script(token("t1", 3600), keys, keys, token("t2"), keys)
    return Effect.gen(function* () {
      yield* get
      yield* TestClock.adjust("3539 seconds")
      yield* get
      yield* TestClock.adjust("1 second")
      yield* get
      assert.deepStrictEqual(trace(played), [
        "/oauth/token",
        "Bearer t1",
        "Bearer t1",
        "/oauth/token",
        "Bearer t2"
      ])
    }).pipe(Effect.provide(played.client({ credentials: secret })))
  })

  it.effect("uses a short-lived token for half its life", () => {
    const played = script(token("t1", 60), keys, keys, token("t2", 60), keys)
    return Effect.gen(function* () {
      yield* get
      yield* TestClock.adjust("29 seconds")
      yield* get
      yield* TestClock.adjust("1 second")
      yield* get
      assert.deepStrictEqual(trace(played).slice(2), ["Bearer t1", "/oauth/token", "Bearer t2"])
    }).pipe(Effect.provide(played.client({ credentials: secret })))
  })

  it.effect("does not keep a failure for longer than its pause", () => {
    const played = script(response(401, { error: "access_denied" }), token("t2"), keys)
    return Effect.gen(function* () {
      const error = yield* Effect.flip(get)
      assert.strictEqual(error._tag, "CredentialsError")
      assert.strictEqual(
        error.message,
        "The token endpoint rejected the credentials: 401 access_denied; check id, secret or key, audience; not asked again for 0.5 s"
      )
      yield* Effect.flip(get)
      assert.strictEqual(played.sent.length, 1)
      yield* TestClock.adjust("500 millis")
      yield* get
      assert.deepStrictEqual(trace(played), ["/oauth/token", "/oauth/token", "Bearer t2"])
    }).pipe(Effect.provide(played.client({ credentials: secret })))
  })

  it.effect(
    "is tried again while the endpoint is not available, within the call's deadline",
    () => {
      const played = script(failure(true), response(503, ""), response(429, ""), token("t1"), keys)
      return Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(get)
        yield* TestClock.adjust("1 minute")
        yield* Fiber.join(fiber)
        assert.deepStrictEqual(trace(played), [
          ...Array.from({ length: 4 }, () => "/oauth/token"),
          "Bearer t1"
        ])
      }).pipe(Effect.provide(played.client({ credentials: secret })))
    }
  )

  it.effect(
    "is tried again for a call that must not be retried, too: nothing of it was sent",
    () => {
      const played = script(
        failure(true),
        response(500, "<html>"),
        response(408, ""),
        token("t1"),
        response(201, {})
      )
      return Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(Connections.Keys.rotate("con_A1b2C3d4E5f6G7h8"))
        yield* TestClock.adjust("1 minute")
        yield* Fiber.join(fiber)
        assert.deepStrictEqual(trace(played), [
          ...Array.from({ length: 4 }, () => "/oauth/token"),
          "Bearer t1"
        ])
      }).pipe(Effect.provide(played.client({ credentials: secret })))
    }
  )

  it.effect("is tried again after the time that the endpoint asks for, and not before", () => {
    const at: Array<number> = []
    const timed = (step: Step) => () =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        at.push(now)
        return step
      })
    const played = script(
      timed(response(429, { error: "too_many_requests" }, { "retry-after": "20" })),
      timed(token("t1")),
      keys,
      keys
    )
    return Effect.gen(function* () {
      const first = yield* Effect.forkChild(get)
      yield* TestClock.adjust("5 seconds")
      const second = yield* Effect.forkChild(get)
      yield* TestClock.adjust("1 minute")
      yield* Effect.all([Fiber.join(first), Fiber.join(second)])
      assert.deepStrictEqual(
        [at.length, at[0], (at[1] ?? 0) >= 20_000 && (at[1] ?? 0) <= 20_250],
        [2, 0, true]
      )
    }).pipe(Effect.provide(played.client({ credentials: secret })))
  })

  it.effect("tells the quota, and a wait that is longer than the call may last, at once", () => {
    const quota = "b=per_hour;q=10;r=0;t=3540"
    const played = script(
      response(
        429,
        { error: "too_many_requests" },
        { "retry-after": "3540", "auth0-client-quota-limit": quota }
      )
    )
    return Effect.gen(function* () {
      const error = yield* Effect.flip(get)
      assert.deepStrictEqual(
        error._tag === "CredentialsError"
          ? [error.kind, error.quota, String(error.retryAfter), error.message]
          : error._tag,
        [
          "unavailable",
          quota,
          String(Duration.minutes(59)),
          "The token endpoint returned 429 too_many_requests"
        ]
      )
      assert.strictEqual(played.sent.length, 1)
    }).pipe(Effect.provide(played.client({ credentials: secret })))
  })

  const errorResponses: ReadonlyArray<
    readonly [string, ReturnType<typeof response>, Array<string | number | undefined>]
  > = [
    [
      "wrong credentials",
      response(401, { error: "access_denied", error_description: "Unauthorized" }),
      ["rejected", 401, "access_denied"]
    ],
    [
      "an unknown audience",
      response(403, { error: "access_denied" }),
      ["rejected", 403, "access_denied"]
    ],
    ["an error response that is no JSON", response(400, "<html>"), ["rejected", 400, undefined]],
    ["a redirect", response(302, ""), ["rejected", 302, undefined]],
    ["a response that is no JSON", response(200, "<html>"), ["malformed", 200, undefined]],
    ["a response without a token", response(200, { expires_in: 1 }), ["malformed", 200, undefined]],
    ["an empty token", response(200, { access_token: "" }), ["malformed", 200, undefined]]
  ]
  for (const [name, step, expected] of errorResponses) {
    it.effect(`has a typed error for ${name}`, () => {
      const played = script(step)
      return Effect.gen(function* () {
        const error = yield* failing(get)
        assert.deepStrictEqual(
          error._tag === "CredentialsError" ? [error.kind, error.status, error.code] : [],
          expected
        )
      }).pipe(Effect.provide(played.client({ credentials: secret })))
    })
  }

  it.effect(
    "that fails is asked once for all calls, which pay nothing of their budget for it",
    () => {
      const calls = 500
      const played = script(
        response(503, ""),
        failure(false),
        response(500, ""),
        token("t1"),
        ...Array.from({ length: calls }, () => keys)
      )
      return Effect.gen(function* () {
        const fibers = yield* Effect.forEach(Array.from({ length: calls }), () =>
          Effect.forkChild(Effect.exit(get))
        )
        yield* TestClock.adjust("1 minute")
        const exits = yield* Effect.forEach(fibers, Fiber.join)
        assert.deepStrictEqual(
          [exits.filter(Exit.isSuccess).length, trace(played).slice(0, 5)],
          [calls, [...Array.from({ length: 4 }, () => "/oauth/token"), "Bearer t1"]]
        )
      }).pipe(Effect.provide(played.client({ credentials: secret })))
    }
  )

  it.effect("says why the endpoint could not be reached", () => {
    const played = script(failure(false))
    return Effect.gen(function* () {
      const error = yield* Effect.flip(get)
      assert.deepStrictEqual(
        error._tag === "CredentialsError"
          ? [error.kind, error.status, error.message, error.cause]
          : error._tag,
        [
          "unavailable",
          undefined,
          "The token endpoint could not be reached: the wire broke",
          new TransportCause({ message: "the wire broke" })
        ]
      )
    }).pipe(Effect.provide(played.client({ credentials: secret, retry: Retry.none })))
  })

  it.effect("that throttles for longer than a call may last is what its error names", () => {
    const played = script(
      ...Array.from({ length: 9 }, () => response(429, { error: "too_many_requests" }))
    )
    return Effect.gen(function* () {
      const fibers = yield* Effect.forEach(["2900 millis", "300 millis"] as const, (deadline) =>
        Effect.forkChild(Effect.flip(Connections.Keys.get("con_a", { deadline })))
      )
      yield* TestClock.adjust("3 seconds")
      const last = "the last failure: The token endpoint returned 429 too_many_requests"
      assert.deepStrictEqual(
        (yield* Effect.forEach(fibers, Fiber.join)).map(({ message }) => message),
        [2900, 300].map(
          (millis) =>
            `connections.keys.get: no whole response within ${millis} ms: it waited for a token; ${last}`
        )
      )
    }).pipe(
      Effect.provide(
        played.client({
          credentials: secret,
          retry: Schedule.spaced("0 millis")
        })
      )
    )
  })

  it.effect("continues after the deadline of its only caller", () => {
    const played = script(() => Effect.delay(token("t1"), "5 seconds"), keys)
    return Effect.gen(function* () {
      const call = Effect.result(Connections.Keys.get("con_a", { deadline: "2 seconds" }))
      const ends: Array<string> = []
      for (let count = 0; count < 3; count++) {
        const fiber = yield* Effect.forkChild(call)
        yield* TestClock.adjust("2 seconds")
        ends.push((yield* Fiber.join(fiber))._tag)
      }
      assert.deepStrictEqual(
        [ends, trace(played)],
        [
          ["Failure", "Failure", "Success"],
          ["/oauth/token", "Bearer t1"]
        ]
      )
    }).pipe(Effect.provide(played.client({ credentials: secret })))
  })

  it.effect("is asked for two tokens and no more while the API rejects all of them", () => {
    const unauthorized = response(401, { statusCode: 401 })
    const played = script(
      token("t1"),
      unauthorized,
      token("t2"),
      ...Array.from({ length: 50 }, () => unauthorized)
    )
    return Effect.gen(function* () {
      const tags = new Set<string>()
      for (let call = 0; call < 50; call++) tags.add((yield* Effect.flip(get))._tag)
      assert.deepStrictEqual(
        [[...tags], trace(played).filter((line) => line === "/oauth/token").length],
        [["Unauthorized"], 2]
      )
    }).pipe(Effect.provide(played.client({ credentials: secret })))
  })

  it.effect("is not asked by 200 calls whose credentials it rejects", () => {
    const played = script(response(401, { error: "access_denied" }))
    return Effect.gen(function* () {
      for (let call = 0; call < 200; call++) yield* Effect.flip(get)
      assert.strictEqual(played.sent.length, 1)
    }).pipe(Effect.provide(played.client({ credentials: secret })))
  })

  it.effect("ends with the call's deadline, nothing of the call sent", () => {
    const played = script(silence)
    return Effect.gen(function* () {
      const error = yield* failing(
        Connections.Keys.rotate("con_A1b2C3d4E5f6G7h8", undefined, { deadline: "3 seconds" })
      )
      assert.deepStrictEqual(
        error._tag === "DeadlineExceeded"
          ? [Duration.toMillis(error.deadline), error.sent]
          : error._tag,
        [3000, false]
      )
    }).pipe(Effect.provide(played.client({ credentials: secret })))
  })
})

describe("a certificate", () => {
  const client = { domain: "login.example.com", audience: "https://tenant.eu.auth0.com/api/v2/" }

  it.effect("asks with the client id alone, at the place that takes certificates", () => {
    const origins: Array<string> = []
    const from = (step: Step) => (request: TransportRequest) => {
      origins.push(request.origin)
      return step
    }
    const played = script(from(token("t1")), from(keys))
    const credentials = Credentials.mutualTls({
      clientId: "the-client",
      tokenOrigin: "https://mtls.login.example.com"
    })
    return Effect.gen(function* () {
      yield* get
      assert.deepStrictEqual(
        [origins, played.sent.map(({ body, path }) => [path, body])],
        [
          ["https://mtls.login.example.com", "https://login.example.com"],
          [
            [
              "/oauth/token",
              JSON.stringify({
                grant_type: "client_credentials",
                client_id: "the-client",
                audience: "https://tenant.eu.auth0.com/api/v2/"
              })
            ],
            ["/api/v2/connections/con_A1b2C3d4E5f6G7h8/keys", undefined]
          ]
        ]
      )
    }).pipe(Effect.provide(played.client({ ...client, credentials })))
  })

  it.effect("is rejected with the name of the option where that is not an origin", () =>
    Effect.gen(function* () {
      const played = script()
      const error = yield* Effect.flip(
        Effect.scoped(
          Layer.build(
            ManagementClient.layerTransport({
              ...client,
              credentials: Credentials.mutualTls({ clientId: "c", tokenOrigin: "mtls.example.com" })
            }).pipe(Layer.provide(played.transport))
          )
        )
      )
      assert.deepStrictEqual(
        [error.option, error.message],
        [
          "tokenOrigin",
          "tokenOrigin must be https, or http on this machine, with a host and a port only"
        ]
      )
    })
  )
})

describe("a token from an Effect", () => {
  it.effect("is kept for as long as it says", () => {
    let fetched = 0
    const credentials = Credentials.tokenEffect(
      Effect.sync(() => ({
        accessToken: Redacted.make(`t${++fetched}`),
        expiresIn: "10 minutes" as const
      }))
    )
    const played = script(keys, keys, keys)
    return Effect.gen(function* () {
      yield* get
      yield* get
      yield* TestClock.adjust("9 minutes")
      yield* get
      assert.deepStrictEqual(trace(played), ["Bearer t1", "Bearer t1", "Bearer t2"])
    }).pipe(Effect.provide(played.client({ credentials })))
  })

  it.effect("that fails is a typed error without the cause, which may hold a secret", () => {
    const played = script()
    const credentials = Credentials.tokenEffect(Effect.fail(new Error("the vault's own secret")))
    return Effect.gen(function* () {
      const error = yield* Effect.flip(get)
      assert.deepStrictEqual(
        [error._tag, JSON.stringify(error).includes("secret")],
        ["CredentialsError", false]
      )
    }).pipe(Effect.provide(played.client({ credentials })))
  })
})
