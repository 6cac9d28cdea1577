/**
 * What `rotate` and `resume` share: to carry out what is left of a plan by its journal, to report,
 * and to end with the exit code that the report deserves.
 */
import { Console, type Duration, Effect, Layer, Option } from "effect"
import type { Plan } from "../../plan/Plan.ts"
import type { Report } from "../../rotation/Report.ts"
import { runPlan } from "../../rotation/Run.ts"
import { RotationSettings } from "../../rotation/Settings.ts"
import type { ExitCodeName } from "../ExitCode.ts"
import { Unfinished } from "../Failure.ts"
import { jsonText, writeTextFile } from "../Files.ts"
import { Json } from "../Flags.ts"
import { layer as progressLayer } from "../ProgressOutput.ts"
import { reportTable } from "../Tables.ts"

/** The flags of both commands. */
export interface RunInput {
  readonly concurrency: number
  readonly deadline: Duration.Duration
  readonly settle: Duration.Duration
  readonly report: Option.Option<string>
}

/** Where the report of a journal goes unless told otherwise. */
const reportBeside = (journal: string): string => `${journal.replace(/\.jsonl$/u, "")}.report.json`

/** The exit code that a report deserves; the gravest finding decides. */
export const exitOfReport = ({ summary }: Report): ExitCodeName => {
  if (summary.alarm > 0) return "alarm"
  if (summary.unknown > 0) return "unknownOutcome"
  return summary.notRotated + summary.notStarted > 0 ? "notRotated" : "done"
}

/** Whether a resumption can do anything that this run has not done. */
const canBeResumed = ({ rotations, summary }: Report): boolean =>
  summary.unknown > 0 ||
  (summary.alarm === 0 &&
    rotations.some(
      ({ reason, result }) =>
        result === "not-started" || (result === "not-rotated" && reason !== "changed")
    ))

/** Carries out what is left of a plan, writes the report and shows it. */
export const runAndReport = Effect.fn("runAndReport")(function* (
  plan: Plan,
  journalPath: string,
  input: RunInput,
  repeatNeverApplied: boolean
) {
  const settings = Layer.succeed(RotationSettings, { ...input, repeatNeverApplied })
  const report = yield* runPlan(plan).pipe(
    Effect.provide(Layer.merge(settings, progressLayer(plan.rotations.length))),
    Effect.onInterrupt(() =>
      Console.error(`Interrupted. To go on: key-rotation resume ${journalPath}`)
    )
  )
  const reportPath = Option.getOrElse(input.report, () => reportBeside(journalPath))
  // A later run by the same journal knows more: its report replaces the earlier one.
  yield* writeTextFile(reportPath, `${jsonText(report)}\n`, true)
  yield* Console.log((yield* Json) ? jsonText(report) : reportTable(report))
  yield* Console.error(`Journal: ${journalPath}\nReport: ${reportPath}`)
  if (canBeResumed(report)) {
    yield* Console.error(`To go on with what is left: key-rotation resume ${journalPath}`)
  }
  const exit = exitOfReport(report)
  if (exit !== "done") return yield* new Unfinished({ exit })
})
