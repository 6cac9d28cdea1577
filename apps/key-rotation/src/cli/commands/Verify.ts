/**
 * `key-rotation verify`: compares the tenant with the record of a run.
 */
import { Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { type Verification, verify } from "../../verification/Verification.ts"
import { tenantOf } from "../EnvFile.ts"
import type { ExitCodeName } from "../ExitCode.ts"
import { Unfinished } from "../Failure.ts"
import { jsonText } from "../Files.ts"
import { concurrencyFlag, Json, pathArgument, pathFlag } from "../Flags.ts"
import { printResult } from "../Output.ts"
import type { Platform } from "../Platform.ts"
import { readReport, requireTenant, runsBeside } from "../RecordedRun.ts"
import { verificationTable } from "../Tables.ts"

const exitOf = ({ connections }: Verification): ExitCodeName => {
  const has = (finding: Verification["connections"][number]["finding"]): boolean =>
    connections.some((connection) => connection.finding === finding)
  if (has("changed-by-others")) return "alarm"
  if (has("rotated-since")) return "unknownOutcome"
  if (has("unreadable")) return "unavailable"
  // A connection that was deleted after its rotation leaves nothing to do.
  const left = connections.some(
    ({ finding, rotated }) => finding === "unrotated" || (finding === "deleted" && !rotated)
  )
  return left ? "notRotated" : "done"
}

/** The command. */
export const verifyCommand = (platform: Platform) =>
  Command.make(
    "verify",
    {
      record: pathArgument("record").pipe(
        Argument.withDescription("The journal or the report of a run")
      ),
      later: pathFlag("later").pipe(
        Flag.withDescription(
          "The journal or report of a later run that may have rotated since; can be given several times (default: those in the record's folder)"
        ),
        Flag.atLeast(0)
      ),
      concurrency: concurrencyFlag
    },
    Effect.fn("verify")(function* (input) {
      const report = yield* readReport(input.record)
      yield* requireTenant(report.tenant, input.record)
      const named = yield* Effect.forEach(input.later, (name) =>
        Effect.map(readReport(name), (later) => ({ name, report: later }))
      )
      const later = [...named, ...(yield* runsBeside(input.record))]
      const verification = yield* verify(report, { concurrency: input.concurrency, later })
      yield* printResult((yield* Json) ? jsonText(verification) : verificationTable(verification))
      const exit = exitOf(verification)
      if (exit !== "done") return yield* new Unfinished({ exit })
    })
  ).pipe(
    Command.withDescription("Compare the tenant's keys with the record of a run"),
    Command.provide(tenantOf(platform))
  )
