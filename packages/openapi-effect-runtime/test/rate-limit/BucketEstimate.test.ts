import { assert, describe, it } from "@effect/vitest"
import { type Bucket, make, type Reading } from "../../src/rate-limit/BucketEstimate.ts"

const start = Date.UTC(2026, 0, 1)

const reading = (limit: number, remaining: number, fullInMillis?: number): Reading => ({
  limit,
  remaining,
  fullInMillis
})

/** How many may be sent at this instant. */
const sendable = (bucket: Bucket, now: number, most = 1000): number => {
  let count = 0
  while (count < most && bucket.wait(now) === 0) {
    bucket.take(now)
    count++
  }
  return count
}

/** A bucket that has read of 16 a second, and of how much is left of 50. */
const production = (remaining: number): Bucket => {
  const bucket = make()
  bucket.granted(bucket.take(start), reading(50, remaining, ((50 - remaining) * 1000) / 16), start)
  return bucket
}

describe("a bucket of which nothing is known", () => {
  it("lets two go, and the others once they are answered or silence has lasted a second", () => {
    const bucket = make()
    assert.deepStrictEqual(
      [sendable(bucket, start), bucket.wait(start + 400), sendable(bucket, start + 1000, 9)],
      [2, 600, 9]
    )
    const lossy = make()
    sendable(lossy, start)
    lossy.lost(1)
    assert.strictEqual(sendable(lossy, start), 1)
  })

  it("is not paced once an answer has come without the headers", () => {
    const bucket = make()
    bucket.take(start)
    bucket.unmentioned()
    assert.strictEqual(sendable(bucket, start, 500), 500)
  })
})

describe("a bucket", () => {
  it("gives half of what is there away before it looks again, since others may do the same", () => {
    const bucket = production(49)
    const first = sendable(bucket, start)
    for (let request = 2; request <= first + 1; request++) {
      bucket.granted(request, reading(50, 50 - request), start)
    }
    assert.deepStrictEqual([first, sendable(bucket, start)], [25, 12])
  })

  it("counts those that are on their way, in whatever order they come there", () => {
    const bucket = production(49)
    sendable(bucket, start)
    // The last one has been the first there: 24 are still to be counted.
    bucket.granted(bucket.newest(), reading(50, 48), start)
    assert.strictEqual(sendable(bucket, start), 0)
    // After a second without an answer they have been, or never will be.
    bucket.granted(bucket.take(start + 1000), reading(50, 49), start + 1000)
    assert.strictEqual(sendable(bucket, start + 1000), 25)
  })

  it("slows down as it empties, and waits for the next token when it is empty", () => {
    assert.deepStrictEqual(
      [49, 20, 8, 4, 2, 1, 0].map((remaining) => Math.round(production(remaining).wait(start))),
      [0, 0, 55, 87, 116, 136, 160]
    )
  })

  it("does not believe an answer that was overtaken", () => {
    const bucket = production(49)
    const early = bucket.take(start)
    const late = bucket.take(start)
    bucket.granted(late, reading(50, 0, 3200), start)
    bucket.granted(early, reading(50, 48, 100), start)
    assert.isAbove(bucket.wait(start), 0)
  })

  it("takes one refusal for an empty bucket, and several at once for one", () => {
    const bucket = production(40)
    const requests = [bucket.take(start), bucket.take(start), bucket.take(start)]
    for (const request of requests) bucket.refused(request, reading(50, 0, 3125), 0, start)
    assert.strictEqual(bucket.paused(start), 0)
    // Sent after the first refusal and refused again: it does not fill steadily.
    bucket.refused(bucket.take(start + 200), reading(50, 0, 2925), 0, start + 200)
    assert.deepStrictEqual([bucket.paused(start + 200), bucket.wait(start + 200)], [2925, 2925])
  })

  it("keeps the silence that was asked for, within a minute", () => {
    const bucket = production(40)
    bucket.refused(bucket.take(start), reading(50, 0), 7000, start)
    assert.strictEqual(bucket.wait(start), 7000)
    bucket.refused(bucket.take(start), reading(50, 0), 86_400_000, start)
    bucket.pause(86_400_000, start)
    assert.strictEqual(bucket.wait(start), 60_000)
  })

  it("follows a limit that changes", () => {
    const bucket = production(0)
    bucket.granted(bucket.take(start), reading(100, 99), start)
    assert.deepStrictEqual([bucket.limit(), bucket.wait(start)], [100, 0])
  })

  it("learns from what comes back how fast it really fills", () => {
    const bucket = make()
    let now = start
    // The headers promise nothing; eight a second come in, and one is always left.
    for (let sent = 0; sent < 400; sent++) {
      bucket.granted(bucket.take(now), reading(50, 1), now)
      now += 125
    }
    // A tenth above it is what a client claims beyond what it gets.
    assert.approximately(bucket.millisFor(1), 125 / 1.1, 1)
  })

  for (const [name, absurd] of [
    ["a reset in the far future", reading(50, 0, 1e15)],
    ["a reset long ago", reading(50, 0, -1e15)],
    ["a reset that is not a number", reading(50, 0, Number.NaN)],
    ["a bucket that is always empty", reading(1, 0)]
  ] as const) {
    it(`holds no call for longer than a quarter of a minute by ${name}`, () => {
      const bucket = make()
      bucket.granted(bucket.take(start), absurd, start)
      const waits = Array.from({ length: 50 }, () => {
        const wait = bucket.wait(start)
        bucket.take(start)
        return wait
      })
      assert.isTrue(waits.every((wait) => wait >= 0 && wait <= 15_000))
    })
  }
})

