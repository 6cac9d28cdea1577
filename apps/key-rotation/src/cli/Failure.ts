/**
 * The failures of the command line itself, and the exit code of every failure.
 */
import type { ConfigurationError } from "@effect-auth0/management"
import { type Config, Data, Runtime } from "effect"
import type { JournalError } from "../journal/Journal.ts"
import type { LockError } from "../lock/ConnectionLocks.ts"
import type { InvalidPlan } from "../plan/PlanCheck.ts"
import type { MissingEnvironment } from "../tenant/Environment.ts"
import type { AccessDenied, TenantUnavailable } from "../tenant/Tenant.ts"
import type { ExitCodeName } from "./ExitCode.ts"

/** The command cannot be executed as given; the message says what to do instead. */
export class UsageError extends Data.TaggedError("UsageError")<{ readonly message: string }> {}

/** A result could not be written. */
export class OutputError extends Data.TaggedError("OutputError")<{ readonly message: string }> {}

/** The command finished, but something is left to do, as its output says. */
export class Unfinished extends Data.TaggedError("Unfinished")<{ readonly exit: ExitCodeName }> {}

/** The failures of a command, except for an invalid command line. */
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

/** Ends the process with a code, after all output. */
export class ExitWith extends Data.TaggedError("ExitWith")<{ readonly code: number }> {
  override readonly [Runtime.errorExitCode] = this.code
  override readonly [Runtime.errorReported] = false
}
