import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import { TestClock } from "effect/testing"
import { CredentialsError } from "../../src/core/Errors.ts"
import { make as makeDeadline } from "../../src/core/Deadline.ts"
import { held, keeping, type TokenSource, nothingKnown } from "../../src/credentials/TokenSource.ts"

const failing = (kind: CredentialsError["kind"], retryAfter?: Duration.Input): CredentialsError =>
  new CredentialsError({
    ...nothingKnown,
    kind,
    message: kind,
    retryAfter: retryAfter === undefined ? undefined : Duration.fromInputUnsafe(retryAfter)
  })

/** A source over a scripted endpoint: `t1`, `t2`, …, or the failure that is next; and when it was asked. */
const scripted = (options: {
  readonly failures?: ReadonlyArray<CredentialsError>
  readonly lifetimeMillis?: number
  readonly slow?: Duration.Input
}) =>
  Effect.gen(function* () {
    const askedAt: Array<number> = []
    const failures = [...(options.failures ?? [])]
    let issued = 0
    const source = yield* keeping(
      Effect.gen(function* () {
        askedAt.push(yield* Clock.currentTimeMillis)
        yield* Effect.sleep(options.slow ?? 0)
        const failure = failures.shift()
        if (failure !== undefined) return yield* failure
        return held(
          Redacted.make(`t${++issued}`),
          options.lifetimeMillis ?? 86_400_000,
          yield* Clock.currentTimeMillis
        )
      })
    )
    return { askedAt, source }
  })

/** What a caller gets: the token, or why there is none. */
const ask = (source: TokenSource, within = 60_000) =>
  Effect.withFiber((fiber) =>
    Effect.match(
      source.get(makeDeadline(fiber.context, within), () => "late" as const),
      {
        onSuccess: (token) => Redacted.value(token),
        onFailure: (error) =>
          error === "late"
            ? error
            : `${error.kind}${error.retryAfter === undefined ? "" : ` ${Duration.toMillis(error.retryAfter)}`}`
      }
    )
  )

const times = <A>(count: number, each: (index: number) => A): Array<A> =>
  Array.from({ length: count }, (_, index) => each(index))

