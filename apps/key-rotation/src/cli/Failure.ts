/**
 * The failures that belong to the command line itself, and the exit code of every failure.
 */
import type { ConfigurationError } from "@effect-auth0/management"
import { type Config, Data, Runtime } from "effect"
import type { JournalError } from "../journal/Journal.ts"
import type { LockError } from "../lock/ConnectionLocks.ts"
import type { InvalidPlan } from "../plan/PlanCheck.ts"
import type { MissingEnvironment } from "../tenant/Environment.ts"
import type { AccessDenied, TenantUnavailable } from "../tenant/Tenant.ts"
import type { ExitCodeName } from "./ExitCode.ts"

/** What was asked for cannot be done as asked; the message says what to do instead. */
export class UsageError extends Data.TaggedError("UsageError")<{ readonly message: string }> {}

/** A result could not be written where it was to go. */
export class OutputError extends Data.TaggedError("OutputError")<{ readonly message: string }> {}

/** The command ran to its end and something is left to do; its output has said what. */
export class Unfinished extends Data.TaggedError("Unfinished")<{ readonly exit: ExitCodeName }> {}

/** Everything that a command can fail with, beside a command line that cannot be read. */
export type CommandFailure =
  | UsageError
  | OutputError
  | Unfinished
  | MissingEnvironment
  | ConfigurationError
  | Config.ConfigError
  | AccessDenied
  | TenantUnavailable
  | JournalError
  | LockError
  | InvalidPlan

const exitOfJournal = ({ reason }: JournalError): ExitCodeName => {
  if (reason === "locked" || reason === "displaced") return "journalInUse"
  return reason === "input-output" || reason === "damaged" ? "output" : "usage"
}

/** The exit code for a failure. */
export const exitOf = (failure: CommandFailure): ExitCodeName => {
  switch (failure._tag) {
    case "Unfinished":
      return failure.exit
    case "UsageError":
    case "InvalidPlan":
      return "usage"
    case "OutputError":
    case "LockError":
      return "output"
    case "JournalError":
      return exitOfJournal(failure)
    case "TenantUnavailable":
      return "unavailable"
    case "MissingEnvironment":
    case "ConfigurationError":
    case "ConfigError":
    case "AccessDenied":
      return "access"
  }
}

/** Ends the process with a code, everything there is to say having been said. */
export class ExitWith extends Data.TaggedError("ExitWith")<{ readonly code: number }> {
  override readonly [Runtime.errorExitCode] = this.code
  override readonly [Runtime.errorReported] = false
}
