import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { TenantSandbox } from "../src/index.ts"
import { makeRateLimiter } from "../src/limits/RateLimiter.ts"
import { fullBucket, takeToken, type BucketLevel } from "../src/limits/TokenBucket.ts"
import { json, manage } from "./support/Request.ts"

const start = Date.UTC(2026, 0, 1)
const epochSeconds = start / 1000

describe("a token bucket", () => {
  const size = { burst: 2, tokens: 2, everyMillis: 1000 }
  const take = (times: ReadonlyArray<number>) => {
    let bucket: BucketLevel = fullBucket(size, start)
    return times.map((at) => {
      const [reading, level] = takeToken(size, bucket, start + at)
      bucket = level
      return reading
    })
  }

  it("empties, rejects, and fills again", () => {
    assert.deepStrictEqual(take([0, 0, 0, 499, 500, 5000]), [
      { granted: true, limit: 2, remaining: 1, reset: epochSeconds + 1, retryAfter: 0 },
      { granted: true, limit: 2, remaining: 0, reset: epochSeconds + 1, retryAfter: 1 },
      { granted: false, limit: 2, remaining: 0, reset: epochSeconds + 1, retryAfter: 1 },
      { granted: false, limit: 2, remaining: 0, reset: epochSeconds + 1, retryAfter: 1 },
      { granted: true, limit: 2, remaining: 0, reset: epochSeconds + 2, retryAfter: 1 },
      { granted: true, limit: 2, remaining: 1, reset: epochSeconds + 6, retryAfter: 0 }
    ])
  })

  it("keeps its level when the clock is set back", () => {
    assert.deepStrictEqual(
      take([0, -60_000]).map(({ remaining }) => remaining),
      [1, 0]
    )
  })
})

describe("a plan", () => {
  const admitted = (
    plan: Parameters<typeof makeRateLimiter>[0],
    operation: string,
    count: number
  ) => {
    const limiter = makeRateLimiter(plan)
    return Array.from({ length: count }, () => limiter.admit(operation, start)).filter(
      ({ granted }) => granted
    ).length
  }

  it("lets so many requests through at once", () => {
    assert.deepStrictEqual(
      {
        unlimited: admitted("unlimited", "connections.list", 200),
        free: admitted("free", "connections.list", 200),
        essentialsReads: admitted("essentials", "connections.list", 200),
        essentialsOthers: admitted("essentials", "connections.keys.rotate", 200),
        production: admitted("enterprise-production", "connections.list", 200),
        nonProduction: admitted("enterprise-non-production", "connections.list", 200),
        status: admitted("essentials", "connections.checkStatus", 200)
      },
      {
        unlimited: 200,
        free: 2,
        essentialsReads: 5,
        essentialsOthers: 10,
        production: 50,
        nonProduction: 10,
        status: 100
      }
    )
  })

  it("speaks of the bucket that is nearest to its end, and of the one that rejected", () => {
    const limiter = makeRateLimiter("enterprise-production")
    assert.deepStrictEqual(limiter.admit("connections.checkStatus", start), {
      granted: true,
      reading: { granted: true, limit: 50, remaining: 49, reset: epochSeconds + 1, retryAfter: 0 }
    })
    const reads = makeRateLimiter("essentials")
    const verdicts = Array.from({ length: 6 }, () => reads.admit("connections.get", start))
    assert.deepStrictEqual(verdicts.at(-1), {
      granted: false,
      rejectedBy: "operation",
      reading: { granted: false, limit: 5, remaining: 0, reset: epochSeconds + 6, retryAfter: 2 }
    })
  })
})

describe("the sandbox's rate limits", () => {
  it.effect("follow the clock of the layer", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(start)
      const sandbox = yield* TenantSandbox
      const list = manage(sandbox, "GET", "/connections")
      const limits = (reply: { readonly headers: Record<string, unknown> }) =>
        ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "retry-after"].map(
          (name) => reply.headers[name]
        )
      const replies = [yield* list, yield* list, yield* list]
      yield* TestClock.adjust("500 millis")
      replies.push(yield* list)
      const reset = String(epochSeconds + 1)
      assert.deepStrictEqual(
        replies.map((reply) => [reply.status, ...limits(reply)]),
        [
          [200, "2", "1", reset, undefined],
          [200, "2", "0", reset, undefined],
          [429, "2", "0", reset, undefined],
          [200, "2", "0", String(epochSeconds + 2), undefined]
        ]
      )
      assert.deepStrictEqual(
        replies.slice(2, 3).map((reply) => json(reply)),
        [
          {
            statusCode: 429,
            error: "Too Many Requests",
            message: "Global limit has been reached",
            errorCode: "too_many_requests"
          }
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer({ plan: "free" })))
  )

  it.effect("send Retry-After where the operation's own limit is reached", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const list = manage(sandbox, "GET", "/connections")
      const replies = yield* Effect.all([list, list, list, list, list, list])
      assert.deepStrictEqual(
        replies.map(({ status, headers }) => [status, headers["retry-after"]]),
        [...Array.from({ length: 5 }, () => [200, undefined]), [429, "2"]]
      )
    }).pipe(Effect.provide(TenantSandbox.layer({ plan: "essentials" })))
  )
})