describe("callers at the same time", () => {
  it.effect("share one request, whichever of them give up", () =>
    Effect.gen(function* () {
      const { askedAt, source } = yield* scripted({ slow: "1 second" })
      const callers = yield* Effect.forEach(times(24, String), () => Effect.forkChild(ask(source)))
      yield* TestClock.adjust("500 millis")
      yield* Fiber.interruptAll(callers.filter((_, index) => [0, 7, 23].includes(index)))
      yield* TestClock.adjust("500 millis")
      const got = yield* Effect.forEach(
        callers.filter((_, index) => ![0, 7, 23].includes(index)),
        Fiber.join
      )
      assert.deepStrictEqual([askedAt, got], [[0], times(21, () => "t1")])
    })
  )

  it.effect("wait until their own deadlines", () =>
    Effect.gen(function* () {
      const { askedAt, source } = yield* scripted({ slow: "3 seconds" })
      const hasty = yield* Effect.forkChild(ask(source, 1000))
      const patient = yield* Effect.forkChild(ask(source, 5000))
      yield* TestClock.adjust("3 seconds")
      assert.deepStrictEqual(
        [yield* Fiber.join(hasty), yield* Fiber.join(patient), askedAt],
        ["late", "t1", [0]]
      )
    })
  )

  it.effect("may all leave: the request continues for the next caller", () =>
    Effect.gen(function* () {
      const { askedAt, source } = yield* scripted({ slow: "1 second" })
      const callers = yield* Effect.forEach(times(2, String), () => Effect.forkChild(ask(source)))
      yield* TestClock.adjust("500 millis")
      yield* Fiber.interruptAll(callers)
      yield* TestClock.adjust("500 millis")
      assert.deepStrictEqual([yield* ask(source), askedAt], ["t1", [0]])
    })
  )

  it.effect("have a token in the end from an endpoint that is slower than any of them", () =>
    Effect.gen(function* () {
      const { askedAt, source } = yield* scripted({ slow: "5 seconds" })
      const got: Array<string> = []
      for (let call = 0; call < 6; call++) {
        const caller = yield* Effect.forkChild(ask(source, 1000))
        yield* TestClock.adjust("1 second")
        got.push(yield* Fiber.join(caller))
      }
      assert.deepStrictEqual([got, askedAt], [["late", "late", "late", "late", "t1", "t1"], [0]])
    })
  )

  it.effect("wait for a request that hangs no longer than it may take, and then for another", () =>
    Effect.gen(function* () {
      let asked = 0
      const source = yield* keeping(
        Effect.suspend(() =>
          ++asked === 1 ? Effect.never : Effect.succeed(held(Redacted.make("t2"), 86_400_000, 0))
        )
      )
      const first = yield* Effect.forkChild(ask(source))
      yield* TestClock.adjust("40 seconds")
      assert.deepStrictEqual(
        [yield* Fiber.join(first), yield* ask(source), asked],
        ["unavailable", "t2", 2]
      )
    })
  )

  it.effect("are told how long they have waited for it", () =>
    Effect.gen(function* () {
      const source = yield* keeping(Effect.never)
      const caller = yield* Effect.forkChild(
        Effect.withFiber((fiber) =>
          Effect.flip(source.get(makeDeadline(fiber.context, 60_000), () => "late" as const))
        )
      )
      yield* TestClock.adjust("40 seconds")
      const error = yield* Fiber.join(caller)
      assert.deepStrictEqual(error === "late" ? error : [error.kind, error.message], [
        "unavailable",
        "There was no token within 40 s"
      ])
    })
  )

  it.effect("that have left leave nothing running when the client is closed", () =>
    Effect.gen(function* () {
      const ends: Array<string> = []
      const scope = yield* Scope.make()
      const source = yield* keeping(
        Effect.onInterrupt(Effect.never, () => Effect.sync(() => ends.push("request")))
      ).pipe(Scope.provide(scope))
      assert.strictEqual(
        yield* Effect.timeoutOption(ask(source), "0 millis").pipe(Effect.as("left")),
        "left"
      )
      yield* Scope.close(scope, Exit.void)
      yield* Effect.yieldNow
      assert.deepStrictEqual(ends, ["request"])
    }).pipe(TestClock.withLive)
  )

  it.effect("may have clocks of their own: the token has the client's", () =>
    Effect.gen(function* () {
      const { askedAt, source } = yield* scripted({})
      yield* TestClock.setTime(1_000_000)
      const far = yield* TestClock.make()
      const got = [
        yield* ask(source),
        yield* ask(source).pipe(Effect.provideService(Clock.Clock, far)),
        yield* ask(source)
      ]
      assert.deepStrictEqual([got, askedAt], [["t1", "t1", "t1"], [1_000_000]])
    })
  )

  it.effect("are told at their deadline what the endpoint said last", () =>
    Effect.gen(function* () {
      const { source } = yield* scripted({
        failures: [failing("unavailable")],
        slow: "1 second"
      })
      const first = yield* Effect.forkChild(ask(source))
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(first)
      const told = yield* Effect.forkChild(
        Effect.withFiber((fiber) =>
          Effect.flip(source.get(makeDeadline(fiber.context, 100), (last) => last?.message))
        )
      )
      yield* TestClock.adjust("100 millis")
      assert.strictEqual(yield* Fiber.join(told), "unavailable")
    })
  )

  it.effect("ask for nothing when their time is over already", () =>
    Effect.gen(function* () {
      const { askedAt, source } = yield* scripted({})
      assert.deepStrictEqual([yield* ask(source, 0), askedAt], ["late", []])
    })
  )
})

