/**
 * Random bad luck on one tenant: several operators with the same plan, each with a journal and a clock
 * of its own, killed at random steps and resumed or not; faults; somebody else who rotates; plans that
 * were merged badly. Whatever happens, a plan entry is carried out at most once, and what a run says
 * of a connection is so.
 */
import { assert, describe, it } from "@effect/vitest"
import { Cause, Clock, Duration, Effect, Exit, Fiber, Schema } from "effect"
import { TestClock } from "effect/testing"
import { exitOfReport } from "../src/cli/commands/Run.ts"
import type { Report } from "../src/rotation/Report.ts"
import { runPlan } from "../src/rotation/Run.ts"
import { RotationSettings } from "../src/rotation/Settings.ts"
import type { Tenant } from "../src/tenant/Tenant.ts"
import { defaultTrustPolicy } from "../src/trust/Trust.ts"
import { makeMemoryJournal } from "./support/MemoryJournal.ts"
import { makeMemoryLocks } from "./support/MemoryLocks.ts"
import {
  idOf,
  makeMemoryTenant,
  type MemoryTenant,
  type RotationFault
} from "./support/MemoryTenant.ts"
import { makeMortalProcess } from "./support/Mortal.ts"
import { planFor } from "./support/Plans.ts"

const names = ["acme", "globex", "initech"] as const

const between = (minimum: number, maximum: number) =>
  Schema.Int.check(Schema.isBetween({ minimum, maximum }))

const faults: Readonly<Record<string, RotationFault>> = {
  rejected: "rejected",
  "rejected for now": "rejected for now",
  "lost before": "lost before applying",
  "lost after": "lost after applying",
  late: { lostAndAppliedAfter: "100 seconds" },
  "very late": { lostAndAppliedAfter: "148 seconds" },
  slow: { respondsAfter: "20 seconds" }
}

const Operator = Schema.Struct({
  /** Seconds after the beginning. */
  start: between(0, 400),
  /** At which steps its processes die, one after the other; each is a resumption of the one before. */
  deaths: Schema.Array(between(1, 60)).check(Schema.isMaxLength(3)),
  clockMinutes: between(-90, 90),
  concurrency: between(1, 3)
})
type Operator = typeof Operator.Type

const Scenario = Schema.Struct({
  operators: Schema.Array(Operator).check(Schema.isMinLength(1), Schema.isMaxLength(3)),
  faults: Schema.Array(
    Schema.Struct({
      name: Schema.Literals(names),
      fault: Schema.Literals([
        "rejected",
        "rejected for now",
        "lost before",
        "lost after",
        "late",
        "very late",
        "slow"
      ])
    })
  ).check(Schema.isMaxLength(6)),
  unreadable: Schema.Array(Schema.Literals(names)).check(Schema.isMaxLength(2)),
  /** Somebody else rotates, so many seconds after the beginning. */
  elsewhere: Schema.Array(
    Schema.Struct({ name: Schema.Literals(names), at: between(0, 600) })
  ).check(Schema.isMaxLength(2))
})
type Scenario = typeof Scenario.Type

/** A clock that is wrong, and passes as the right one does. */
const wrongBy = (clock: Clock.Clock, minutes: number): Clock.Clock => ({
  currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() + minutes * 60_000,
  currentTimeMillis: Effect.map(clock.currentTimeMillis, (now) => now + minutes * 60_000),
  currentTimeNanosUnsafe: () => clock.currentTimeNanosUnsafe(),
  currentTimeNanos: clock.currentTimeNanos,
  monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
  monotonicTimeNanos: clock.monotonicTimeNanos,
  sleep: (duration) => clock.sleep(duration)
})

/** The tenant has a clock of its own, whoever calls. */
const onItsOwnClock = (tenant: Tenant["Service"], clock: Clock.Clock): Tenant["Service"] => {
  const own = Effect.provideService(Clock.Clock, clock)
  return {
    ...tenant,
    time: own(tenant.time),
    rotate: (request) => own(tenant.rotate(request))
  }
}

