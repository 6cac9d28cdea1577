/**
 * `key-rotation rotate`: rotates by a plan, with a journal.
 */
import { randomUUID } from "node:crypto"
import { Clock, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { takeInventory } from "../../inventory/Inventory.ts"
import { Journal } from "../../journal/Journal.ts"
import { makePlan, Plan } from "../../plan/Plan.ts"
import { requireSound } from "../../plan/PlanCheck.ts"
import { dryRun } from "../../rotation/DryRun.ts"
import { makeReport } from "../../rotation/Report.ts"
import { rotationScopes } from "../../tenant/ManagementTenant.ts"
import { requireConsent } from "../Consent.ts"
import { tenantOf } from "../EnvFile.ts"
import { Unfinished, UsageError } from "../Failure.ts"
import { decodeJson, jsonText, readStandardInput, readTextFile } from "../Files.ts"
import {
  algorithmFlag,
  choosesAll,
  extentFlags,
  filterFlags,
  filtersOf,
  Json,
  requireExtent,
  rotationFlags,
  pathFlag
} from "../Flags.ts"
import { operatorOf } from "../Operator.ts"
import { printMessage, printResult } from "../Output.ts"
import type { Platform } from "../Platform.ts"
import { requireScopes, requireTenant } from "../RecordedRun.ts"
import { reportBeside, requireReportFile } from "../ReportFile.ts"
import { dryRunTable, planTable } from "../Tables.ts"
import { countOf } from "../Text.ts"
import { runAndReport, trustPolicyOf } from "./Run.ts"

/** Reads a plan, and checks that it is valid and for this tenant; `-` is standard input. */
const readPlan = Effect.fnUntraced(function* (path: string) {
  const what = path === "-" ? "the plan on standard input" : `plan ${path}`
  const plan = yield* decodeJson(
    Plan,
    path === "-" ? yield* readStandardInput : yield* readTextFile(path),
    what
  )
  yield* requireSound(plan)
  yield* requireTenant(plan.tenant, what)
  return plan
})

/** A unique name that sorts by time. */
const newJournalPath = Effect.map(Clock.currentTimeMillis, (now) => {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d+/gu, "")
  return `key-rotation-${time}-${randomUUID().slice(0, 8)}.jsonl`
})

/** The command. */
export const rotateCommand = (platform: Platform) =>
  Command.make(
    "rotate",
    {
      plan: pathFlag("plan").pipe(
        Flag.withDescription(
          "The plan to carry out, - for standard input (default: one made from the filters)"
        ),
        Flag.optional
      ),
      ...filterFlags,
      alg: algorithmFlag,
      ...extentFlags,
      ...rotationFlags,
      dryRun: Flag.Boolean("dry-run").pipe(
        Flag.withDescription("Read and compare, and send nothing that writes"),
        Flag.withDefault(false)
      ),
      journal: pathFlag("journal").pipe(
        Flag.withDescription("A new file for the journal (default: named by the time, here)"),
        Flag.optional
      )
    },
    Effect.fn("rotate")(function* (input) {
      const filters = filtersOf(input)
      const planPath = Option.getOrUndefined(input.plan)
      const chooses =
        !choosesAll(filters) || Option.isSome(input.alg) || input.all || Option.isSome(input.max)
      if (planPath !== undefined && chooses) {
        return yield* new UsageError({
          message:
            "a plan says what to rotate: use either --plan, or filters, --alg, --all and --max"
        })
      }
      if (planPath === undefined && !input.dryRun) yield* requireExtent(input, filters)
      const plan =
        planPath === undefined
          ? makePlan(yield* takeInventory({ ...input, filters }), {
              filters,
              algorithm: Option.getOrNull(input.alg),
              most: Option.getOrUndefined(input.max)
            })
          : yield* readPlan(planPath)
      const json = yield* Json
      const trust = yield* trustPolicyOf(input)

      if (input.dryRun) {
        const found = yield* dryRun(plan, { ...input, trust })
        yield* printResult(json ? jsonText(found) : dryRunTable(found))
        if (found.rotations.some(({ wouldRotate }) => !wouldRotate)) {
          return yield* new Unfinished({ exit: "notRotated" })
        }
        return
      }
      if (plan.rotations.length === 0) {
        yield* printResult(json ? jsonText(makeReport(plan, [])) : planTable(plan))
        return
      }
      const journal = Option.isSome(input.journal) ? input.journal.value : yield* newJournalPath
      const report = Option.getOrElse(input.report, () => reportBeside(journal))
      yield* requireReportFile(report, { journal, plan: planPath })
      yield* requireScopes(rotationScopes)
      // The plan is shown to anybody who is asked or has not seen it.
      if (!input.yes || planPath === undefined) yield* printMessage(planTable(plan))
      yield* requireConsent(
        `Rotate the keys of ${countOf(plan.rotations.length, "connection")} of ${plan.tenant} now?`,
        input.yes,
        "--dry-run"
      )

      yield* Effect.gen(function* () {
        const { append } = yield* Journal
        yield* append({ event: "planned", plan })
        yield* runAndReport(plan, { journal, report }, input, {
          retryNeverApplied: false,
          takeOver: false,
          trust
        })
      }).pipe(
        Effect.provide(
          platform.journal({ path: journal, mode: "create", operator: operatorOf(input.operator) })
        )
      )
    })
  ).pipe(
    Command.withDescription("Rotate the keys of the connections of a plan"),
    Command.withExamples([
      {
        command: "key-rotation rotate --plan plan.json --dry-run",
        description: "See whether the plan still holds"
      },
      {
        command: "key-rotation rotate --plan plan.json --yes --journal run.jsonl",
        description: "Carry it out without asking"
      }
    ]),
    Command.provide(platform.locks),
    Command.provide(tenantOf(platform))
  )