describe("while the token endpoint is not available", () => {
  it.effect("any number of callers ask it twice a second at most", () =>
    Effect.gen(function* () {
      const { askedAt, source } = yield* scripted({
        failures: times(20, () => failing("unavailable"))
      })
      // A hundred callers that come back at once, forty times within two seconds.
      const got = new Set<string>()
      for (let round = 0; round < 40; round++) {
        yield* Effect.forEach(times(100, String), () =>
          Effect.forkChild(Effect.map(ask(source), (outcome) => got.add(outcome)))
        )
        yield* TestClock.adjust("50 millis")
      }
      assert.deepStrictEqual([askedAt, [...got]], [[0, 500, 1000, 1500, 2000], ["unavailable"]])
    })
  )

  it.effect(
    "it is not asked before the time that it named, and all callers get the remaining wait",
    () =>
      Effect.gen(function* () {
        const { askedAt, source } = yield* scripted({
          failures: [failing("unavailable", "30 seconds")]
        })
        const first = yield* ask(source)
        yield* TestClock.adjust("10 seconds")
        const second = yield* ask(source)
        yield* TestClock.adjust("20 seconds")
        assert.deepStrictEqual(
          [first, second, yield* ask(source), askedAt],
          ["unavailable 30000", "unavailable 20000", "t1", [0, 30_000]]
        )
      })
  )

  it.effect("it is not asked a millisecond early, with a time that it named or without", () =>
    Effect.gen(function* () {
      const outcomes: Array<unknown> = []
      for (const [asked, pause] of [
        [undefined, 500],
        ["30 seconds", 30_000]
      ] as const) {
        const { askedAt, source } = yield* scripted({ failures: [failing("unavailable", asked)] })
        yield* TestClock.setTime(0)
        yield* ask(source)
        yield* TestClock.setTime(pause - 1)
        const early = yield* Effect.forkChild(ask(source))
        yield* Effect.yieldNow
        yield* TestClock.setTime(pause)
        outcomes.push([yield* Fiber.join(early), yield* ask(source), askedAt])
      }
      assert.deepStrictEqual(outcomes, [
        ["t1", "t1", [0, 500]],
        ["unavailable 1", "t1", [0, 30_000]]
      ])
    })
  )

  it.effect("an old token is used for a quarter of its life, where that is short", () =>
    Effect.gen(function* () {
      let issued = 0
      const source = yield* keeping(
        Effect.suspend(() =>
          ++issued === 1
            ? Effect.succeed(held(Redacted.make("t1"), 20_000, 1_000_000))
            : Effect.fail(failing("unavailable", "1 millis"))
        )
      )
      const got: Array<string> = []
      for (const millis of [0, 9999, 10_000, 10_001, 14_999, 15_000]) {
        yield* TestClock.setTime(1_000_000 + millis)
        got.push(yield* ask(source))
      }
      assert.deepStrictEqual(got, ["t1", "t1", "t1", "t1", "t1", "unavailable 1"])
    })
  )

  it.effect("the error says during the pause what it said before it", () =>
    Effect.gen(function* () {
      const unavailable = new CredentialsError({
        api: "museum",
        kind: "unavailable",
        message: "The token endpoint returned 503",
        status: 503,
        code: undefined,
        quota: undefined,
        retryAfter: Duration.seconds(30),
        cause: "the socket's"
      })
      const { get } = yield* keeping(Effect.fail(unavailable))
      const told = Effect.withFiber((fiber) =>
        Effect.flip(get(makeDeadline(fiber.context, 60_000), () => "late" as const))
      )
      const errors = [yield* told, yield* told]
      assert.deepStrictEqual(
        errors.map((error) => error !== "late" && [error.message, error.cause, error.status]),
        [
          ["The token endpoint returned 503", "the socket's", 503],
          ["The token endpoint returned 503", "the socket's", 503]
        ]
      )
    })
  )

  it.effect("a clock that is put back ends the pause", () =>
    Effect.gen(function* () {
      const { askedAt, source } = yield* scripted({ failures: [failing("unavailable", "1 hour")] })
      yield* TestClock.setTime(10_000_000)
      yield* ask(source)
      yield* TestClock.setTime(1000)
      assert.deepStrictEqual([yield* ask(source), askedAt], ["t1", [10_000_000, 1000]])
    })
  )

  it.effect("it is asked again after five minutes, whatever time it named", () =>
    Effect.gen(function* () {
      const decade = 315_360_000_000
      const { askedAt, source } = yield* scripted({ failures: [failing("unavailable", decade)] })
      const first = yield* ask(source)
      yield* TestClock.setTime(299_999)
      const second = yield* ask(source)
      yield* TestClock.setTime(300_000)
      assert.deepStrictEqual(
        [first, second, yield* ask(source), askedAt],
        [`unavailable ${decade}`, `unavailable ${decade - 299_999}`, "t1", [0, 300_000]]
      )
    })
  )

  it.effect("an old token is used for half of its last minute", () =>
    Effect.gen(function* () {
      const failures: Array<CredentialsError> = []
      let issued = 0
      const source = yield* keeping(
        Effect.suspend(() => {
          const failure = failures.shift()
          return failure === undefined
            ? Effect.map(Clock.currentTimeMillis, (now) =>
                held(Redacted.make(`t${++issued}`), 3_600_000, now)
              )
            : Effect.fail(failure)
        })
      )
      yield* ask(source)
      failures.push(...times(9, () => failing("unavailable")))
      const got: Array<string> = []
      // It ends at 3600 s.
      for (const second of [3540, 3541, 3569, 3570, 3600]) {
        yield* TestClock.setTime(second * 1000)
        got.push(yield* ask(source))
      }
      assert.deepStrictEqual(got, ["t1", "t1", "t1", "unavailable", "unavailable"])
      failures.length = 0
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* ask(source), "t2")
    })
  )
})

