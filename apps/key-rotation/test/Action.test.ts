/** The GitHub Action: valid by the schema, and its steps do what they say. */
import { execFileSync, spawn } from "node:child_process"
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { delimiter, dirname, join } from "node:path"
import { validateAction } from "@action-validator/core"
import { describe, expect, it } from "vitest"
import { builtProgram } from "./support/Program.ts"
import { connection, setUp } from "./support/Workplace.ts"

const source = readFileSync(new URL("../action.yml", import.meta.url), "utf8")

/** The scripts of the steps, in their order. */
const scripts = [...source.matchAll(/^ {6}run: \|\n(?<script>(?: {8}.*\n|\n)+)/gmu)].map((match) =>
  (match.groups?.["script"] ?? "").replace(/^ {8}/gmu, "")
)

const runScript = (
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>>
): Promise<number | null> =>
  new Promise((resolve, reject) => {
    const bash = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    const child = spawn("bash", bash, { cwd, env, stdio: "ignore" })
    child.on("error", reject)
    child.on("close", resolve)
  })

/** A job's folder in which `npx` runs the program as it is built. */
const job = async (currentExpiresInDays: number) => {
  const { cwd, env } = await setUp([
    connection("acme", { keys: { algorithm: "ES256", currentExpiresInDays } })
  ])
  const bin = join(cwd, "bin")
  mkdirSync(bin)
  const npx = join(bin, "npx")
  writeFileSync(npx, `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${builtProgram}" "$@"\n`)
  chmodSync(npx, 0o755)
  const bash = execFileSync("sh", ["-c", "command -v bash"], { encoding: "utf8" }).trim()
  const outputs = join(cwd, "outputs")
  const jobEnv = {
    ...env,
    PATH: [bin, dirname(bash), "/usr/bin", "/bin"].join(delimiter),
    GITHUB_OUTPUT: outputs,
    GITHUB_STEP_SUMMARY: join(cwd, "summary.md"),
    EXPIRES_WITHIN: "30d",
    VALID_FOR: "180d",
    PLAN_FILE: "plan.json",
    VERSION: "latest"
  }
  return {
    cwd,
    run: (index: number, more: Readonly<Record<string, string>> = {}) =>
      runScript(scripts[index] ?? "exit 99", cwd, { ...jobEnv, ...more }),
    outputs: () => readFileSync(outputs, "utf8")
  }
}

describe("action.yml", () => {
  it("is valid by the schema of actions", () => {
    expect(validateAction(source)).toMatchObject({ errors: [] })
    expect(validateAction(source.replace("using: composite", "using: nothing")).errors).not.toEqual(
      []
    )
  })

  it("puts no input into a script, where it could become a command", () => {
    expect(scripts).toHaveLength(3)
    expect(scripts.filter((script) => script.includes("${{"))).toEqual([])
  })
})

describe.concurrent("the steps of the action", () => {
  it("say that nothing needs attention, and plan nothing", async () => {
    const { cwd, outputs, run } = await job(200)
    expect([await run(0), await run(1)]).toEqual([0, 0])
    expect(outputs()).toBe("attention=false\nplan-file=plan.json\n")
    expect(JSON.parse(readFileSync(join(cwd, "plan.json"), "utf8"))).toMatchObject({
      rotations: []
    })
  })

  it("say what needs attention, and plan it", async () => {
    const { cwd, outputs, run } = await job(10)
    expect([await run(0), await run(1), await run(2)]).toEqual([0, 0, 9])
    expect(outputs()).toBe("attention=true\nplan-file=plan.json\n")
    expect(readFileSync(join(cwd, "summary.md"), "utf8")).toContain("expiring")
    expect(JSON.parse(readFileSync(join(cwd, "plan.json"), "utf8"))).toMatchObject({
      rotations: [{ name: "acme" }]
    })
  })

  it("fail where the credentials do", async () => {
    const { cwd, run } = await job(10)
    expect(await run(0, { AUTH0_CLIENT_SECRET: "" })).toBe(3)
    expect(existsSync(join(cwd, "outputs"))).toBe(false)
  })
})
