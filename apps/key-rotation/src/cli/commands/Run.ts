/**
 * What `rotate` and `resume` share: to carry out what is left of a plan by its journal, to report,
 * and to end with the exit code that the report deserves.
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

/** What the flags ask of the trust check; read before the journal is touched. */
export const trustPolicyOf = Effect.fnUntraced(function* (
  input: Pick<RunInput, "checklist" | "trustWait" | "skipTrustCheck">
) {
  const text = Option.isSome(input.checklist) ? yield* readTextFile(input.checklist.value) : ""
  const checklist = readChecklist(text)
  // Another file, or one in another encoding, would leave every key to the JWKS without a word.
  if (Option.isSome(input.checklist) && checklist.size === 0) {
    return yield* new UsageError({
      message: `${input.checklist.value} names no key: give a checklist.md that export wrote, as UTF-8 text`
    })
  }
  return {
    skip: input.skipTrustCheck,
    checklist,
    leastWait: input.trustWait
  }
})

/** The exit code that a report deserves; the gravest finding decides. */
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

/** Whether a resumption can do anything that this run has not done. */
const canBeResumed = ({ rotations, summary }: Report): boolean =>
  summary.unknown > 0 || (summary.alarm === 0 && rotations.some(isLeft))

/** Where the journal and the report of a run are. */
export interface RunFiles {
  readonly journal: string
  readonly report: string
}

/** Shows a report and where its files are; the file comes last, so that it cannot cost the result. */
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

/** What a run that does not come to its end leaves: as much of a report as its journal tells. */
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

/** Carries out what is left of a plan, writes the report and shows it. */
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
    // Nothing further can be recorded, and what was recorded is still worth a report.
    Effect.catch(
      Effect.fnUntraced(function* (failure) {
        const { summary } = yield* deliverUnfinished(plan, files, "The run ended early.")
        if (summary.alarm === 0) return yield* Effect.fail(failure)
        // What is wrong with a file must not hide what is wrong with keys.
        yield* printMessage(printable(failure.message))
        return yield* new Unfinished({ exit: "alarm" })
      })
    )
  )
  const { shown, written } = yield* deliver(report, files)
  const exit = exitOfReport(report)
  // What is known of the keys outweighs what is wrong with a file.
  if (exit !== "done" && exit !== "notRotated") return yield* new Unfinished({ exit })
  yield* Effect.fromResult(shown)
  yield* Effect.fromResult(written)
  if (exit !== "done") return yield* new Unfinished({ exit })
})
