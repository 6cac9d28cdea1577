/**
 * The program in a shell, for what only a shell can do: pipes that end early, full devices, limits.
 * The script finds the program as `$KR`.
 */
import { builtProgram, type Ended } from "./Program.ts"
import { spawn } from "node:child_process"
import { text } from "node:stream/consumers"

/** Runs a script of bash to its end. */
export const shell = async (
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
  input = ""
): Promise<Ended> => {
  const child = spawn("bash", ["--noprofile", "--norc", "-c", script], {
    cwd,
    env: {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      KR: `${process.execPath} -- ${builtProgram}`,
      ...env
    },
    stdio: ["pipe", "pipe", "pipe"]
  })
  child.stdin.on("error", () => undefined)
  child.stdin.end(input)
  const closed = new Promise<Pick<Ended, "code" | "signal">>((resolve, reject) => {
    child.on("error", reject)
    child.on("close", (code, signal) => resolve({ code, signal }))
  })
  const [how, stdout, stderr] = await Promise.all([closed, text(child.stdout), text(child.stderr)])
  return { ...how, stdout, stderr }
}
