/** Runs one of the programs beside this module in a process of its own, and reads what it tells. */
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

const execute = promisify(execFile)

/** The JSON that the program prints; it is over when its process has ended by itself. */
export const run = async (program: string, ...args: ReadonlyArray<string>): Promise<unknown> => {
  const file = fileURLToPath(new URL(`./${program}.ts`, import.meta.url))
  const { stdout } = await execute(process.execPath, [file, ...args])
  return JSON.parse(stdout)
}