describe("while the credentials are rejected", () => {
  const rejecting = (kind: CredentialsError["kind"], count: number) =>
    scripted({ failures: times(count, () => failing(kind)) })

  for (const kind of ["rejected", "malformed", "source"] as const) {
    it.effect(`(${kind}) two hundred calls ask once, and the others are told at once`, () =>
      Effect.gen(function* () {
        const { askedAt, source } = yield* rejecting(kind, 1000)
        const got = new Set<string>()
        for (let call = 0; call < 200; call++) got.add(yield* ask(source))
        assert.deepStrictEqual([[...got], askedAt], [[`${kind} 500`], [0]])
      })
    )
  }

  it.effect("they are asked for ever more rarely, once a minute in the end", () =>
    Effect.gen(function* () {
      const { askedAt, source } = yield* rejecting("rejected", 1000)
      for (let elapsed = 0; elapsed < 360_000; elapsed += 250) {
        yield* ask(source)
        yield* TestClock.adjust("250 millis")
      }
      assert.deepStrictEqual(
        askedAt,
        [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 63.5, 123.5, 183.5, 243.5, 303.5].map((s) => s * 1000)
      )
    })
  )

  it.effect("the error says so, and keeps what the endpoint said", () =>
    Effect.gen(function* () {
      const cause = new Error("below")
      const { source } = yield* scripted({
        failures: [
          new CredentialsError({
            api: "museum",
            kind: "rejected",
            message: "rejected: 401",
            status: 401,
            code: "access_denied",
            quota: "b=per_hour",
            retryAfter: undefined,
            cause
          })
        ]
      })
      const told = Effect.withFiber((fiber) =>
        Effect.map(
          Effect.flip(source.get(makeDeadline(fiber.context, 1000), () => "late" as const)),
          (error) =>
            error === "late"
              ? error
              : [
                  error.kind,
                  error.message,
                  error.status,
                  error.code,
                  error.quota,
                  error.retryAfter && Duration.toMillis(error.retryAfter),
                  error.cause
                ]
        )
      )
      const first = yield* told
      yield* TestClock.adjust("200 millis")
      const fields = (wait: number) => [
        "rejected",
        "rejected: 401; not asked again for 0.5 s",
        401,
        "access_denied",
        "b=per_hour",
        wait,
        cause
      ]
      assert.deepStrictEqual([first, yield* told], [fields(500), fields(300)])
    })
  )

  it.effect("the pauses begin anew after a token", () =>
    Effect.gen(function* () {
      const { askedAt, source } = yield* rejecting("rejected", 2)
      yield* ask(source)
      yield* TestClock.adjust("500 millis")
      yield* ask(source)
      yield* TestClock.adjust("1 second")
      const token = yield* ask(source)
      assert.deepStrictEqual([token, askedAt], ["t1", [0, 500, 1500]])
    })
  )
})

