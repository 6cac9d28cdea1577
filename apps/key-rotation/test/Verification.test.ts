/** What a verification finds, each finding once. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { makeReport } from "../src/rotation/Report.ts"
import { type LaterRun, verify } from "../src/verification/Verification.ts"
import type { JournalEntry, KeysAfter } from "../src/journal/JournalEntry.ts"
import { idOf, makeMemoryTenant } from "./support/MemoryTenant.ts"
import { planFor } from "./support/Plans.ts"

const rotated = (name: string, more: Partial<KeysAfter> = {}): JournalEntry => ({
  time: "1970-01-01T00:00:00.000Z",
  event: "outcome",
  connection: idOf(name),
  attempt: 1,
  outcome: {
    result: "rotated",
    after: {
      current: `${name}-2`,
      next: `${name}-3`,
      previous: `${name}-1`,
      currentExpiresAt: null,
      nextExpiresAt: null,
      ...more
    }
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
          ["other-next", "changed-by-others"],
          ["other-previous", "changed-by-others"],
          ["again", "changed-by-others"],
          ["untouched", "unrotated"],
          ["unrecorded", "rotated-since"],
          ["elsewhere", "changed-by-others"],
          ["gone", "deleted"]
        ]
      )
    })
  )

  it.effect("lets later runs on record explain what they have done, and nothing else", () =>
    Effect.gen(function* () {
      const tenant = makeMemoryTenant(["acme"])
      const first = makeReport(planFor(["acme"]), [rotated("acme")])
      const [step] = first.rotations
      if (step === undefined || step.after === null) throw new Error("not rotated")
      const run = (number: number): LaterRun => ({
        name: `run ${number}`,
        report: {
          ...first,
          rotations: [
            {
              ...step,
              before: {
                current: `acme-${number}`,
                next: `acme-${number + 1}`,
                currentExpiresAt: null,
                nextExpiresAt: null
              },
              after: {
                current: `acme-${number + 1}`,
                next: `acme-${number + 2}`,
                previous: `acme-${number}`,
                currentExpiresAt: null,
                nextExpiresAt: null
              }
            }
          ]
        }
      })
      const findingWith = (later: ReadonlyArray<LaterRun>) =>
        verify(first, { concurrency: 1, later }).pipe(
          Effect.map(({ connections }) => connections.map(({ finding }) => finding)),
          Effect.provide(tenant.layer)
        )
      for (const _ of [1, 2, 3]) tenant.rotateElsewhere("acme")
      assert.deepStrictEqual(
        [
          yield* findingWith([run(2), run(3)]),
          yield* findingWith([run(3), run(2), run(1)]),
          // A step is missing, or the last one is on no record.
          yield* findingWith([run(3)]),
          yield* findingWith([run(2)]),
          yield* findingWith([])
        ],
        [
          ["superseded"],
          ["superseded"],
          ["changed-by-others"],
          ["changed-by-others"],
          ["changed-by-others"]
        ]
      )
    })
  )
})
