import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "vitest"

const command = fileURLToPath(new URL("../src/bin.ts", import.meta.url))

/** Runs the command until it ends, or until `stop` says that its output is enough. */
const run = (args: ReadonlyArray<string>, isEnough: (output: string) => boolean = () => false) =>
  new Promise<{ readonly code: number | null; readonly output: string; readonly errors: string }>(
    (resolve, reject) => {
      const child = spawn(process.execPath, [command, ...args], { stdio: "pipe" })
      let output = ""
      let errors = ""
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
        output += chunk
        if (isEnough(output)) child.kill("SIGTERM")
      })
      child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
        errors += chunk
      })
      child.on("error", reject)
      child.on("close", (code) => resolve({ code, output, errors }))
    }
  )

describe("tenant-sandbox", () => {
  it("prints where it is and how to get in, and ends when it is told to", async () => {
    const { code, output, errors } = await run(["--demo"], (text) => text.includes("connections"))
    const lines = output
      .trimEnd()
      .split("\n")
      .map((line) => line.split(/\s{2,}/u))
    assert.deepStrictEqual(
      [code, errors, lines.map(([name]) => name), lines.at(-1)],
      [
        0,
        "",
        ["origin", "domain", "audience", "client id", "client secret", "connections"],
        ["connections", "24"]
      ]
    )
    assert.match(lines[0]?.[1] ?? "", /^http:\/\/127\.0\.0\.1:\d+$/u)
  })

  it("prints JSON for programs", async () => {
    const { code, output } = await run(["--json"], (text) => text.endsWith("\n"))
    assert.deepStrictEqual(
      [code, Object.keys(JSON.parse(output))],
      [0, ["origin", "domain", "audience", "clientId", "clientSecret"]]
    )
  })

  it("says what is wrong with its arguments", async () => {
    const outcomes = [
      await run(["--port", "many"]),
      await run(["--plan", "platinum"]),
      await run(["--verbose"])
    ]
    assert.deepStrictEqual(
      outcomes.map(({ code, output, errors }) => [
        code,
        output,
        errors.split("\n")[0]?.slice(0, 48)
      ]),
      [
        [2, "", '--port must be a number from 0 to 65535, not "ma'],
        [2, "", '--plan "platinum" is none of the plans'],
        [2, "", "Unknown option '--verbose'"]
      ]
    )
  })

  it("explains itself", async () => {
    const { code, output } = await run(["--help"])
    assert.deepStrictEqual([code, output.split("\n")[0]], [0, "tenant-sandbox [options]"])
  })
})
