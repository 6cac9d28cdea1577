/**
 * A run that is killed at any of its steps, and a resumption that is killed at any of its own, must
 * end as a run that was not: the same report, every connection rotated once. The steps are counted,
 * not listed, so that a new one is tried as soon as it is there.
 */
import { assert, describe, it } from "@effect/vitest"
import { Cause, Duration, Effect, Exit, Fiber } from "effect"
import { TestClock } from "effect/testing"
import type { Report } from "../src/rotation/Report.ts"
import { runPlan } from "../src/rotation/Run.ts"
import { RotationSettings } from "../src/rotation/Settings.ts"
import { defaultTrustPolicy } from "../src/trust/Trust.ts"
import { killed, makeMortalProcess } from "./support/Mortal.ts"
import { makeMemoryLocks } from "./support/MemoryLocks.ts"
import { makeMemoryJournal } from "./support/MemoryJournal.ts"
import { makeMemoryTenant, type RotationFault } from "./support/MemoryTenant.ts"
import { planFor } from "./support/Plans.ts"

const names = ["acme", "globex", "initech"]

interface Scenario {
  readonly title: string
  readonly faults: Readonly<Record<string, ReadonlyArray<RotationFault>>>
  readonly concurrency: number
}

/** A tenant, a journal, and processes that work on them one after the other. */
const setUp = ({ concurrency, faults }: Scenario) => {
  const tenant = makeMemoryTenant(names)
  for (const [name, some] of Object.entries(faults)) tenant.inject(name, ...some)
  const journal = makeMemoryJournal()
  const locks = makeMemoryLocks()
  const plan = planFor(names)

  const process = Effect.fnUntraced(function* (killAt: number, resumes: boolean) {
    const mortal = makeMortalProcess(tenant.service, journal.service, locks.service, killAt)
    const fiber = yield* runPlan(plan).pipe(
      Effect.provide(mortal.layer),
      Effect.provideService(RotationSettings, {
        concurrency,
        deadline: Duration.seconds(30),
        settle: Duration.minutes(2),
        retryNeverApplied: resumes,
        takeOver: false,
        trust: defaultTrustPolicy
      }),
      Effect.forkChild
    )
    yield* TestClock.adjust("40 minutes")
    return { exit: yield* Fiber.await(fiber), steps: mortal.steps() }
  })

  // Each fault can leave one thing undone, and no connection has more than two.
  const resumeToTheEnd = Effect.gen(function* () {
    yield* process(Infinity, true)
    yield* process(Infinity, true)
    const { exit } = yield* process(Infinity, true)
    return yield* exit
  })
  const rotations = () => Object.values(tenant.counts()).map((count) => count.rotations)
  return { tenant, process, resumeToTheEnd, rotations }
}

const assertKilled = (exit: Exit.Exit<Report, unknown>) => {
  assert.strictEqual(Exit.isFailure(exit) && Cause.squash(exit.cause), killed)
}

const faultsByTitle: ReadonlyArray<Pick<Scenario, "title" | "faults">> = [
  { title: "nothing goes wrong", faults: {} },
  { title: "a response is lost after applying", faults: { globex: ["lost after applying"] } },
  { title: "a response is lost before applying", faults: { globex: ["lost before applying"] } },
  {
    title: "a rotation is applied late",
    faults: { globex: [{ lostAndAppliedAfter: "100 seconds" }] }
  },
  { title: "the tenant rejects once", faults: { acme: ["rejected"] } },
  {
    title: "everything goes wrong",
    faults: {
      acme: ["rejected", "lost before applying"],
      globex: ["lost before applying", "lost after applying"],
      initech: [{ lostAndAppliedAfter: "149 seconds" }]
    }
  }
]

const scenarios = [1, 2].flatMap((concurrency) =>
  faultsByTitle.map((scenario): Scenario => ({ ...scenario, concurrency }))
)

/** A report without what differs between runs that end the same. */
const timeless = (report: Report) => ({
  ...report,
  rotations: report.rotations.map((rotation) => ({ ...rotation, sentAt: null, finishedAt: null }))
})

/** Lets a run go undisturbed, and resumes it where a fault has left something undone. */
const undisturbed = Effect.fnUntraced(function* (scenario: Scenario) {
  const { process, resumeToTheEnd, rotations } = setUp(scenario)
  const { steps } = yield* process(Infinity, false)
  const report = yield* resumeToTheEnd
  return { steps, report, rotations: rotations() }
})

describe.each(scenarios)("when $title, $concurrency at a time", (scenario) => {
  it.effect("ends well undisturbed", () =>
    Effect.gen(function* () {
      const { report, rotations, steps } = yield* undisturbed(scenario)
      assert.deepStrictEqual(report.summary, {
        rotated: 3,
        notRotated: 0,
        notStarted: 0,
        unknown: 0,
        alarm: 0,
        skipped: 0
      })
      assert.deepStrictEqual(rotations, [1, 1, 1])
      assert.isAbove(steps, 30)
    })
  )

  it.effect("ends the same when it is killed at any step", () =>
    Effect.gen(function* () {
      const expected = yield* undisturbed(scenario)
      for (let killAt = 1; killAt <= expected.steps; killAt += 1) {
        const { process, resumeToTheEnd, rotations } = setUp(scenario)
        assertKilled((yield* process(killAt, false)).exit)
        assert.deepStrictEqual(
          timeless(yield* resumeToTheEnd),
          timeless(expected.report),
          `killed at step ${killAt}`
        )
        assert.deepStrictEqual(rotations(), [1, 1, 1], `killed at step ${killAt}`)
      }
    })
  )
})

describe.each(scenarios.filter(({ concurrency }) => concurrency === 1))(
  "when $title, and the resumption is killed as well",
  (scenario) => {
    it.effect("ends the same", () =>
      Effect.gen(function* () {
        const expected = yield* undisturbed(scenario)
        // A few steps of the run, so that the product of both stays small.
        const stride = Math.ceil(expected.steps / 6)
        for (let killAt = 1; killAt <= expected.steps; killAt += stride) {
          let again = 0
          for (let dies = true; dies;) {
            again += 1
            const { process, resumeToTheEnd, rotations } = setUp(scenario)
            yield* process(killAt, false)
            dies = Exit.isFailure((yield* process(again, true)).exit)
            const where = `killed at steps ${killAt} and ${again}`
            assert.deepStrictEqual(
              timeless(yield* resumeToTheEnd),
              timeless(expected.report),
              where
            )
            assert.deepStrictEqual(rotations(), [1, 1, 1], where)
          }
          assert.isAbove(again, 1)
        }
      })
    )
  }
)

describe("an alarm", () => {
  it.effect("lets no further rotation begin, in the run and when it is resumed", () =>
    Effect.gen(function* () {
      const { process, tenant } = setUp({
        title: "",
        faults: { acme: ["rejected"], globex: ["responds with another kid"] },
        concurrency: 1
      })
      const first = yield* (yield* process(Infinity, false)).exit
      assert.deepStrictEqual(
        first.rotations.map(({ result }) => result),
        ["not-rotated", "alarm", "not-started"]
      )
      assert.deepStrictEqual(yield* (yield* process(Infinity, true)).exit, first)
      assert.deepStrictEqual(tenant.counts(), {
        acme: { rotations: 0, requests: 1 },
        globex: { rotations: 1, requests: 1 },
        initech: { rotations: 0, requests: 0 }
      })
    })
  )
})
