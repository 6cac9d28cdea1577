/** Commands as a user would start them: their output is kept, and nothing of them is left running. */
import { type ChildProcess, spawn } from "node:child_process"
import { delimiter, dirname } from "node:path"

/** What a command printed before it failed. */
export class CommandFailed extends Error {
  readonly output: string

  constructor(command: string, how: string, output: string) {
    super(`$ ${command}\n${output.trim()}\n(${how})`)
    this.output = output
  }
}

/** A command and its arguments. */
export type Command = readonly [file: string, ...args: ReadonlyArray<string>]

export interface CommandOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

/** No command takes this long on a busy machine; what hangs is ended. */
const longestMillis = 300_000

// On Windows there are no process groups, and a child is ended alone.
const groups = process.platform !== "win32"

const started = new Set<ChildProcess>()

const start = ([file, ...args]: Command, { cwd, env }: CommandOptions): ChildProcess => {
  const child = spawn(file, args, {
    cwd,
    detached: groups,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      // Scripts that ask for `node` get the one that runs this.
      PATH: dirname(process.execPath) + delimiter + (process.env["PATH"] ?? ""),
      DENO_NO_UPDATE_CHECK: "1",
      NEXT_TELEMETRY_DISABLED: "1",
      NODE_NO_WARNINGS: "1",
      NO_COLOR: "1",
      FORCE_COLOR: undefined,
      NODE_OPTIONS: undefined,
      ...env
    }
  })
  started.add(child)
  return child
}

/** Ends a command, with all that it has started. */
const end = (child: ChildProcess): void => {
  started.delete(child)
  if (child.pid === undefined) return
  try {
    if (groups) process.kill(-child.pid, "SIGKILL")
    else child.kill("SIGKILL")
  } catch {
    // It has ended, and all that it started.
  }
}

// Groups of their own do not end with this process.
process.once("exit", () => {
  for (const child of started) end(child)
})

/** Runs a command to its end, and returns what it printed; rejects with `CommandFailed`. */
export const run = (command: Command, options: CommandOptions): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = start(command, options)
    let output = ""
    const fail = (how: string) => reject(new CommandFailed(command.join(" "), how, output))
    const timer = setTimeout(() => {
      end(child)
      fail(`ended after ${longestMillis / 1000} seconds`)
    }, longestMillis)
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (chunk: string) => (output += chunk))
    }
    child.once("error", (error) => {
      clearTimeout(timer)
      fail(error.message)
    })
    child.once("close", (code, signal) => {
      clearTimeout(timer)
      end(child)
      if (code === 0) resolve(output)
      else fail(`exit code ${code ?? signal}`)
    })
  })

/** Runs a server for as long as it is used: `use` gets the origin that it prints. */
export const withServer = async <A>(
  command: Command,
  options: CommandOptions,
  use: (origin: string) => Promise<A>
): Promise<A> => {
  const child = start(command, options)
  const closed = new Promise<void>((resolve) => {
    child.once("close", () => resolve())
  })
  try {
    return await use(
      await new Promise((resolve, reject) => {
        let output = ""
        const fail = (how: string) => reject(new CommandFailed(command.join(" "), how, output))
        child.once("error", (error) => fail(error.message))
        child.once("close", (code) => fail(`exit code ${code}`))
        setTimeout(() => fail("printed no address"), longestMillis).unref()
        for (const stream of [child.stdout, child.stderr]) {
          stream?.setEncoding("utf8").on("data", (chunk: string) => {
            output += chunk
            const origin = /http:\/\/[\w.]+:[1-9]\d*/.exec(output)?.[0]
            if (origin !== undefined) resolve(origin)
          })
        }
      })
    )
  } finally {
    end(child)
    await closed
  }
}
