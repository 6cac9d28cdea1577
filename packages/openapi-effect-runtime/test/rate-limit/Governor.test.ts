/** Which operations wait together: what the governor makes of limits that responds tell, which name no bucket. */
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { TestClock } from "effect/testing"
import type { Client } from "../../src/call/Client.ts"
import type { Attempt } from "../../src/call/Hooks.ts"
import { make as makeDeadline } from "../../src/core/Deadline.ts"
import { TransportError } from "../../src/core/Errors.ts"
import type { RateLimitDialect } from "../../src/core/Profile.ts"
import { governed as governedBy, make } from "../../src/rate-limit/Governor.ts"
import { defaults } from "../../src/sdk/DefaultProfile.ts"
import type { FailedAttempt } from "../../src/retry/Retry.ts"

const header = (head: { readonly header: (name: string) => string | undefined }, name: string) =>
  Number(head.header(name))

const failure: FailedAttempt = {
  error: new TransportError({
    api: "museum",
    operation: "a",
    sent: true,
    status: undefined,
    message: "lost",
    cause: undefined
  }),
  retryable: false,
  retryAfter: undefined
}

/** A governor whose limits are told in two headers, and what it was asked about times. */
const governed = Effect.gen(function* () {
  const context = Context.make(Clock.Clock, yield* Clock.Clock)
  const timesFor: Array<number> = []
  const dialect: RateLimitDialect = {
    reading: (head) =>
      head.header("limit") === undefined
        ? undefined
        : {
            limit: header(head, "limit"),
            remaining: header(head, "remaining"),
            fullInMillis: () => {
              timesFor.push(header(head, "remaining"))
              return undefined
            }
          },
    retryAfter: () => undefined
  }
  const hooks = make(dialect, context)
  const attemptOf = (id: string): Attempt => ({
    metadata: {
      api: "museum",
      id,
      method: "GET",
      path: "/",
      pathParameters: [],
      input: "none",
      response: ["object"],
      errors: [],
      retry: "safe"
    },
    attempt: 0,
    priority: "normal",
    deadline: makeDeadline(context, 60_000)
  })
  /** Whether a call of each operation would go at once; none of them gets a response. */
  const free = (...operations: ReadonlyArray<string>): string =>
    operations
      .filter((id) => {
        const attempt = attemptOf(id)
        return hooks.before?.(attempt) === undefined
      })
      .join()
  /** A call of an operation that is sent, if it may be; gives what tells its response. */
  const sent = (id: string) => {
    const attempt = attemptOf(id)
    hooks.before?.(attempt)
    return (status: number, headers: Readonly<Record<string, number>>): void =>
      hooks.responded?.(attempt, { status, header: (name) => headers[name]?.toString() })
  }
  /** A call of an operation is sent, and its response tells of a limit. */
  const told = (id: string, limit: number, remaining: number): void =>
    sent(id)(200, { limit, remaining })
  /** A call of an operation that is sent, if it may be; gives what loses its response. */
  const lost = (id: string) => {
    const attempt = attemptOf(id)
    hooks.before?.(attempt)
    return (): void => hooks.failed?.(attempt, failure)
  }
  return { free, lost, sent, timesFor, told }
})

describe("an operation", () => {
  it.effect("shares the first calls with all others, until a response has told", () =>
    Effect.gen(function* () {
      const { free } = yield* governed
      assert.strictEqual(free("a", "b", "c"), "a,b")
    })
  )

  it.effect("that alone has met a limit holds no other one back", () =>
    Effect.gen(function* () {
      const { free, told } = yield* governed
      told("a", 50, 0)
      assert.strictEqual(free("a", "b"), "b")
    })
  )

  it.effect("is held by the limit that two others have met", () =>
    Effect.gen(function* () {
      const { free, told } = yield* governed
      told("a", 50, 50)
      told("b", 50, 50)
      told("b", 50, 0)
      assert.strictEqual(free("a", "b", "c"), "")
    })
  )

  it.effect("with a limit of its own neither is held by the tenant's nor holds others back", () =>
    Effect.gen(function* () {
      const freeWith = (remaining: number, remainingOfOwn: number) =>
        Effect.map(governed, ({ free, told }) => {
          told("a", 50, 50)
          told("b", 50, 50)
          told("own", 7, 7)
          told("own", 7, remainingOfOwn)
          told("b", 50, remaining)
          return free("a", "b", "own")
        })
      assert.deepStrictEqual([yield* freeWith(0, 7), yield* freeWith(50, 0)], ["own", "a,b"])
    })
  )
})

