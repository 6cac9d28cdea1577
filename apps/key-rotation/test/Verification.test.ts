/** What a verification finds, each finding once. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { makeReport } from "../src/rotation/Report.ts"
import type { KeysAfter } from "../src/rotation/Verdict.ts"
import { verify } from "../src/verification/Verification.ts"
import type { JournalEntry } from "../src/journal/JournalEntry.ts"
import { idOf, makeMemoryTenant } from "./support/MemoryTenant.ts"
import { planFor } from "./support/Plans.ts"

const rotated = (name: string, more: Partial<KeysAfter> = {}): JournalEntry => ({
  time: "1970-01-01T00:00:00.000Z",
  event: "outcome",
  connection: idOf(name),
  attempt: 1,
  outcome: {
    result: "rotated",
    after: { current: `${name}-2`, next: `${name}-3`, previous: `${name}-1`, ...more }
  }
})

describe("verify", () => {
  it.effect("compares what is with what was recorded", () =>
    Effect.gen(function* () {
      const names = [
        "as-left",
        "other-next",
        "other-previous",
        "again",
        "untouched",
        "unrecorded",
        "elsewhere",
        "gone"
      ]
      const tenant = makeMemoryTenant(names)
      const rotations = {
        "as-left": 1,
        "other-next": 1,
        "other-previous": 1,
        again: 2,
        unrecorded: 1,
        elsewhere: 2
      }
      for (const [name, times] of Object.entries(rotations)) {
        for (let time = 0; time < times; time += 1) tenant.rotateElsewhere(name)
      }
      tenant.remove("gone")
      const report = makeReport(planFor(names), [
        rotated("as-left"),
        rotated("other-next", { next: "another" }),
        rotated("other-previous", { previous: "another" }),
        rotated("again")
      ])
      const { connections } = yield* verify(report, { concurrency: 3 }).pipe(
        Effect.provide(tenant.layer)
      )
      assert.deepStrictEqual(
        connections.map(({ finding, name }) => [name, finding]),
        [
          ["as-left", "verified"],
          ["other-next", "differs"],
          ["other-previous", "differs"],
          ["again", "differs"],
          ["untouched", "unrotated"],
          ["unrecorded", "rotated-since"],
          ["elsewhere", "differs"],
          ["gone", "unreadable"]
        ]
      )
    })
  )
})
