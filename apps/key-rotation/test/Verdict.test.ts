/** The verdict on a rotation, case by case: the table of the README, and what is not in it. */
import { describe, expect, it } from "@effect/vitest"
import { judge } from "../src/rotation/Verdict.ts"
import type { KeySet, TenantKey } from "../src/tenant/ConnectionKeys.ts"

const key = (kid: string): TenantKey => ({
  kid,
  algorithm: null,
  mintedAt: null,
  expiresAt: null,
  certificate: ""
})

/** Current, previous and next by `kid`; `-` for a role that nobody has. */
const keys = (current: string, previous: string, next: string): KeySet => ({
  ...(current === "-" ? {} : { current: key(current) }),
  ...(previous === "-" ? {} : { previous: key(previous) }),
  ...(next === "-" ? {} : { next: key(next) }),
  count: 3
})

const before = { current: "K1", next: "K2" }

describe("judge", () => {
  it("sees that nothing has changed", () => {
    expect(judge(before, keys("K1", "-", "K2"))).toEqual({ _tag: "NotApplied" })
  })

  it("sees that nothing has changed where a former rotation has left a previous key", () => {
    expect(judge(before, keys("K1", "K0", "K2"))).toEqual({ _tag: "NotApplied" })
  })

  it("sees one rotation", () => {
    expect(judge(before, keys("K2", "K1", "K3"))).toEqual({
      _tag: "AppliedOnce",
      after: {
        current: "K2",
        previous: "K1",
        next: "K3",
        currentExpiresAt: null,
        nextExpiresAt: null
      }
    })
  })

  it("holds a response against the new next key", () => {
    expect(judge(before, keys("K2", "K1", "K3"), "K3")).toEqual({
      _tag: "AppliedOnce",
      after: {
        current: "K2",
        previous: "K1",
        next: "K3",
        currentExpiresAt: null,
        nextExpiresAt: null
      }
    })
    expect(judge(before, keys("K2", "K1", "K3"), "K9")).toEqual({ _tag: "Anomaly" })
  })

  it("sees a second rotation, and one that is not ours", () => {
    expect(judge(before, keys("K3", "K2", "K4"))).toEqual({ _tag: "RotatedElsewhere" })
    expect(judge(before, keys("X1", "-", "X2"))).toEqual({ _tag: "RotatedElsewhere" })
  })

  it.each([
    ["the same current key with another next", keys("K1", "-", "K3")],
    ["the same current key without a next", keys("K1", "-", "-")],
    ["the right current key after another previous", keys("K2", "K0", "K3")],
    ["the right current key without a previous", keys("K2", "-", "K3")],
    ["a next key that is the old current one", keys("K2", "K1", "K1")],
    ["a next key that is the current one", keys("K2", "K1", "K2")],
    ["a rotation without a next key", keys("K2", "K1", "-")],
    ["the old keys in the wrong roles", keys("K1", "K2", "K3")],
    ["no current key", keys("-", "K1", "K2")],
    ["no keys", { count: 0 }]
  ])("takes %s for an anomaly", (_, now) => {
    expect(judge(before, now)).toEqual({ _tag: "Anomaly" })
  })
})
