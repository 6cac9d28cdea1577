import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import { ietfDraft, retryAfterOnly, secondsFromNow } from "../../src/retry/RateLimitDialects.ts"
import type { RateLimitDialect } from "../../src/core/Profile.ts"

const now = Date.parse("2026-03-01T12:00:00Z")

const read = (
  dialect: RateLimitDialect,
  status: number,
  headers: Readonly<Record<string, string>>
) => {
  const head = { status, header: (name: string) => headers[name] }
  const reading = dialect.reading(head, now)
  const wait = dialect.retryAfter(head, now)
  return {
    reading: reading && [reading.limit, reading.remaining, reading.fullInMillis()],
    wait: wait && Duration.toMillis(wait)
  }
}

const limits = (limit: string, remaining: string, reset: string) => ({
  "x-ratelimit-limit": limit,
  "x-ratelimit-remaining": remaining,
  "x-ratelimit-reset": reset
})

describe("rate-limit dialects", () => {
  it("reads seconds from now, and the longer of two waits after a 429", () => {
    assert.deepStrictEqual(read(secondsFromNow, 200, limits("60", "12", "30")), {
      reading: [60, 12, 30_000],
      wait: undefined
    })
    assert.deepStrictEqual(
      read(secondsFromNow, 429, { ...limits("60", "0", "30"), "retry-after": "5" }),
      { reading: [60, 0, 30_000], wait: 30_000 }
    )
    assert.deepStrictEqual(read(secondsFromNow, 429, limits("0x10", "1", "soon")), {
      reading: undefined,
      wait: undefined
    })
  })

  it("reads the policy of the draft that has the fewest requests left", () => {
    assert.deepStrictEqual(
      read(ietfDraft, 429, {
        "ratelimit-policy": '"burst";q=100;w=60, "day";q=1000;w=86400',
        ratelimit: '"day";r=400;t=3600, "burst";r=0;t=20'
      }),
      { reading: [100, 0, 20_000], wait: 20_000 }
    )
    assert.deepStrictEqual(
      read(ietfDraft, 429, {
        "ratelimit-policy": '"burst";q=100;w=60',
        ratelimit: '"other";r=soon, "burst";r=0;t=20'
      }),
      { reading: [100, 0, 20_000], wait: 20_000 }
    )
    assert.deepStrictEqual(read(ietfDraft, 429, { ratelimit: "limit=100, remaining=3" }), {
      reading: undefined,
      wait: undefined
    })
  })

  it("reads nothing but Retry-After where there is nothing else", () => {
    assert.deepStrictEqual(
      read(retryAfterOnly, 429, { ...limits("60", "0", "30"), "retry-after": "5" }),
      { reading: undefined, wait: 5000 }
    )
  })
})