describe("the tenant's limit", () => {
  it.effect("is what more operations meet, though the first one has a limit of its own", () =>
    Effect.gen(function* () {
      const { free, told } = yield* governed
      told("own", 7, 7)
      told("a", 50, 50)
      told("b", 50, 50)
      told("b", 50, 0)
      assert.strictEqual(free("a", "b", "c", "own"), "own")
    })
  )

  it.effect("stays while as many meet it as meet another one", () =>
    Effect.gen(function* () {
      const { free, told } = yield* governed
      told("a", 50, 50)
      told("b", 50, 50)
      told("a", 100, 0)
      assert.strictEqual(free("a", "b"), "b")
    })
  )

  it.effect("has changed once more meet the new one", () =>
    Effect.gen(function* () {
      const { free, told } = yield* governed
      told("a", 50, 50)
      told("b", 50, 50)
      told("a", 100, 100)
      told("b", 100, 100)
      told("b", 100, 0)
      assert.strictEqual(free("a", "b", "c"), "")
    })
  )
})

describe("the time until a bucket is full", () => {
  it.effect("is read unless the bucket is known to be nearly full", () =>
    Effect.gen(function* () {
      const { timesFor, told } = yield* governed
      told("a", 50, 48)
      told("a", 50, 47)
      told("a", 50, 10)
      assert.deepStrictEqual(timesFor, [48, 10])
    })
  )
})

describe("a response", () => {
  it.effect("without a limit still ends its request", () =>
    Effect.gen(function* () {
      const { free, sent, told } = yield* governed
      told("a", 50, 50)
      // While so many are under way, all that are left may be taken by others.
      const responses = Array.from({ length: 25 }, () => sent("a"))
      const underWay = free("a")
      for (const responded of responses) responded(200, {})
      assert.deepStrictEqual([underWay, free("a")], ["", "a"])
    })
  )

  it.effect("that is lost ends its request too", () =>
    Effect.gen(function* () {
      const { free, lost, told } = yield* governed
      told("a", 50, 50)
      const ends = Array.from({ length: 25 }, () => lost("a"))
      const underWay = free("a")
      for (const end of ends) end()
      assert.deepStrictEqual([underWay, free("a")], ["", "a"])
    })
  )

  it.effect("of an operation that turns out to have its own limit ends it where it was sent", () =>
    Effect.gen(function* () {
      const { free, sent, told } = yield* governed
      told("a", 50, 50)
      told("b", 50, 50)
      told("b", 50, 50)
      const responses = Array.from({ length: 25 }, (_, index) => sent(`own ${index}`))
      const underWay = free("a")
      for (const [index, responded] of responses.entries()) {
        responded(200, { limit: 100 + index, remaining: 5 })
      }
      assert.deepStrictEqual([underWay, free("a")], ["", "a"])
    })
  )

  it.effect("that was overtaken tells nothing new", () =>
    Effect.gen(function* () {
      const { free, sent } = yield* governed
      const first = sent("a")
      sent("a")(200, { limit: 50, remaining: 40 })
      sent("a")
      first(200, { limit: 50, remaining: 0 })
      assert.strictEqual(free("a"), "a")
    })
  )

  it.effect("that tells of another operation's limit is the newest about it", () =>
    Effect.gen(function* () {
      const { free, sent, told } = yield* governed
      told("a", 50, 40)
      sent("a")
      sent("b")(200, { limit: 50, remaining: 0 })
      assert.strictEqual(free("a"), "")
    })
  )

  it.effect("of 429 with requests left is about another limit, and pauses no call", () =>
    Effect.gen(function* () {
      const freeAfter = (remaining: number) =>
        Effect.gen(function* () {
          const { free, sent, told } = yield* governed
          told("a", 50, 40)
          sent("a")(429, { limit: 50, remaining, "retry-after": 7 })
          yield* TestClock.adjust("2 seconds")
          const early = free("a")
          yield* TestClock.adjust("5 seconds")
          return [early, free("a")]
        })
      assert.deepStrictEqual(
        [yield* freeAfter(1), yield* freeAfter(0)],
        [
          ["a", "a"],
          ["", "a"]
        ]
      )
    })
  )
})

describe("a client", () => {
  it.effect("has a governor unless its options say that it shall have none", () =>
    Effect.gen(function* () {
      const client: Client = {
        origin: "https://museum.example.com",
        profile: { ...defaults, api: "museum", basePath: "", errors: {} },
        execute: () => Effect.void
      }
      const clients = yield* Effect.forEach(
        [{}, { rateLimits: true }, { rateLimits: false }],
        (options) => governedBy(options)(client)
      )
      assert.deepStrictEqual(
        clients.map(({ execute }) => execute !== client.execute),
        [true, true, false]
      )
    })
  )
})
