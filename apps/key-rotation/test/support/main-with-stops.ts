/**
 * The program, except that it kills itself at a step. `STOP_AT` names the step: its label and how
 * many of this label there have been, such as `before rotating 2`; the names of all steps go to the
 * file `STEPS`, a line each. Numbers alone would not do: how often keys are read depends on time.
 */
import { appendFileSync } from "node:fs"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect, Layer } from "effect"
import { keyRotation } from "../../src/cli/KeyRotation.ts"
import { runMain } from "../../src/cli/Main.ts"
import type { Platform } from "../../src/cli/Platform.ts"
import { Journal } from "../../src/journal/Journal.ts"
import { layer as journalLayer } from "../../src/journal/JournalFile.ts"
import { ConnectionLocks } from "../../src/lock/ConnectionLocks.ts"
import { layer as locksLayer } from "../../src/lock/LockFile.ts"
import { layer as tenantLayer } from "../../src/tenant/ManagementTenant.ts"
import { Tenant } from "../../src/tenant/Tenant.ts"
import { mortalJournal, mortalLocks, mortalTenant, type Steps } from "./Mortal.ts"

const stopAt = process.env["STOP_AT"]
const stepsFile = process.env["STEPS"]

const made = new Map<string, number>()
const steps: Steps = {
  step: (label) =>
    Effect.suspend(() => {
      const count = (made.get(label) ?? 0) + 1
      made.set(label, count)
      const name = `${label} ${count}`
      if (stepsFile !== undefined) appendFileSync(stepsFile, `${name}\n`)
      if (name !== stopAt) return Effect.void
      process.kill(process.pid, "SIGKILL")
      return Effect.never
    })
}

const platform: Platform = {
  tenant: Layer.effect(
    Tenant,
    Effect.map(Tenant, (tenant) => mortalTenant(tenant, steps))
  ).pipe(Layer.provide(tenantLayer)),
  journal: (options) =>
    Layer.effect(
      Journal,
      Effect.gen(function* () {
        const journal = yield* Journal
        yield* steps.step("after claiming the journal")
        return mortalJournal(journal, steps)
      })
    ).pipe(Layer.provide(journalLayer(options))),
  locks: Layer.effect(
    ConnectionLocks,
    Effect.map(ConnectionLocks, (locks) => mortalLocks(locks, steps))
  ).pipe(Layer.provide(locksLayer(process.env["KEY_ROTATION_LOCKS"])))
}

keyRotation(platform).pipe(Effect.provide(NodeServices.layer), runMain)
