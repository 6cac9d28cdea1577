/**
 * The program, except that it kills itself at a step. `STOP_AT` is the number of the step, from 1;
 * the labels of the steps go to the file `STEPS`, a line each.
 */
import { appendFileSync } from "node:fs"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect, Layer } from "effect"
import { keyRotation } from "../../src/cli/KeyRotation.ts"
import type { Platform } from "../../src/cli/Platform.ts"
import { Journal } from "../../src/journal/Journal.ts"
import { layer as journalLayer } from "../../src/journal/JournalFile.ts"
import { layer as tenantLayer } from "../../src/tenant/ManagementTenant.ts"
import { Tenant } from "../../src/tenant/Tenant.ts"
import { mortalJournal, mortalTenant, type Steps } from "./Mortal.ts"

const stopAt = Number(process.env["STOP_AT"])
const stepsFile = process.env["STEPS"]

let made = 0
const steps: Steps = {
  step: (label) =>
    Effect.suspend(() => {
      made += 1
      if (stepsFile !== undefined) appendFileSync(stepsFile, `${label}\n`)
      if (made !== stopAt) return Effect.void
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
    ).pipe(Layer.provide(journalLayer(options)))
}

keyRotation(platform).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
