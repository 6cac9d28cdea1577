/** Which operations wait together: what the governor makes of limits that answers tell, which name no bucket. */
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Attempt } from "../../src/call/Hooks.ts"
import { make as makeDeadline } from "../../src/core/Deadline.ts"
import type { RateLimitDialect } from "../../src/core/Profile.ts"
import { make } from "../../src/rate-limit/Governor.ts"

const header = (head: { readonly header: (name: string) => string | undefined }, name: string) =>
  Number(head.header(name))

/** A governor whose limits are told in two headers, and what it was asked about times. */
const governed = Effect.gen(function* () {
  const context = Context.make(Clock.Clock, yield* Clock.Clock)
  const timesFor: Array<number> = []
  const dialect: RateLimitDialect = {
    reading: (head) => ({
      limit: header(head, "limit"),
      remaining: header(head, "remaining"),
      fullInMillis: () => {
        timesFor.push(header(head, "remaining"))
        return undefined
      }
    }),
    retryAfter: () => undefined
  }
  const hooks = make(dialect, context)
  const attemptOf = (id: string): Attempt => ({
    facts: {
      id,
      method: "GET",
      path: "/",
      pathParameters: [],
      input: "none",
      answer: ["object"],
      errors: [],
      retry: "safe"
    },
    attempt: 0,
    priority: "normal",
    deadline: makeDeadline(context, 60_000)
  })
  /** Whether a call of each operation would go at once; none of them is answered. */
  const free = (...operations: ReadonlyArray<string>): string =>
    operations
      .filter((id) => {
        const attempt = attemptOf(id)
        return hooks.before?.(attempt) === undefined
      })
      .join()
  /** A call of an operation is sent, and its answer tells of a limit. */
  const told = (id: string, limit: number, remaining: number): void => {
    const attempt = attemptOf(id)
    hooks.before?.(attempt)
    const values: Readonly<Record<string, number>> = { limit, remaining }
    hooks.answered?.(attempt, { status: 200, header: (name) => String(values[name]) })
  }
  return { free, timesFor, told }
})

describe("an operation", () => {
  it.effect("shares the first calls with all others, until an answer has told", () =>
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
  it.effect("is read unless the bucket is nearly full, and that is no news", () =>
    Effect.gen(function* () {
      const { timesFor, told } = yield* governed
      told("a", 50, 48)
      told("a", 50, 47)
      told("a", 50, 10)
      assert.deepStrictEqual(timesFor, [48, 10])
    })
  )
})
