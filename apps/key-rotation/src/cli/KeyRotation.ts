/**
 * The command `key-rotation`: its subcommands, what its help says, and how a failure of any of them
 * becomes a message on standard error and an exit code.
 */
import { Effect, Layer } from "effect"
import { CliConfig, CliError, CliOutput, Command, GlobalFlag } from "effect/cli"
import { version } from "../Version.ts"
import { createKeysCommand } from "./commands/CreateKeys.ts"
import { demoCommand } from "./commands/Demo.ts"
import { doctorCommand } from "./commands/Doctor.ts"
import { exportCommand } from "./commands/Export.ts"
import { inventoryCommand } from "./commands/Inventory.ts"
import { planCommand } from "./commands/Plan.ts"
import { resumeCommand } from "./commands/Resume.ts"
import { rotateCommand } from "./commands/Rotate.ts"
import { verifyCommand } from "./commands/Verify.ts"
import { EnvFile } from "./EnvFile.ts"
import { exitCode, type ExitCodeName, exitCodeLines } from "./ExitCode.ts"
import { type CommandFailure, ExitWith, exitOf, type OutputError } from "./Failure.ts"
import { Json } from "./Flags.ts"
import { printMessage, printResult } from "./Output.ts"
import type { Platform } from "./Platform.ts"
import { layer as progress } from "./ProgressOutput.ts"
import { printable } from "./Text.ts"

const description = `Rotates the connection keys of an Auth0 tenant, and proves it by their kid.

The tenant is named by AUTH0_DOMAIN, AUTH0_CLIENT_ID, and AUTH0_CLIENT_SECRET or
AUTH0_CLIENT_ASSERTION_KEY (or …_KEY_FILE); or by a file, with --env-file.

Times are a number and s, m, h, d or w, such as 90s, 30m, 12h, 30d or 4w.

Exit codes:
${exitCodeLines}`

/** The command line, over a platform. */
const commandLine = (platform: Platform) => {
  const root = Command.make("key-rotation").pipe(Command.withDescription(description))
  const commands = [
    inventoryCommand(platform),
    doctorCommand(platform),
    createKeysCommand(platform),
    exportCommand(platform),
    planCommand(platform),
    rotateCommand(platform),
    resumeCommand(platform),
    verifyCommand(platform)
  ] as const
  const real = root.pipe(
    Command.withSubcommands([...commands]),
    Command.withGlobalFlags([Json, EnvFile])
  )
  const demo = demoCommand(Command.runWith(real, { version }))
  return root.pipe(
    Command.withSubcommands([...commands, demo]),
    Command.withGlobalFlags([Json, EnvFile])
  )
}

const printableLines = (text: string): string => text.split("\n").map(printable).join("\n")

const asJson = (): boolean => process.argv.includes("--json")

const report = (exit: ExitCodeName, message: string): Effect.Effect<void> =>
  printMessage(
    asJson()
      ? JSON.stringify({ error: { exit, code: exitCode(exit), message } })
      : `key-rotation: ${printableLines(message)}`
  )

const reportFailure = (failure: CommandFailure): Effect.Effect<void> =>
  failure._tag === "Unfinished" ? Effect.void : report(exitOf(failure), failure.message)

/** The error of an invalid command line; a request for help is not an error. */
const reportCliError = (error: CliError.CliError): Effect.Effect<number> => {
  const errors = error._tag === "ShowHelp" ? error.errors : [error]
  if (errors.length === 0) return Effect.succeed(exitCode("done"))
  const path = error._tag === "ShowHelp" ? error.commandPath.join(" ") : "key-rotation"
  const messages = errors.map(({ message }) => message)
  return Effect.as(
    report("usage", [...messages, `See: ${path} --help`].join("\n")),
    exitCode("usage")
  )
}

/** Help goes to standard output only if it was requested: a pipe gets the result or nothing. */
const presenter = CliOutput.layerPresenter({
  present: (event) => {
    const formatter = CliOutput.defaultFormatter({ colors: false })
    switch (event._tag) {
      case "Help":
        return Effect.ignore(printResult(formatter.formatHelpDoc(event.helpDoc)))
      case "InvalidInvocation":
        return Effect.void
      case "Version":
        return Effect.ignore(printResult(formatter.formatVersion(event.name, event.version)))
    }
  }
})

// A wizard would print its questions to standard output.
const builtIns = CliConfig.layer({
  builtIns: GlobalFlag.BuiltIns.filter((flag) => flag !== GlobalFlag.Wizard)
})

const exitOfFailure = (
  failure: CliError.CliError | CommandFailure | OutputError
): Effect.Effect<number> =>
  CliError.isCliError(failure)
    ? reportCliError(failure)
    : Effect.as(reportFailure(failure), exitCode(exitOf(failure)))

/**
 * Runs the process's command line to its end.
 *
 * Fails with {@link ExitWith} where the exit code is not 0; everything there is to say has been
 * printed by then.
 */
export const keyRotation = (platform: Platform) =>
  Command.run(commandLine(platform), { version }).pipe(
    Effect.provide(Layer.mergeAll(presenter, builtIns, progress)),
    Effect.as(exitCode("done")),
    Effect.catch(exitOfFailure),
    Effect.flatMap((code) => (code === 0 ? Effect.void : Effect.fail(new ExitWith({ code }))))
  )
