/**
 * The common part of `rotate` and `resume`: executes the remaining plan with its journal, writes the
 * report, and sets the exit code.
 */
import { type Duration, Effect, Layer, Option } from "effect"
import { Journal } from "../../journal/Journal.ts"
import type { Plan } from "../../plan/Plan.ts"
import { isFinal } from "../../rotation/History.ts"
import { makeReport, type Report, type ReportedRotation } from "../../rotation/Report.ts"
import { runPlan } from "../../rotation/Run.ts"
import { RotationSettings } from "../../rotation/Settings.ts"
import { readChecklist } from "../../trust/Checklist.ts"
import type { ExitCodeName } from "../ExitCode.ts"
import { Unfinished, UsageError } from "../Failure.ts"
import { jsonText, readTextFile, replaceTextFile } from "../Files.ts"
import { Json } from "../Flags.ts"
import { printMessage, printResult } from "../Output.ts"
import { reportTable } from "../Tables.ts"
import { printable } from "../Text.ts"

/** The flags of both commands. */
export interface RunInput {
  readonly concurrency: number
  readonly deadline: Duration.Duration
  readonly settle: Duration.Duration
  readonly checklist: Option.Option<string>
  readonly trustWait: Duration.Duration
  readonly skipTrustCheck: boolean
}

/** The settings of the trust check from the flags; read before the journal is changed. */
export const trustPolicyOf = Effect.fnUntraced(function* (
  input: Pick<RunInput, "checklist" | "trustWait" | "skipTrustCheck">
) {
  const text = Option.isSome(input.checklist) ? yield* readTextFile(input.checklist.value) : ""
  const checklist = readChecklist(text)
  // Another file, or one in another encoding, would silently leave every key to the JWKS.
  if (Option.isSome(input.checklist) && checklist.size === 0) {
    return yield* new UsageError({
      message: `${input.checklist.value} names no key: use a checklist.md that export wrote, as UTF-8 text`
    })
  }
  return {
    skip: input.skipTrustCheck,
    checklist,
    leastWait: input.trustWait
  }
})

/** The exit code of a report, by its most severe finding. */
export const exitOfReport = ({ summary }: Report): ExitCodeName => {
  if (summary.alarm > 0) return "alarm"
  if (summary.unknown > 0) return "unknownOutcome"
  return summary.notRotated + summary.notStarted > 0 ? "notRotated" : "done"
}

const isLeft = ({ message, reason, result }: ReportedRotation): boolean =>
  result === "not-started" ||
  (result === "not-rotated" &&
    reason !== null &&
    !isFinal({ result, reason, message: message ?? "" }))

/** Whether resuming can do anything more. */
const canBeResumed = ({ rotations, summary }: Report): boolean =>
  summary.unknown > 0 || (summary.alarm === 0 && rotations.some(isLeft))

/** The files of a run's journal and report. */
export interface RunFiles {
  readonly journal: string
  readonly report: string
}

/** Shows a report and its files. The file is written last, so that a failure does not hide the result. */
const deliver = Effect.fnUntraced(function* (report: Report, files: RunFiles) {
  const shown = yield* Effect.result(
    printResult((yield* Json) ? jsonText(report) : reportTable(report))
  )
  const written = yield* Effect.result(replaceTextFile(files.report, `${jsonText(report)}\n`))
  yield* printMessage(`Journal: ${files.journal}`)
  if (written._tag === "Success") yield* printMessage(`Report: ${files.report}`)
  if (canBeResumed(report)) {
    yield* printMessage(`To go on with what is left: key-rotation resume ${files.journal}`)
  }
  return { shown, written }
})

/** Delivers the report of an unfinished run, as far as its journal goes. */
const deliverUnfinished = Effect.fnUntraced(function* (plan: Plan, files: RunFiles, why: string) {
  const journal = yield* Journal
  const report = makeReport(plan, yield* journal.entries)
  const written = yield* Effect.result(replaceTextFile(files.report, `${jsonText(report)}\n`))
  yield* printMessage(
    written._tag === "Success"
      ? `${why} Report so far: ${files.report}`
      : `${why} No report: ${printable(written.failure.message)}`
  )
  if (canBeResumed(report)) {
    yield* printMessage(`To go on: key-rotation resume ${files.journal}`)
  }
  return report
})

/** Executes the remaining plan, writes the report and shows it. */
export const runAndReport = Effect.fn("runAndReport")(function* (
  plan: Plan,
  files: RunFiles,
  { concurrency, deadline, settle }: RunInput,
  mode: Pick<RotationSettings, "retryNeverApplied" | "takeOver" | "trust">
) {
  const settings = Layer.succeed(RotationSettings, {
    concurrency,
    deadline,
    settle,
    ...mode
  })
  const report = yield* runPlan(plan).pipe(
    Effect.provide(settings),
    Effect.onInterrupt(() => deliverUnfinished(plan, files, "Interrupted.")),
    // Nothing more can be recorded, but the recorded part still gets a report.
    Effect.catch(
      Effect.fnUntraced(function* (failure) {
        const { summary } = yield* deliverUnfinished(plan, files, "The run ended early.")
        if (summary.alarm === 0) return yield* Effect.fail(failure)
        // A file problem must not hide a problem with keys.
        yield* printMessage(printable(failure.message))
        return yield* new Unfinished({ exit: "alarm" })
      })
    )
  )
  const { shown, written } = yield* deliver(report, files)
  const exit = exitOfReport(report)
  // Findings about keys take precedence over file problems.
  if (exit !== "done" && exit !== "notRotated") return yield* new Unfinished({ exit })
  yield* Effect.fromResult(shown)
  yield* Effect.fromResult(written)
  if (exit !== "done") return yield* new Unfinished({ exit })
})
