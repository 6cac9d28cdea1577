import { assert, describe, it } from "@effect/vitest"
import { type Bucket, make, type Reading } from "../../src/rate-limit/BucketEstimate.ts"

const start = Date.UTC(2026, 0, 1)

const reading = (limit: number, remaining: number, fullInMillis?: number | undefined): Reading => ({
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
  it("lets two go, and the others once they have responses or silence has lasted a second", () => {
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

  it("is not paced once a response has come without the headers", () => {
    const bucket = make()
    bucket.take(start)
    bucket.unmentioned()
    assert.strictEqual(sendable(bucket, start, 500), 500)
  })
})

describe("a bucket that only rejections report", () => {
  const rejectedOften = (): Bucket => {
    const bucket = make()
    for (let second = 0; second < 10; second++) {
      const now = start + second * 1000
      bucket.rejected(bucket.take(now), reading(2, 0, 1000), 1000, now)
    }
    return bucket
  }
  const later = start + 10_000

  it("does not pace what comes after a response without the headers", () => {
    const bucket = rejectedOften()
    bucket.take(later)
    bucket.unmentioned()
    assert.deepStrictEqual([sendable(bucket, later, 500), bucket.millisFor(100)], [500, 0])
  })

  it("keeps its pause, and its estimate once another response has confirmed it", () => {
    const paused = make()
    paused.rejected(paused.take(start), reading(2, 0, 1000), 7000, start)
    paused.unmentioned()
    const confirmed = rejectedOften()
    confirmed.granted(confirmed.take(later), reading(2, 0, 1000), later)
    confirmed.unmentioned()
    assert.deepStrictEqual([paused.wait(start), confirmed.limit()], [7000, 2])
    assert.isAbove(confirmed.wait(later), 0)
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
    // After a second without a response they have been, or never will be.
    bucket.granted(bucket.take(start + 1000), reading(50, 49), start + 1000)
    assert.strictEqual(sendable(bucket, start + 1000), 25)
  })

  it("slows down as it empties, and waits for the next token when it is empty", () => {
    assert.deepStrictEqual(
      [49, 20, 8, 4, 2, 1, 0].map((remaining) => Math.round(production(remaining).wait(start))),
      [0, 0, 55, 87, 116, 136, 160]
    )
  })

  it("does not believe a response that was overtaken", () => {
    const bucket = production(49)
    const early = bucket.take(start)
    const late = bucket.take(start)
    bucket.granted(late, reading(50, 0, 3200), start)
    bucket.granted(early, reading(50, 48, 100), start)
    assert.isAbove(bucket.wait(start), 0)
  })

  it("takes one error response for an empty bucket, and several at once for one", () => {
    const bucket = production(40)
    const requests = [bucket.take(start), bucket.take(start), bucket.take(start)]
    for (const request of requests) bucket.rejected(request, reading(50, 0, 3125), 0, start)
    assert.strictEqual(bucket.paused(start), 0)
    // Sent after the first error response and rejected again: it does not fill steadily.
    bucket.rejected(bucket.take(start + 200), reading(50, 0, 2925), 0, start + 200)
    assert.deepStrictEqual([bucket.paused(start + 200), bucket.wait(start + 200)], [2925, 2925])
  })

  it("keeps the silence that was asked for, within a minute", () => {
    const bucket = production(40)
    bucket.rejected(bucket.take(start), reading(50, 0), 7000, start)
    assert.strictEqual(bucket.wait(start), 7000)
    bucket.rejected(bucket.take(start), reading(50, 0), 86_400_000, start)
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

describe("an error response", () => {
  const reject = (bucket: Bucket, now: number) =>
    bucket.rejected(bucket.take(now), reading(50, 0), 0, now)

  it("takes three tenths of the inflow away", () => {
    const bucket = production(40)
    const before = bucket.millisFor(1)
    reject(bucket, start)
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
    for (let count = 0; count < 40; count++) reject(bucket, now)
    const before = bucket.millisFor(1)
    reject(bucket, now)
    assert.approximately(before / bucket.millisFor(1), 0.9, 1e-9)
  })

  it("doubles the time that the pace is told by, up to three seconds", () => {
    const bucket = production(40)
    for (const settle of [1000, 2000, 3000, 3000]) {
      reject(bucket, start)
      bucket.granted(bucket.take(start), reading(50, 8), start)
      assert.approximately(bucket.wait(start), pace(settle, 8, 1 / bucket.millisFor(1)), 1e-6)
    }
  })
})

describe("each observation after an error response", () => {
  it("shortens the time that the pace is told by, by a hundredth", () => {
    const bucket = production(40)
    bucket.rejected(bucket.take(start), reading(50, 0), 0, start)
    for (const settle of [990, 980.1]) {
      const now = start + (settle === 990 ? 1000 : 2000)
      bucket.granted(bucket.take(now), reading(50, 8), now)
      assert.approximately(bucket.wait(now), pace(settle, 8, 1 / bucket.millisFor(1)), 1e-6)
    }
  })
})

describe("requests without a response", () => {
  it("are forgotten after a second once there are a thousand", () => {
    const bucket = make()
    bucket.granted(bucket.take(start), reading(1500, 1500), start)
    for (let sent = 0; sent < 1000; sent++) bucket.take(start)
    bucket.take(start + 1001)
    assert.strictEqual(bucket.wait(start + 1001), 0)
  })
})

/** A bucket of 50 that responds have told of one after another, each about a request sent at its time. */
const told = (
  ...readings: ReadonlyArray<
    readonly [at: number, remaining: number, fullInMillis?: number | undefined]
  >
): Bucket => {
  const bucket = make()
  for (const [at, remaining, fullInMillis] of readings) {
    bucket.granted(bucket.take(at), reading(50, remaining, fullInMillis), at)
  }
  return bucket
}

const rounded = (value: number): number => Number(value.toPrecision(9))

/** How many tokens a second this client gets, as it believes. */
const perSecond = (bucket: Bucket): number => rounded(1000 / bucket.millisFor(1))

describe("a bucket at the beginning of its clock", () => {
  it("holds nothing back, and promises nothing", () => {
    const bucket = make()
    assert.deepStrictEqual(
      [bucket.wait(0), bucket.paused(0), bucket.millisFor(5), bucket.limit(), bucket.newest()],
      [0, 0, 0, 0, 0]
    )
  })

  it("has its second of silence from the first request on", () => {
    const bucket = make()
    bucket.take(0)
    bucket.take(300)
    assert.deepStrictEqual([bucket.wait(400), bucket.wait(999), bucket.wait(1000)], [600, 1, 0])
  })

  it("can be told of before it has sent anything", () => {
    const bucket = make()
    bucket.granted(bucket.newest(), reading(50, 8), 0)
    assert.strictEqual(rounded(bucket.wait(0)), rounded(pace(500, 8, 0.005)))
  })

  it("has a first error response, which counts as one", () => {
    const pausedAfter = (fullInMillis: number | undefined, askedMillis: number) => {
      const bucket = make()
      bucket.rejected(bucket.take(0), reading(50, 0, fullInMillis), askedMillis, 0)
      return bucket.paused(0)
    }
    assert.deepStrictEqual(
      [pausedAfter(3000, 0), pausedAfter(3000, 1), pausedAfter(undefined, 7000)],
      [0, 1, 7000]
    )
  })
})

describe("the first reading", () => {
  // The time until the bucket is full comes in steps of a second: the speed lies between two bounds.
  const between = (least: number, most: number) => (least + most) / 2
  const rows: ReadonlyArray<
    readonly [remaining: number, fullInMillis: number | undefined, perMilli: number]
  > = [
    [40, 4000, between(9 / 4000, 10 / 3000)],
    [40, 1200, between(9 / 1200, 10 / 200)],
    [49, 2000, between(0, 1 / 1000)],
    [40, 86_399_999, between(9 / 86_399_999, 10 / 86_398_999)],
    // Within a second: what has come at least, if that is more than the bucket in ten seconds.
    [40, 1000, 9 / 1000],
    [40, 500, 9 / 500],
    [40, 1, 9],
    [48, 1000, 50 / 10_000],
    // A full bucket, and times that are none of a bucket, tell nothing: ten seconds.
    [1, undefined, 50 / 10_000],
    [50, 2000, 50 / 10_000],
    [40, 0, 50 / 10_000],
    [40, -5, 50 / 10_000],
    [40, Number.NaN, 50 / 10_000],
    [40, 86_400_000, 50 / 10_000]
  ]
  for (const [remaining, fullInMillis, perMilli] of rows) {
    it(`of ${remaining} of 50, full in ${fullInMillis} ms, tells the speed`, () => {
      assert.strictEqual(perSecond(told([0, remaining, fullInMillis])), rounded(perMilli * 1000))
    })
  }
})

describe("further readings", () => {
  it("narrow the bounds of the speed from both sides, and replace bounds that they contradict", () => {
    const wide = [0, 0, 10_000] as const
    const narrower = [100, 10, 8500] as const
    assert.deepStrictEqual(
      [
        told(wide, narrower),
        told(wide, narrower, [150, 40, 900]),
        told(wide, narrower, [150, 40, 40_000])
      ].map(perSecond),
      [
        rounded(1000 * ((49 / 10_000 + 40 / 7500) / 2)),
        rounded(1000 * (9 / 900)),
        rounded(1000 * ((9 / 40_000 + 10 / 39_000) / 2))
      ]
    )
  })

  it("can meet in one speed", () => {
    // At least 10 in 10 s, and at most 2 in 2 s.
    assert.strictEqual(perSecond(told([0, 39, 10_000], [100, 48, 3000])), 1)
  })

  it("of the same request tell nothing more", () => {
    const bucket = told([0, 49])
    bucket.granted(1, reading(50, 0), 0)
    assert.strictEqual(bucket.wait(0), 0)
  })
})

describe("an observation", () => {
  const limited = (limit: number, remaining: number, span: number): number => {
    const bucket = make()
    bucket.granted(bucket.take(0), reading(limit, remaining), 0)
    bucket.granted(bucket.take(span), reading(limit, remaining), span)
    return perSecond(bucket)
  }

  it("takes a fifth of a second, and four tokens or a quarter of a minute", () => {
    assert.deepStrictEqual(
      [
        [limited(1000, 500, 199), limited(1000, 500, 200)],
        [limited(50, 10, 799), limited(50, 10, 800)],
        [limited(1, 0, 14_999), limited(1, 0, 15_000)]
      ],
      [
        [100, 74.5],
        [5, 4.025],
        [0.1, 0.1283]
      ]
    )
  })

  it("moves the inflow by three tenths of what it is off, and claims a little more", () => {
    // It thought of 5 a second. 11 came in: 10 more than before, and the one that was sent.
    assert.deepStrictEqual(
      [told([0, 10], [1000, 20]), told([0, 49], [1000, 48])].map(perSecond),
      [6.8 + 0.03 * 6.8, 3.5 + 0.03 * 5].map(rounded)
    )
  })

  it("of a bucket that is full but for one raises the speed", () => {
    const rejected = told([0, 49])
    rejected.rejected(rejected.take(0), reading(50, 0), 0, 0)
    rejected.granted(rejected.take(1000), reading(50, 49), 1000)
    assert.deepStrictEqual(
      [perSecond(told([0, 49], [1000, 49])), perSecond(rejected)],
      [5 * 1.25 + 0.03 * 5.5, 5.5 + 0.03 * 5.5].map(rounded)
    )
  })

  it("does not count what was rejected among what was used", () => {
    const bucket = told([0, 30])
    bucket.rejected(bucket.take(0), reading(50, 0), 0, 0)
    bucket.granted(bucket.take(1000), reading(50, 35), 1000)
    // The error response left 3.5 a second; 6 came in, of which one was used.
    assert.strictEqual(perSecond(bucket), rounded(3.5 + 0.3 * 2.5 + 0.03 * 5.3))
  })

  const observed = (times: number, last?: number): Bucket =>
    told(
      ...Array.from({ length: times + 1 }, (_, index) => [index * 1000, 10] as const),
      ...(last === undefined ? [] : [[(times + 1) * 1000, 10, last] as const])
    )

  it("is trusted after eight of them, whatever time the headers tell", () => {
    const changes = (times: number) =>
      perSecond(observed(times, 100_000)) !== perSecond(observed(times + 1))
    assert.deepStrictEqual([7, 8].map(changes), [true, false])
  })

  it("leaves no use for that time then, as a bucket that is nearly full does", () => {
    assert.deepStrictEqual(
      [
        [0, 1, 44, 45, 46, 50].map(told([0, 10]).timeless),
        [0, 1].map(observed(7).timeless),
        [0, 1].map(observed(8).timeless)
      ],
      [
        [false, false, false, false, true, true],
        [false, false],
        [false, true]
      ]
    )
  })
})

describe("the wait", () => {
  it("ends when the time since the last request and the level by then have reached the pace", () => {
    const bucket = told([0, 8])
    const end = pace(500, 8, 0.005)
    const times = [0, 10, 30, end - 0.01, end + 1]
    assert.deepStrictEqual(
      times.map((now) => rounded(bucket.wait(now))),
      [end, end - 10, end - 30, 0.01, 0].map((wait) => Number(rounded(wait)))
    )
  })

  it("is for a whole token where tokens come slowly", () => {
    // One in two seconds; the pace alone would be one second.
    const bucket = told([0, 49, 2000])
    bucket.granted(bucket.take(0), reading(50, 0), 0)
    assert.deepStrictEqual([0, 500, 1500, 2000].map(bucket.wait).map(rounded), [2000, 1500, 500, 0])
  })

  it("is none for a fifth of the limit, and for two, as what has come in is counted", () => {
    const small = (remaining: number) => {
      const bucket = make()
      bucket.granted(bucket.take(0), reading(5, remaining), 0)
      return bucket.wait(0) === 0
    }
    const isFree = (remaining: number, now: number) => told([0, remaining]).wait(now) === 0
    assert.deepStrictEqual(
      [[1, 2].map(small), [isFree(9, 0), isFree(10, 0), isFree(9, 200)]],
      [
        [false, true],
        [false, true, true]
      ]
    )
  })

  it("is a quarter of a minute at most from the last reading, or from the last request", () => {
    const bucket = told([0, 0, 80_000_000])
    const waits = [0, 5000, 15_000, 20_000].map(bucket.wait)
    const request = bucket.take(20_000)
    const afterRequest = bucket.wait(21_000)
    bucket.granted(request, reading(50, 0), 22_000)
    assert.deepStrictEqual(
      [waits, afterRequest, bucket.wait(23_000)],
      [[15_000, 10_000, 0, 0], 14_000, 14_000]
    )
  })
})

describe("errorResponses", () => {
  it("in a row end with a request that was sent after them and granted, and with no other", () => {
    const pausedAtLast = (between: (bucket: Bucket) => void) => {
      const bucket = told([0, 10])
      bucket.take(0)
      bucket.take(0)
      bucket.rejected(2, reading(50, 0, 3000), 0, 0)
      between(bucket)
      bucket.rejected(bucket.take(0), reading(50, 0, 3000), 0, 0)
      return bucket.paused(0)
    }
    assert.deepStrictEqual(
      [
        pausedAtLast(() => {}),
        // It was under way when the other one was rejected.
        pausedAtLast((bucket) => bucket.granted(3, reading(50, 0), 0)),
        pausedAtLast((bucket) => bucket.granted(bucket.take(0), reading(50, 0), 0))
      ],
      [3000, 3000, 0]
    )
  })

  it("in a row without a time pause nothing", () => {
    const bucket = told([0, 10])
    for (let count = 0; count < 3; count++) {
      bucket.rejected(bucket.take(0), reading(50, 0), 0, 0)
    }
    assert.strictEqual(bucket.paused(0), 0)
  })

  it("leave a thirty-second of the speed, which they lower once it was observed", () => {
    const rejectedBy = (bucket: Bucket, now: number) => {
      for (let count = 0; count < 20; count++) {
        bucket.rejected(bucket.take(now), reading(50, 0), 0, now)
      }
      return perSecond(bucket)
    }
    assert.deepStrictEqual(
      [rejectedBy(told([0, 10]), 0), rejectedBy(told([0, 10], [1000, 10]), 1000)],
      [5 / 32, (5 * 0.9 ** 20) / 32].map(rounded)
    )
  })
})