describe("a token in hand", () => {
  it("is kept until its last minute, or for half of its life", () => {
    const token = Redacted.make("t")
    assert.deepStrictEqual(
      [0, 60_000, 120_000, 120_001, 3_600_000].map((lifetime) => held(token, lifetime, 1000)),
      [0, 30_000, 60_000, 60_001, 3_540_000].map((kept) => ({
        token,
        since: 1000,
        until: 1000 + kept
      }))
    )
  })

  it.effect("that came in the same instant as an error response is not given up", () =>
    Effect.gen(function* () {
      const { source } = yield* scripted({})
      const reject = Effect.map(ask(source), () =>
        source.reject(source.current() ?? Redacted.make("none"))
      )
      const now = [yield* reject, yield* reject, yield* reject]
      yield* TestClock.setTime(59_999)
      const soon = yield* reject
      yield* TestClock.setTime(60_000)
      assert.deepStrictEqual([now, soon, yield* reject], [[true, false, false], false, true])
    })
  )

  it.effect("is not kept for ever by a clock that is put back", () =>
    Effect.gen(function* () {
      const { source } = yield* scripted({ lifetimeMillis: 3_600_000 })
      yield* TestClock.setTime(100_000_000)
      yield* ask(source)
      const states: Array<string> = []
      for (const now of [100_000_000, 103_539_999, 103_540_000, 99_999_999, 0]) {
        yield* TestClock.setTime(now)
        states.push(source.current() === undefined ? "gone" : "good")
      }
      assert.deepStrictEqual(states, ["good", "good", "gone", "gone", "gone"])
      yield* TestClock.setTime(50_000_000)
      assert.strictEqual(yield* ask(source), "t2")
    })
  )

  it.effect("is replaced early by a clock that is put forward", () =>
    Effect.gen(function* () {
      const { askedAt, source } = yield* scripted({ lifetimeMillis: 3_600_000 })
      yield* ask(source)
      yield* TestClock.setTime(1_000_000_000)
      assert.deepStrictEqual([yield* ask(source), askedAt], ["t2", [0, 1_000_000_000]])
    })
  )

  it.effect("that lives for no time at all is used once", () =>
    Effect.gen(function* () {
      const { source } = yield* scripted({ lifetimeMillis: 0 })
      assert.deepStrictEqual([yield* ask(source), yield* ask(source)], ["t1", "t2"])
    })
  )

  it.effect("is given up once, however many calls it was rejected for", () =>
    Effect.gen(function* () {
      const { askedAt, source } = yield* scripted({ slow: "1 second" })
      const first = yield* Effect.forkChild(ask(source))
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(first)
      const old = source.current() ?? Redacted.make("none")
      assert.isTrue(source.reject(old))
      const next = yield* Effect.forkChild(ask(source))
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(next)
      // The responses to calls in flight with the old one: each is worth a retry with the next.
      const isWorthRetry = times(5, () => source.reject(old))
      assert.deepStrictEqual(
        [Redacted.value(source.current() ?? Redacted.make("none")), askedAt, isWorthRetry],
        ["t2", [0, 1000], times(5, () => true)]
      )
    })
  )

  it.effect("that replaced a rejected one, and is rejected as well, is not replaced again", () =>
    Effect.gen(function* () {
      const { askedAt, source } = yield* scripted({})
      // An API that rejects every token, called every ten seconds for ten hours.
      for (let call = 0; call < 3600; call++) {
        yield* ask(source)
        const token = source.current()
        if (token !== undefined && source.reject(token)) yield* ask(source)
        yield* TestClock.adjust("10 seconds")
      }
      assert.deepStrictEqual(
        askedAt.map((millis) => millis / 60_000),
        // Each time that it did not help doubles the time to the next one, up to an hour.
        [0, 0, 1, 3, 7, 15, 31, 63, 123, 183, 243, 303, 363, 423, 483, 543]
      )
    })
  )

  it.effect("that has replaced a rejected one is replaced again once it was good for a while", () =>
    Effect.gen(function* () {
      const { askedAt, source } = yield* scripted({})
      const revoked = Effect.gen(function* () {
        yield* ask(source)
        const token = source.current()
        return token !== undefined && source.reject(token)
      })
      const responses: Array<boolean> = []
      for (const minutes of [1, 1, 1]) {
        responses.push(yield* revoked)
        yield* ask(source)
        yield* TestClock.adjust(minutes * 60_000)
      }
      assert.deepStrictEqual([responses, askedAt.length], [[true, true, true], 4])
    })
  )
})
