/** The workflows of GitHub, by their schema and by what they run. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { validateWorkflow } from "@action-validator/core"
import { describe, expect, it } from "vitest"

const root = fileURLToPath(new URL("../../../", import.meta.url))
const folder = `${root}.github/workflows/`
const { scripts } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>
}

// What follows `pnpm` there: words of pnpm itself, and the scripts of the root.
const known = new Set([
  "install",
  "exec",
  "run",
  "-r",
  "--dir",
  "--filter",
  ...Object.keys(scripts)
])

describe.each(readdirSync(folder))("%s", (name) => {
  const text = readFileSync(`${folder}${name}`, "utf8")

  it("is a workflow", () => {
    const { errors } = validateWorkflow(text)
    expect(errors).toEqual([])
  })

  it("uses actions by tag, which Renovate pins", () => {
    const uses = [...text.matchAll(/uses: ([^.\s]\S*)/g)].map(([, action = ""]) => action)
    expect(uses.filter((action) => !/^[\w./-]+@(v\d+|[0-9a-f]{40})$/.test(action))).toEqual([])
  })

  it("calls workflows that exist and can be called", () => {
    const called = [...text.matchAll(/uses: \.\/(\S+)/g)].map(([, file = ""]) => root + file)
    const callable = (file: string) =>
      existsSync(file) && /^ {2}workflow_call:$/m.test(readFileSync(file, "utf8"))
    expect(called.filter((file) => !callable(file))).toEqual([])
  })

  it("runs scripts that exist", () => {
    const run = [...text.matchAll(/npx --yes pnpm@12 (\S+)/g)].map(([, script = ""]) => script)
    expect(run.filter((script) => !known.has(script))).toEqual([])
    const files = [...text.matchAll(/run: (\.\S+)/g)].map(([, file = ""]) => file)
    expect(files.filter((file) => !existsSync(`${root}${file}`))).toEqual([])
  })

  it("gives no job more permissions than it needs", () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m)
    const jobs = text.slice(text.indexOf("\njobs:"))
    expect(jobs.match(/^ {4}runs-on:/gm)?.length).toBe(
      jobs.match(/^ {4}timeout-minutes:/gm)?.length
    )
  })
})
