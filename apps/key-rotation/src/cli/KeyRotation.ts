/**
 * The command `key-rotation`: its subcommands, what its help says, and how a failure of any of them
 * becomes a message on standard error and an exit code.
 */
import { Console, Effect } from "effect"
import { CliError, Command } from "effect/cli"
import { demoCommand } from "./commands/Demo.ts"
import { exportCommand } from "./commands/Export.ts"
import { inventoryCommand } from "./commands/Inventory.ts"
import { planCommand } from "./commands/Plan.ts"
import { resumeCommand } from "./commands/Resume.ts"
import { rotateCommand } from "./commands/Rotate.ts"
import { verifyCommand } from "./commands/Verify.ts"
import { exitCode, exitCodeLines } from "./ExitCode.ts"
import { type CommandFailure, ExitWith, exitOf } from "./Failure.ts"
import { Json } from "./Flags.ts"
import type { Platform } from "./Platform.ts"
import { printable } from "./Text.ts"

const version = "0.1.0"

const description = `Rotates the connection keys of an Auth0 tenant, and proves it by their kid.

The tenant is named by AUTH0_DOMAIN, AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET.

Exit codes:
${exitCodeLines}`

/** The command line, over a platform. */
const commandLine = (platform: Platform) => {
  const root = Command.make("key-rotation").pipe(Command.withDescription(description))
  const inventory = inventoryCommand(platform)
  const plan = planCommand(platform)
  const rotate = rotateCommand(platform)
  const resume = resumeCommand(platform)
  const verify = verifyCommand(platform)
  const keys = exportCommand(platform)
  const real = root.pipe(
    Command.withSubcommands([inventory, plan, rotate, resume, verify, keys]),
    Command.withGlobalFlags([Json])
  )
  const demo = demoCommand(Command.runWith(real, { version }))
  return root.pipe(
    Command.withSubcommands([inventory, plan, rotate, resume, verify, keys, demo]),
    Command.withGlobalFlags([Json])
  )
}

const printableLines = (text: string): string => text.split("\n").map(printable).join("\n")

const reportFailure = (failure: CommandFailure): Effect.Effect<void> =>
  failure._tag === "Unfinished"
    ? Effect.void
    : Console.error(`key-rotation: ${printableLines(failure.message)}`)

/** The exit code of a command line that could not be read; what is wrong with it has been shown. */
const exitOfCliError = (error: CliError.CliError): number =>
  // To be shown the help for want of a command is no failure.
  exitCode(error._tag === "ShowHelp" && error.errors.length === 0 ? "done" : "usage")

/**
 * Runs the process's command line to its end.
 *
 * Fails with {@link ExitWith} where the exit code is not 0; everything there is to say has been
 * printed by then.
 */
export const keyRotation = (platform: Platform) =>
  Command.run(commandLine(platform), { version }).pipe(
    Effect.catch((failure) =>
      CliError.isCliError(failure)
        ? Effect.succeed(exitOfCliError(failure))
        : Effect.as(reportFailure(failure), exitCode(exitOf(failure)))
    ),
    Effect.flatMap((code) =>
      code === undefined || code === 0 ? Effect.void : Effect.fail(new ExitWith({ code }))
    )
  )
