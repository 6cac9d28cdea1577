/** The package as a library: what it exports runs over ports of a program's own. */
import { assert, describe, it } from "@effect/vitest"
import {
  ConnectionLocks,
  diagnose,
  dryRun,
  Journal,
  makePlan,
  runPlan,
  takeInventory,
  Tenant,
  defaultTrustPolicy,
  verify
} from "@effect-auth0/key-rotation"
import { Duration, Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { makeMemoryJournal } from "./support/MemoryJournal.ts"
import { makeMemoryLocks } from "./support/MemoryLocks.ts"
import { makeMemoryTenant } from "./support/MemoryTenant.ts"

describe("the package", () => {
  it.effect("takes an inventory, plans, rotates and verifies over ports", () => {
    const tenant = makeMemoryTenant(["acme"])
    return Effect.gen(function* () {
      yield* TestClock.setTime(Date.UTC(2029, 11, 15))
      const inventory = yield* takeInventory({ concurrency: 1 })
      assert.deepStrictEqual(
        diagnose(inventory, Duration.days(30)).ailments.map(({ problem }) => problem),
        ["expiring"]
      )
      const plan = makePlan(inventory, { filters: { expiresWithin: Duration.days(30) } })
      const tried = yield* dryRun(plan, { concurrency: 1, trust: defaultTrustPolicy })
      assert.isTrue(tried.rotations.every(({ wouldRotate }) => wouldRotate))
      const journal = yield* Journal
      yield* journal.append({ event: "planned", plan })
      const report = yield* runPlan(plan)
      assert.strictEqual(report.summary.rotated, 1)
      const { connections } = yield* verify(report, { concurrency: 1 })
      assert.deepStrictEqual(
        connections.map(({ finding }) => finding),
        ["verified"]
      )
    }).pipe(
      Effect.provide(
        Layer.mergeAll(
          Layer.succeed(Tenant, tenant.service),
          Layer.succeed(Journal, makeMemoryJournal().service),
          Layer.succeed(ConnectionLocks, makeMemoryLocks().service)
        )
      )
    )
  })
})
