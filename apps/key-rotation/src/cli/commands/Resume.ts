/**
 * `key-rotation resume`: goes on with a run that was killed, interrupted or left something undone.
 */
import { Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { Journal } from "../../journal/Journal.ts"
import type { JournalEntry } from "../../journal/JournalEntry.ts"
import type { Plan } from "../../plan/Plan.ts"
import { isFinal, standings } from "../../rotation/History.ts"
import { requireConsent } from "../Consent.ts"
import { rotationFlags } from "../Flags.ts"
import type { Platform } from "../Platform.ts"
import { planOf, requireTenant } from "../RecordedRun.ts"
import { countOf } from "../Text.ts"
import { runAndReport } from "./Run.ts"

/** How many connections may still be rotated: none once there was an alarm. */
const remaining = (plan: Plan, entries: ReadonlyArray<JournalEntry>): number => {
  const byConnection = standings(entries)
  const outcomes = plan.rotations.map(({ id }) => byConnection.get(id)?.outcome)
  return outcomes.some((outcome) => outcome?.result === "alarm")
    ? 0
    : outcomes.filter((outcome) => outcome === undefined || !isFinal(outcome)).length
}

/** The command. */
export const resumeCommand = ({ journal, tenant }: Platform) =>
  Command.make(
    "resume",
    {
      journal: Argument.String("journal").pipe(
        Argument.withDescription("The journal of the run to go on with")
      ),
      ...rotationFlags,
      takeOver: Flag.Boolean("take-over").pipe(
        Flag.withDescription("Go on although another process seems to hold the journal"),
        Flag.withDefault(false)
      )
    },
    Effect.fn("resume")(function* (input) {
      const path = input.journal
      yield* Effect.gen(function* () {
        const { entries } = yield* Journal
        const plan = yield* planOf(yield* entries, path)
        yield* requireTenant(plan.tenant, `journal ${path}`)
        const left = remaining(plan, yield* entries)
        if (left > 0) {
          yield* requireConsent(
            `Go on with ${countOf(left, "connection")} of ${plan.tenant} now?`,
            input.yes
          )
        }
        yield* runAndReport(plan, path, input, true)
      }).pipe(Effect.provide(journal({ path, mode: "continue", takeOver: input.takeOver })))
    })
  ).pipe(
    Command.withDescription("Go on with a run that was killed or left something undone"),
    Command.provide(tenant)
  )
