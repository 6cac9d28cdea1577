import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import { TestClock } from "effect/testing"
import { CredentialsError } from "../src/index.ts"
import { make as makeDeadline } from "../src/runtime/Deadline.ts"
import { nothingKnown } from "../src/runtime/TokenEndpoint.ts"
import { held, keeping, type TokenSource } from "../src/runtime/TokenSource.ts"

const failing = (
  reason: CredentialsError["reason"],
  retryAfter?: Duration.Input
): CredentialsError =>
  new CredentialsError({
    ...nothingKnown,
    reason,
    message: reason,
    retryAfter: retryAfter === undefined ? undefined : Duration.fromInputUnsafe(retryAfter)
  })

/** A source over a scripted endpoint: `t1`, `t2`, …, or the failure that is next; and when it was asked. */
const scripted = (options: {
  readonly failures?: ReadonlyArray<CredentialsError>
  readonly lifetimeMillis?: number
  readonly slow?: Duration.Input
}) => {
  const askedAt: Array<number> = []
  const failures = [...(options.failures ?? [])]
  let issued = 0
  const source = keeping(
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
}

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
            : `${error.reason}${error.retryAfter === undefined ? "" : ` ${Duration.toMillis(error.retryAfter)}`}`
      }
    )
  )

const times = <A>(count: number, each: (index: number) => A): Array<A> =>
  Array.from({ length: count }, (_, index) => each(index))

describe("callers at the same time", () => {
  it.effect("share one request, whichever of them give up", () =>
    Effect.gen(function* () {
      const { askedAt, source } = scripted({ slow: "1 second" })
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
      const { askedAt, source } = scripted({ slow: "3 seconds" })
      const hasty = yield* Effect.forkChild(ask(source, 1000))
      const patient = yield* Effect.forkChild(ask(source, 5000))
      yield* TestClock.adjust("3 seconds")
      assert.deepStrictEqual(
        [yield* Fiber.join(hasty), yield* Fiber.join(patient), askedAt],
        ["late", "t1", [0]]
      )
    })
  )

  it.effect("end the request when the last of them leaves; the next one starts anew", () =>
    Effect.gen(function* () {
      const { askedAt, source } = scripted({ slow: "1 second" })
      const callers = yield* Effect.forEach(times(2, String), () => Effect.forkChild(ask(source)))
      yield* TestClock.adjust("500 millis")
      yield* Fiber.interruptAll(callers)
      yield* TestClock.adjust("1 second")
      assert.isUndefined(source.current(1500))
      const next = yield* Effect.forkChild(ask(source))
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual([yield* Fiber.join(next), askedAt], ["t1", [0, 1500]])
    })
  )

  it.effect("ask for nothing when their time is over already", () =>
    Effect.gen(function* () {
      const { askedAt, source } = scripted({})
      assert.deepStrictEqual([yield* ask(source, 0), askedAt], ["late", []])
    })
  )
})

describe("while the token endpoint is not available", () => {
  it.effect("any number of callers ask it twice a second at most", () =>
    Effect.gen(function* () {
      const { askedAt, source } = scripted({
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

  it.effect("nobody asks it before the time that it named, and everybody is told the rest", () =>
    Effect.gen(function* () {
      const { askedAt, source } = scripted({ failures: [failing("unavailable", "30 seconds")] })
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

  it.effect("the error says during the pause what it said before it", () =>
    Effect.gen(function* () {
      const unavailable = new CredentialsError({
        reason: "unavailable",
        message: "The token endpoint answered 503",
        status: 503,
        code: undefined,
        quota: undefined,
        retryAfter: Duration.seconds(30),
        cause: "the socket's"
      })
      const { get } = keeping(Effect.fail(unavailable))
      const told = Effect.withFiber((fiber) =>
        Effect.flip(get(makeDeadline(fiber.context, 60_000), () => "late" as const))
      )
      const errors = [yield* told, yield* told]
      assert.deepStrictEqual(
        errors.map((error) => error !== "late" && [error.message, error.cause, error.status]),
        [
          ["The token endpoint answered 503", "the socket's", 503],
          ["The token endpoint answered 503", "the socket's", 503]
        ]
      )
    })
  )

  it.effect("a clock that is put back ends the pause", () =>
    Effect.gen(function* () {
      const { askedAt, source } = scripted({ failures: [failing("unavailable", "1 hour")] })
      yield* TestClock.setTime(10_000_000)
      yield* ask(source)
      yield* TestClock.setTime(1000)
      assert.deepStrictEqual([yield* ask(source), askedAt], ["t1", [10_000_000, 1000]])
    })
  )

  it.effect("what it refuses for good is not waited for", () =>
    Effect.gen(function* () {
      const { askedAt, source } = scripted({ failures: [failing("rejected")] })
      assert.deepStrictEqual(
        [yield* ask(source), yield* ask(source), askedAt],
        ["rejected", "t1", [0, 0]]
      )
    })
  )
})

describe("a token in hand", () => {
  it.effect("is not kept for ever by a clock that is put back", () =>
    Effect.gen(function* () {
      const { source } = scripted({ lifetimeMillis: 3_600_000 })
      yield* TestClock.setTime(100_000_000)
      yield* ask(source)
      assert.deepStrictEqual(
        [100_000_000, 103_539_999, 103_540_000, 99_999_999, 0].map((now) =>
          source.current(now) === undefined ? "gone" : "good"
        ),
        ["good", "good", "gone", "gone", "gone"]
      )
      yield* TestClock.setTime(50_000_000)
      assert.strictEqual(yield* ask(source), "t2")
    })
  )

  it.effect("is replaced early by a clock that is put forward", () =>
    Effect.gen(function* () {
      const { askedAt, source } = scripted({ lifetimeMillis: 3_600_000 })
      yield* ask(source)
      yield* TestClock.setTime(1_000_000_000)
      assert.deepStrictEqual([yield* ask(source), askedAt], ["t2", [0, 1_000_000_000]])
    })
  )

  it.effect("that lives for no time at all is used once", () =>
    Effect.gen(function* () {
      const { source } = scripted({ lifetimeMillis: 0 })
      assert.deepStrictEqual([yield* ask(source), yield* ask(source)], ["t1", "t2"])
    })
  )

  it.effect("is given up once, however many calls it was refused for", () =>
    Effect.gen(function* () {
      const { askedAt, source } = scripted({ slow: "1 second" })
      const first = yield* Effect.forkChild(ask(source))
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(first)
      const old = source.current(1000) ?? Redacted.make("none")
      assert.isTrue(source.refuse(old))
      const next = yield* Effect.forkChild(ask(source))
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(next)
      // The answers to calls that were under way with the old one.
      times(5, () => source.refuse(old))
      assert.deepStrictEqual(
        [Redacted.value(source.current(2000) ?? Redacted.make("none")), askedAt],
        ["t2", [0, 1000]]
      )
    })
  )
})
