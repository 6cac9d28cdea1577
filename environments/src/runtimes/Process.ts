/** Runtimes that are processes: Node in several versions, Deno and Bun, from packages of npm. */
import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { outputOf, type Report, type Runtime } from "./Runtime.ts"

const run = promisify(execFile)

const pathOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

const processRuntime = (name: string, file: string, args: ReadonlyArray<string> = []): Runtime => ({
  name,
  run: async (program, input) => {
    const { stdout } = await run(
      file,
      [...args, pathOf("src/process-host.ts"), program, JSON.stringify(input)],
      // `NO_PROXY` and the like of this process hold for the runtimes too.
      { env: { ...process.env, DENO_NO_UPDATE_CHECK: "1", NODE_NO_WARNINGS: "1" } }
    )
    return outputOf(name, JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as Report)
  },
  stop: () => Promise.resolve()
})

/** The Node that runs the tests, and the other versions wherever npm has a package of them. */
export const nodes: ReadonlyArray<Runtime> = [
  processRuntime("Node 24", process.execPath),
  ...[22, 26].flatMap((version) => {
    const file = pathOf(
      `node-versions/node_modules/node-${version}-${process.platform}-${process.arch}/bin/node`
    )
    return existsSync(file) ? [processRuntime(`Node ${version}`, file)] : []
  })
]

export const deno: Runtime = processRuntime("Deno", pathOf("node_modules/.bin/deno"), [
  "run",
  "--allow-all",
  "--quiet",
  "--no-lock"
])

export const bun: Runtime = processRuntime("Bun", pathOf("node_modules/.bin/bun"), ["run"])
