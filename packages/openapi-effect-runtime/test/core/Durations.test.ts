import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Equal from "effect/Equal"
import * as Hash from "effect/Hash"
import { fromMillis, toMillis } from "../../src/core/Durations.ts"

const inputs: ReadonlyArray<Duration.Input> = [
  0,
  1500,
  0.25,
  -5,
  Infinity,
  -Infinity,
  1_500_000n,
  -1n,
  [2, 500_000_000],
  [0, 1],
  "1 nano",
  "250 nanos",
  "3 micros",
  "1.5 millis",
  "1 second",
  "2.5 minutes",
  "1 hour",
  "36 hours",
  "1 day",
  "2 weeks",
  "-2 seconds",
  "Infinity",
  "-Infinity",
  {},
  { seconds: 30 },
  { weeks: 1, days: 1, hours: 1, minutes: 1, seconds: 1, milliseconds: 1 },
  { seconds: 1, microseconds: 250, nanoseconds: 500 },
  Duration.millis(5),
  Duration.nanos(5n),
  Duration.infinity,
  Duration.negativeInfinity,
  fromMillis(7)
]

// What the compiler does not let through, and programs without types give all the same.
const wrong: ReadonlyArray<unknown> = [
  "",
  "5",
  "5 years",
  "seconds",
  "1e3 seconds",
  null,
  true,
  "infinity"
]

describe("the milliseconds of a duration", () => {
  it("are those that Effect reads", () => {
    assert.deepStrictEqual(
      inputs.map((input) => Number(toMillis(input).toFixed(9))),
      inputs.map((input) => Number(Duration.toMillis(input).toFixed(9)))
    )
  })

  it("are not a number where Effect throws", () => {
    for (const input of wrong) {
      assert.throws(() => Duration.toMillis(input as Duration.Input))
      assert.isNaN(toMillis(input as Duration.Input))
    }
  })
})

describe("a duration of milliseconds", () => {
  const ours = fromMillis(1500)
  const theirs = Duration.millis(1500)

  it("is one of Effect's", () => {
    assert.isTrue(Duration.isDuration(ours))
    assert.strictEqual(Duration.toMillis(ours), 1500)
    assert.strictEqual(Duration.format(ours), "1s 500ms")
    assert.strictEqual(Duration.toMillis(Duration.sum(ours, Duration.seconds(1))), 2500)
    assert.isTrue(ours.pipe(Duration.equals(theirs)))
  })

  it("equals Effect's, both ways, with the same hash", () => {
    assert.isTrue(Equal.equals(ours, theirs))
    assert.isTrue(Equal.equals(theirs, ours))
    assert.isTrue(Equal.equals(ours, Duration.nanos(1_500_000_000n)))
    assert.isFalse(Equal.equals(ours, fromMillis(1501)))
    assert.strictEqual(Hash.hash(ours), Hash.hash(theirs))
    assert.deepStrictEqual({ ...ours }, { ...theirs })
  })

  it("prints as Effect's", () => {
    assert.strictEqual(String(ours), String(theirs))
    assert.strictEqual(JSON.stringify(ours), JSON.stringify(theirs))
    assert.strictEqual(inspect(ours), inspect(theirs))
  })

  it("can be read by a version of Effect that does not know its interface", () => {
    const { milliseconds } = Object(ours) as { readonly milliseconds: number }
    assert.strictEqual(Duration.toMillis({ milliseconds }), 1500)
  })

  it("is whole, or endless", () => {
    assert.strictEqual(Duration.toMillis(fromMillis(0.1)), 1)
    const endless = fromMillis(Infinity)
    assert.isTrue(Equal.equals(endless, Duration.infinity))
    assert.isTrue(Equal.equals(Duration.infinity, endless))
    assert.strictEqual(Hash.hash(endless), Hash.hash(Duration.infinity))
    assert.deepStrictEqual(
      [String(endless), JSON.stringify(endless)],
      [String(Duration.infinity), JSON.stringify(Duration.infinity)]
    )
  })
})
