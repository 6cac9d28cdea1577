/**
 * `key-rotation resume`: continues a run that was killed, interrupted or left something undone.
 */
import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { Journal } from "../../journal/Journal.ts"
import type { JournalEntry } from "../../journal/JournalEntry.ts"
import { readJournal } from "../../journal/JournalFile.ts"
import type { Plan } from "../../plan/Plan.ts"
import { isFinal, standings } from "../../rotation/History.ts"
import { rotationScopes } from "../../tenant/ManagementTenant.ts"
import { requireConsent } from "../Consent.ts"
import { tenantOf } from "../EnvFile.ts"
import { pathArgument, rotationFlags } from "../Flags.ts"
import { operatorOf } from "../Operator.ts"
import type { Platform } from "../Platform.ts"
import { planOf, requireScopes, requireTenant } from "../RecordedRun.ts"
import { reportBeside, requireReportFile } from "../ReportFile.ts"
import { countOf } from "../Text.ts"
import { runAndReport, trustPolicyOf } from "./Run.ts"

/** How many connections may still be rotated: none after an alarm. */
const remaining = (plan: Plan, entries: ReadonlyArray<JournalEntry>): number => {
  const byConnection = standings(entries)
  const outcomes = plan.rotations.map(({ id }) => byConnection.get(id)?.outcome)
  return outcomes.some((outcome) => outcome?.result === "alarm")
    ? 0
    : outcomes.filter((outcome) => outcome === undefined || !isFinal(outcome)).length
}

/** The command. */
export const resumeCommand = (platform: Platform) =>
  Command.make(
    "resume",
    {
      journal: pathArgument("journal").pipe(
        Argument.withDescription("The journal of the run to continue")
      ),
      ...rotationFlags,
      takeOver: Flag.Boolean("take-over").pipe(
        Flag.withDescription(
          "Continue although a process on another host or in another container seems to hold the journal; a process running on this host is never displaced"
        ),
        Flag.withDefault(false)
      )
    },
    Effect.fn("resume")(function* (input) {
      const path = input.journal
      const files = {
        journal: path,
        report: Option.getOrElse(input.report, () => reportBeside(path))
      }
      // All checks come before the journal is changed.
      const plan = yield* planOf(yield* readJournal(path), path)
      yield* requireTenant(plan.tenant, `journal ${path}`)
      yield* requireReportFile(files.report, { journal: path })
      const trust = yield* trustPolicyOf(input)
      yield* Effect.gen(function* () {
        const { entries } = yield* Journal
        const left = remaining(plan, yield* entries)
        if (left > 0) {
          yield* requireConsent(
            `Go on with ${countOf(left, "connection")} of ${plan.tenant} now?`,
            input.yes
          )
          yield* requireScopes(rotationScopes)
        }
        yield* runAndReport(plan, files, input, {
          retryNeverApplied: true,
          takeOver: input.takeOver,
          trust
        })
      }).pipe(
        Effect.provide(
          platform.journal({
            path,
            mode: "continue",
            takeOver: input.takeOver,
            operator: operatorOf(input.operator)
          })
        )
      )
    })
  ).pipe(
    Command.withDescription("Continue a run that was killed or left something undone"),
    Command.provide(platform.locks),
    Command.provide(tenantOf(platform))
  )