/** The wait until (time) × (level by then) reaches `settle`, as the pace is defined. */
const pace = (settle: number, level: number, inflow: number): number =>
  (2 * settle) / (level + Math.sqrt(level * level + 4 * inflow * settle))

describe("a refusal", () => {
  const refuse = (bucket: Bucket, now: number) =>
    bucket.refused(bucket.take(now), reading(50, 0), 0, now)

  it("takes three tenths of the inflow away", () => {
    const bucket = production(40)
    const before = bucket.millisFor(1)
    refuse(bucket, start)
    assert.approximately(before / bucket.millisFor(1), 0.7, 1e-9)
  })

  it("takes a tenth of the speed away, which is what the least share is of", () => {
    const bucket = make()
    let now = start
    for (let sent = 0; sent < 400; sent++) {
      bucket.granted(bucket.take(now), reading(50, 1), now)
      now += 125
    }
    // The inflow falls faster, until it is a thirty-second of the speed.
    for (let count = 0; count < 40; count++) refuse(bucket, now)
    const before = bucket.millisFor(1)
    refuse(bucket, now)
    assert.approximately(before / bucket.millisFor(1), 0.9, 1e-9)
  })

  it("doubles the time that the pace is told by, up to three seconds", () => {
    const bucket = production(40)
    for (const settle of [1000, 2000, 3000, 3000]) {
      refuse(bucket, start)
      bucket.granted(bucket.take(start), reading(50, 8), start)
      assert.approximately(bucket.wait(start), pace(settle, 8, 1 / bucket.millisFor(1)), 1e-6)
    }
  })
})

describe("each observation after a refusal", () => {
  it("shortens the time that the pace is told by, by a hundredth", () => {
    const bucket = production(40)
    bucket.refused(bucket.take(start), reading(50, 0), 0, start)
    for (const settle of [990, 980.1]) {
      const now = start + (settle === 990 ? 1000 : 2000)
      bucket.granted(bucket.take(now), reading(50, 8), now)
      assert.approximately(bucket.wait(now), pace(settle, 8, 1 / bucket.millisFor(1)), 1e-6)
    }
  })
})

describe("requests without an answer", () => {
  it("are forgotten after a second once there are a thousand", () => {
    const bucket = make()
    bucket.granted(bucket.take(start), reading(1500, 1500), start)
    for (let sent = 0; sent < 1000; sent++) bucket.take(start)
    bucket.take(start + 1001)
    assert.strictEqual(bucket.wait(start + 1001), 0)
  })
})
