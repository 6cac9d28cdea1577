/** What a command tells while it reads: in a large tenant nobody may be left without a word. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { ConnectionLocks } from "../src/lock/ConnectionLocks.ts"
import { Journal } from "../src/journal/Journal.ts"
import { dryRun } from "../src/rotation/DryRun.ts"
import { Progress, type ProgressEvent } from "../src/rotation/Progress.ts"
import { runPlan } from "../src/rotation/Run.ts"
import { Tenant } from "../src/tenant/Tenant.ts"
import { defaultTrustPolicy } from "../src/trust/Trust.ts"
import { verify } from "../src/verification/Verification.ts"
import { makeMemoryJournal } from "./support/MemoryJournal.ts"
import { makeMemoryLocks } from "./support/MemoryLocks.ts"
import { makeMemoryTenant } from "./support/MemoryTenant.ts"
import { planFor } from "./support/Plans.ts"

const names = ["acme", "globex", "hooli"]
const readings = (what: "keys" | "published keys") =>
  [1, 2, 3].map((done): ProgressEvent => ({ step: "reading", what, done, total: 3 }))

describe("what is told while it is read", () => {
  it.effect("counts the connections of a dry run, a trust check and a verification", () => {
    const told: Array<ProgressEvent> = []
    const taken = (): ReadonlyArray<ProgressEvent> =>
      told.splice(0).filter(({ step }) => step === "reading")
    const tell = (event: ProgressEvent) => Effect.sync(() => void told.push(event))
    return Effect.gen(function* () {
      const plan = planFor(names)
      yield* dryRun(plan, { concurrency: 1, trust: defaultTrustPolicy })
      assert.deepStrictEqual(taken(), readings("keys"))
      const report = yield* runPlan(plan)
      assert.deepStrictEqual(taken(), readings("published keys"))
      yield* verify(report, { concurrency: 1 })
      assert.deepStrictEqual(taken(), readings("keys"))
    }).pipe(
      Effect.provideService(Progress, { tell }),
      Effect.provide(
        Layer.mergeAll(
          Layer.succeed(Tenant, makeMemoryTenant(names).service),
          Layer.succeed(Journal, makeMemoryJournal().service),
          Layer.succeed(ConnectionLocks, makeMemoryLocks().service)
        )
      )
    )
  })
})
