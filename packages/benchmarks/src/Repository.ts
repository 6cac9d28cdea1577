/** Where things are in this repository, and how other programs are run from here. */
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

/** The path of something in the repository, by its path from the root. */
export const pathOf = (path: string): string =>
  fileURLToPath(new URL(path, new URL("../../../", import.meta.url)))

/** The path of something in this package. */
export const ownPath = (path: string): string => pathOf(`packages/benchmarks/${path}`)

const run = promisify(execFile)

/** Runs a program to its end and gives what it printed; an error with its output if it fails. */
export const output = async (
  program: string,
  args: ReadonlyArray<string>,
  options: { readonly cwd: string }
): Promise<string> => {
  try {
    const { stdout } = await run(program, args, { ...options, maxBuffer: 64 * 1024 * 1024 })
    return stdout
  } catch (cause) {
    const printed =
      cause instanceof Error && "stdout" in cause && "stderr" in cause
        ? `\n${String(cause.stdout)}${String(cause.stderr)}`
        : ""
    const reason = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : ""
    throw new Error(`${program} ${args.join(" ")} failed${reason}${printed}`, { cause })
  }
}

/** Runs a script with the Node that runs this one. */
export const node = (args: ReadonlyArray<string>, cwd: string): Promise<string> =>
  output(process.execPath, args, { cwd })
