/**
 * `key-rotation rotate`: rotates by a plan, with a journal.
 */
import { Clock, Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { takeInventory } from "../../inventory/Inventory.ts"
import { Journal } from "../../journal/Journal.ts"
import type { Filters } from "../../plan/Filters.ts"
import { makePlan, Plan } from "../../plan/Plan.ts"
import { dryRun } from "../../rotation/DryRun.ts"
import { makeReport } from "../../rotation/Report.ts"
import { requireConsent } from "../Consent.ts"
import { Unfinished, UsageError } from "../Failure.ts"
import { decodeJson, jsonText, readTextFile } from "../Files.ts"
import { algorithmFlag, filterFlags, filtersOf, Json, rotationFlags } from "../Flags.ts"
import type { Platform } from "../Platform.ts"
import { requireTenant } from "../RecordedRun.ts"
import { dryRunTable, planTable } from "../Tables.ts"
import { countOf } from "../Text.ts"
import { runAndReport } from "./Run.ts"

/** Reads a plan, and makes sure that it is for this tenant. */
const readPlan = Effect.fnUntraced(function* (path: string) {
  const plan = yield* decodeJson(Plan, yield* readTextFile(path), `plan ${path}`)
  yield* requireTenant(plan.tenant, `plan ${path}`)
  return plan
})

const noFilter = (filters: Filters): boolean =>
  Object.values(filters).every((filter) => filter === undefined)

/** A name that sorts by time. */
const newJournalPath = Effect.map(
  Clock.currentTimeMillis,
  (now) => `key-rotation-${new Date(now).toISOString().replace(/[-:]|\.\d+/gu, "")}.jsonl`
)

/** The command. */
export const rotateCommand = ({ journal, tenant }: Platform) =>
  Command.make(
    "rotate",
    {
      plan: Flag.String("plan").pipe(
        Flag.withDescription("The plan to carry out; otherwise one is made from the filters"),
        Flag.withMetavar("file"),
        Flag.optional
      ),
      ...filterFlags,
      alg: algorithmFlag,
      ...rotationFlags,
      dryRun: Flag.Boolean("dry-run").pipe(
        Flag.withDescription("Read and compare, and send nothing that writes"),
        Flag.withDefault(false)
      ),
      journal: Flag.String("journal").pipe(
        Flag.withDescription("A new file for the journal; named by the time if left out"),
        Flag.withMetavar("file"),
        Flag.optional
      )
    },
    Effect.fn("rotate")(function* (input) {
      const filters = filtersOf(input)
      if (Option.isSome(input.plan) && !(noFilter(filters) && Option.isNone(input.alg))) {
        return yield* new UsageError({
          message: "a plan says what to rotate: give either --plan, or filters and --alg"
        })
      }
      const plan = Option.isSome(input.plan)
        ? yield* readPlan(input.plan.value)
        : makePlan(yield* takeInventory(input), filters, Option.getOrNull(input.alg))
      const json = yield* Json

      if (input.dryRun) {
        const found = yield* dryRun(plan, input)
        yield* Console.log(json ? jsonText(found) : dryRunTable(found))
        if (found.rotations.some(({ wouldRotate }) => !wouldRotate)) {
          return yield* new Unfinished({ exit: "notRotated" })
        }
        return
      }
      if (plan.rotations.length === 0) {
        yield* Console.log(json ? jsonText(makeReport(plan, [])) : planTable(plan))
        return
      }
      // Whoever is asked, or has not seen this plan, is shown it.
      if (!input.yes || Option.isNone(input.plan)) yield* Console.error(planTable(plan))
      yield* requireConsent(
        `Rotate the keys of ${countOf(plan.rotations.length, "connection")} of ${plan.tenant} now?`,
        input.yes
      )

      const path = Option.isSome(input.journal) ? input.journal.value : yield* newJournalPath
      yield* Effect.gen(function* () {
        const { append } = yield* Journal
        yield* append({ event: "planned", plan })
        yield* runAndReport(plan, path, input, false)
      }).pipe(Effect.provide(journal({ path, mode: "create" })))
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
    Command.provide(tenant)
  )
