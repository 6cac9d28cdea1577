/** Runtimes that are processes: Node in several versions, Deno and Bun, from packages of npm. */
import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { outputOf, type Report, type Runtime } from "./Runtime.ts"

const run = promisify(execFile)

const pathOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

interface Made {
  readonly name: string
  readonly http2?: boolean
  readonly file: string
  readonly args?: ReadonlyArray<string>
  /** What makes it take any certificate, where it does not read `NODE_TLS_REJECT_UNAUTHORIZED`. */
  readonly anyCertificate?: ReadonlyArray<string>
}

const processRuntime = ({
  anyCertificate = [],
  args = [],
  file,
  http2 = false,
  name
}: Made): Runtime => ({
  name,
  http2,
  run: async (program, input, options) => {
    const any = options?.anyCertificate === true
    const { stdout } = await run(
      file,
      [
        ...args,
        ...(any ? anyCertificate : []),
        pathOf("src/process-host.ts"),
        program,
        JSON.stringify(input)
      ],
      {
        env: {
          ...process.env,
          DENO_NO_UPDATE_CHECK: "1",
          NODE_NO_WARNINGS: "1",
          ...(any ? { NODE_TLS_REJECT_UNAUTHORIZED: "0" } : {})
        }
      }
    )
    return outputOf(name, JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as Report)
  },
  stop: () => Promise.resolve()
})

/** The Node that runs the tests, and the other versions wherever npm has a package of them. */
export const nodes: ReadonlyArray<Runtime> = [
  processRuntime({ name: "Node 24", file: process.execPath }),
  ...[22, 26].flatMap((version) => {
    const file = pathOf(
      `node-versions/node_modules/node-${version}-${process.platform}-${process.arch}/bin/node`
    )
    return existsSync(file)
      ? [processRuntime({ name: `Node ${version}`, file, http2: version >= 26 })]
      : []
  })
]

export const deno: Runtime = processRuntime({
  name: "Deno",
  http2: true,
  file: pathOf("node_modules/.bin/deno"),
  args: ["run", "--allow-all", "--quiet", "--no-lock"],
  anyCertificate: ["--unsafely-ignore-certificate-errors"]
})

export const bun: Runtime = processRuntime({
  name: "Bun",
  file: pathOf("node_modules/.bin/bun"),
  args: ["run"]
})
