/**
 * `key-rotation verify`: compares the tenant with what a run has recorded.
 */
import { Console, Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { type Verification, verify } from "../../verification/Verification.ts"
import type { ExitCodeName } from "../ExitCode.ts"
import { Unfinished } from "../Failure.ts"
import { jsonText } from "../Files.ts"
import { concurrencyFlag, Json } from "../Flags.ts"
import type { Platform } from "../Platform.ts"
import { readReport, requireTenant } from "../RecordedRun.ts"
import { verificationTable } from "../Tables.ts"

const exitOf = ({ connections }: Verification): ExitCodeName => {
  const findings = new Set(connections.map(({ finding }) => finding))
  if (findings.has("differs")) return "alarm"
  if (findings.has("rotated-since") || findings.has("unreadable")) return "unknownOutcome"
  return findings.has("unrotated") ? "notRotated" : "done"
}

/** The command. */
export const verifyCommand = ({ tenant }: Platform) =>
  Command.make(
    "verify",
    {
      record: Argument.String("record").pipe(
        Argument.withDescription("The journal or the report of a run")
      ),
      concurrency: concurrencyFlag
    },
    Effect.fn("verify")(function* (input) {
      const report = yield* readReport(input.record)
      yield* requireTenant(report.tenant, input.record)
      const verification = yield* verify(report, input)
      yield* Console.log((yield* Json) ? jsonText(verification) : verificationTable(verification))
      const exit = exitOf(verification)
      if (exit !== "done") return yield* new Unfinished({ exit })
    })
  ).pipe(
    Command.withDescription("Compare the tenant's keys with what a run has recorded"),
    Command.provide(tenant)
  )