/** One operator's processes, one after the other; the last one is not killed. */
const operate = Effect.fnUntraced(function* (
  { clockMinutes, concurrency, deaths, start }: Operator,
  tenant: Tenant["Service"],
  locks: ReturnType<typeof makeMemoryLocks>
) {
  const clock = yield* Clock.Clock
  const journal = makeMemoryJournal()
  yield* Effect.sleep(Duration.seconds(start))
  const process = (killAt: number, resumes: boolean) => {
    const mortal = makeMortalProcess(tenant, journal.service, locks.service, killAt)
    return Effect.exit(
      runPlan(planFor(names)).pipe(
        Effect.provide(mortal.layer),
        Effect.provideService(RotationSettings, {
          concurrency,
          deadline: Duration.seconds(30),
          settle: Duration.minutes(2),
          retryNeverApplied: resumes,
          takeOver: false,
          trust: defaultTrustPolicy
        }),
        Effect.provideService(Clock.Clock, wrongBy(clock, clockMinutes))
      )
    )
  }
  for (const [index, killAt] of deaths.entries()) yield* process(killAt, index > 0)
  return yield* process(Infinity, true)
})

const play = Effect.fnUntraced(function* ({
  elsewhere,
  faults: chosen,
  operators,
  unreadable
}: Scenario) {
  // The keys of these connections are valid, and the day has a `Date` to be wrong about.
  yield* TestClock.setTime(Date.UTC(2029, 0))
  const clock = yield* Clock.Clock
  const tenant = makeMemoryTenant(names)
  for (const { fault, name } of chosen) {
    const injected = faults[fault]
    if (injected !== undefined) tenant.inject(name, injected)
  }
  for (const name of unreadable) tenant.failReads(name, 3)
  const locks = makeMemoryLocks()
  const service = onItsOwnClock(tenant.service, clock)
  const outsider = yield* Effect.forkChild(
    Effect.forEach(
      elsewhere,
      ({ at, name }) =>
        Effect.delay(
          Effect.sync(() => tenant.rotateElsewhere(name)),
          Duration.seconds(at)
        ),
      { concurrency: "unbounded", discard: true }
    )
  )
  const fiber = yield* Effect.forkChild(
    Effect.forEach(operators, (operator) => operate(operator, service, locks), {
      concurrency: "unbounded"
    })
  )
  yield* TestClock.adjust("12 hours")
  yield* Fiber.join(outsider)
  return { tenant, exits: yield* Fiber.join(fiber) }
})

const timesElsewhere = ({ elsewhere }: Scenario, name: string): number =>
  elsewhere.filter((other) => other.name === name).length

/** What a report says must be so. */
const assertTrue = (report: Report, scenario: Scenario, tenant: MemoryTenant) => {
  for (const { id, name, result } of report.rotations) {
    const { rotations = 0 } = tenant.counts()[name] ?? {}
    assert.strictEqual(id, idOf(name))
    if (result === "rotated") assert.isAtLeast(rotations, 1)
    if (result === "alarm") assert.isAtLeast(timesElsewhere(scenario, name), 1)
  }
  const exit = exitOfReport(report)
  if (exit === "done") assert.isTrue(report.rotations.every(({ result }) => result === "rotated"))
  if (exit === "alarm") assert.isNotEmpty(scenario.elsewhere)
  // Every read succeeds in the end, so that nothing is left unknown.
  assert.notStrictEqual(exit, "unknownOutcome")
}

describe("whatever happens to operators, processes, clocks and responses", () => {
  it.effect.prop(
    "a plan entry is carried out once at most, and reports tell the truth",
    [Scenario],
    ([scenario]) =>
      Effect.gen(function* () {
        const { exits, tenant } = yield* play(scenario)
        for (const [name, { rotations }] of Object.entries(tenant.counts())) {
          assert.isAtMost(rotations - timesElsewhere(scenario, name), 1, name)
        }
        for (const exit of exits) {
          if (Exit.isFailure(exit)) assert.fail(Cause.pretty(exit.cause))
          else assertTrue(exit.value, scenario, tenant)
        }
      }),
    { arbitrary: { runs: 300 } }
  )

  it.effect.prop(
    "a plan that was merged badly sends nothing",
    [Schema.Struct({ from: between(0, 2), to: between(0, 3) })],
    ([{ from, to }]) =>
      Effect.gen(function* () {
        const tenant = makeMemoryTenant(names)
        const plan = planFor(names)
        const twice = plan.rotations.slice(from, from + 1)
        const exit = yield* Effect.exit(
          runPlan({ ...plan, rotations: plan.rotations.toSpliced(to, 0, ...twice) }).pipe(
            Effect.provide(
              makeMortalProcess(
                tenant.service,
                makeMemoryJournal().service,
                makeMemoryLocks().service,
                Infinity
              ).layer
            )
          )
        )
        assert.isTrue(Exit.isFailure(exit))
        assert.deepStrictEqual(
          Object.values(tenant.counts()).map(({ requests }) => requests),
          [0, 0, 0]
        )
        assert.strictEqual(tenant.reads(), 0)
      }),
    { arbitrary: { runs: 12 } }
  )
})
