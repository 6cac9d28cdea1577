/**
 * What the program does with files, pipes, devices and signals that do not do as they should.
 */
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { join } from "node:path"
import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { Report } from "../src/rotation/Report.ts"
import { version } from "../src/Version.ts"
import { shell } from "./support/Shell.ts"
import { connection, rotateOperation, setUp, twoConnections, writes } from "./support/Workplace.ts"

const reportIn = (cwd: string, name: string): Report =>
  Schema.decodeUnknownSync(Schema.fromJsonString(Report))(readFileSync(join(cwd, name), "utf8"))

describe.concurrent("a report", () => {
  it("takes the place of no other file", async () => {
    const { cwd, run, sandbox } = await setUp()
    await run("plan", "--out", "plan.json")
    writeFileSync(join(cwd, "notes.json"), '{ "mine": true }')
    mkdirSync(join(cwd, "folder"))
    const rotate = ["rotate", "--plan", "plan.json", "--yes", "--journal", "run.jsonl", "--report"]
    for (const path of ["run.jsonl", "./run.jsonl", "plan.json", "notes.json", "folder"]) {
      expect(await run(...rotate, path)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("the report would replace the")
      })
    }
    expect(await run(...rotate, "notes.json/report.json")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Invalid value for flag --report: "notes.json/report.json"')
    })
    expect(readFileSync(join(cwd, "notes.json"), "utf8")).toBe('{ "mine": true }')
    expect(writes(sandbox)).toEqual([])
    expect(readdirSync(cwd).toSorted()).toEqual(["folder", "notes.json", "plan.json"])

    expect(
      (await run("rotate", "--plan", "plan.json", "--yes", "--journal", "run.jsonl")).code
    ).toBe(0)
    symlinkSync("run.jsonl", join(cwd, "link"))
    linkSync(join(cwd, "run.jsonl"), join(cwd, "other"))
    const journal = readFileSync(join(cwd, "run.jsonl"), "utf8")
    for (const path of ["link", "other"]) {
      expect((await run("resume", "run.jsonl", "--report", path)).code).toBe(2)
    }
    expect(readFileSync(join(cwd, "run.jsonl"), "utf8")).toBe(journal)
  })

  it("says who rotated, when, with what, and when the keys expire", async () => {
    const { cwd, run } = await setUp([connection("acme")])
    await run("rotate", "--yes", "--all", "--journal", "run.jsonl", "--operator", "ada")
    await run("resume", "run.jsonl")
    const { processes, rotations } = reportIn(cwd, "run.report.json")
    expect(processes.map(({ operator, version: tool }) => [operator, tool])).toEqual([
      ["ada", version],
      [null, version]
    ])
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT/u)
    expect(processes).toEqual(
      processes.map(() => expect.objectContaining({ startedAt: time, endedAt: time }))
    )
    expect(rotations).toMatchObject([
      {
        trust: "jwks",
        sentAt: time,
        finishedAt: time,
        before: { currentExpiresAt: time, nextExpiresAt: time },
        after: { currentExpiresAt: time, nextExpiresAt: time }
      }
    ])
    expect(rotations[0]?.after?.currentExpiresAt).toBe(rotations[0]?.before.nextExpiresAt)
  })
})

describe.concurrent("an output", () => {
  it("that cannot be written is a failure, but the rotation is still recorded", async () => {
    const { cwd, env, run, sandbox } = await setUp()
    expect(await shell("$KR inventory --json > /dev/full", cwd, env)).toMatchObject({
      code: 10,
      stderr: expect.stringContaining("no space is left on the device")
    })
    const rotate = "$KR rotate --yes --all --journal run.jsonl --json > /dev/full"
    expect((await shell(rotate, cwd, env)).code).toBe(10)
    expect(reportIn(cwd, "run.report.json").summary.rotated).toBe(2)
    expect(writes(sandbox)).toHaveLength(2)
    expect((await run("verify", "run.jsonl")).code).toBe(0)
  })

  it("whose reader has gone does not end a run", async () => {
    const { cwd, env, sandbox } = await setUp()
    const script =
      "$KR rotate --yes --all --concurrency 1 --journal run.jsonl 2>&1 | head -1; echo ${PIPESTATUS[0]}"
    expect((await shell(script, cwd, env)).stdout).toMatch(/\n0\n$/u)
    expect(reportIn(cwd, "run.report.json").summary.rotated).toBe(2)
    expect(writes(sandbox)).toHaveLength(2)
  })

  it("of a journal that is full ends the run in plain words, and the run is resumed", async () => {
    const { cwd, env, run, sandbox } = await setUp(
      Array.from({ length: 6 }, (_, index) => connection(`acme${index}`))
    )
    // In blocks of 1024 bytes: the plan fits, and what comes after does not.
    const script = "ulimit -f 4; exec $KR rotate --yes --all --concurrency 1 --journal run.jsonl"
    expect(await shell(script, cwd, env)).toMatchObject({
      code: 10,
      stderr: expect.stringContaining("journal run.jsonl: it would become larger than is allowed")
    })
    expect(
      (await run("resume", "run.jsonl", "--yes", "--deadline", "2s", "--settle", "4s")).code
    ).toBe(0)
    const rotated = writes(sandbox).filter(({ applied }) => applied)
    expect(new Set(rotated.map((request) => request.connection)).size).toBe(6)
    expect(rotated).toHaveLength(6)
  })

  it("is not a terminal, so that nothing in it moves a cursor or has a color", async () => {
    const { cwd, env } = await setUp()
    const { stderr, stdout } = await shell("$KR rotate --yes --all; $KR doctor", cwd, {
      ...env,
      NO_COLOR: "1"
    })
    expect(`${stdout}${stderr}`).not.toContain("\u001b")
  })
})

describe.concurrent("a file that is no journal", () => {
  it("is not written to", async () => {
    const { cwd, run } = await setUp()
    for (const content of ["hello\n", "", '{"version":1}\n', "[1]\n"]) {
      writeFileSync(join(cwd, "notes.txt"), content)
      expect((await run("resume", "notes.txt", "--yes")).code).toBe(2)
      expect(readFileSync(join(cwd, "notes.txt"), "utf8")).toBe(content)
    }
  })
})

describe.concurrent("a signal", () => {
  it.each(["SIGHUP", "SIGTERM", "SIGINT"] as const)(
    "%s ends a run well, with a report of what is known",
    async (signal) => {
      const { begin, cwd, run, sandbox } = await setUp()
      sandbox.faults.inject({ kind: "slowBody", operation: rotateOperation, stallMillis: 5000 })
      const args = ["rotate", "--yes", "--all", "--concurrency", "1", "--journal", "run.jsonl"]
      const { child, ended } = begin(...args)
      await expect.poll(() => writes(sandbox).length, { timeout: 120_000, interval: 20 }).toBe(1)
      child.kill(signal)
      expect((await ended).code).toBe(130)
      expect(reportIn(cwd, "run.report.json").summary).toMatchObject({ unknown: 1, notStarted: 1 })
      expect((await run("resume", "run.jsonl", "--yes")).code).toBe(0)
      expect(reportIn(cwd, "run.report.json").summary.rotated).toBe(2)
      expect(writes(sandbox)).toHaveLength(2)
      expect(existsSync(join(cwd, "run.jsonl"))).toBe(true)
    }
  )
})

describe.concurrent("a terminal", () => {
  /** In a terminal of so many columns, with a line typed. */
  const inTerminal = (command: string) =>
    `script -qec ${JSON.stringify(`stty cols 90; ${command}`)} /dev/null`

  it("is asked on while the result is piped, and keeps failures in sight", async () => {
    const { cwd, env, sandbox } = await setUp()
    sandbox.faults.inject({
      kind: "responseLostAfterApplying",
      operation: rotateOperation,
      connection: "acme"
    })
    const command = "$KR rotate --all --journal run.jsonl | cat > result.txt"
    const { stdout } = await shell(inTerminal(command), cwd, { ...env, TERM: "xterm" }, "y\n")
    expect(stdout).toContain(
      "Rotate the keys of 2 connections of tenant.sandbox.localhost now? [y/N]"
    )
    expect(stdout).toMatch(/acme: its response was lost; its keys will tell\r?\n/u)
    expect(readFileSync(join(cwd, "result.txt"), "utf8")).toContain("2 of 2 connections")
    expect(writes(sandbox)).toHaveLength(2)
  })

  it("can say no", async () => {
    const { cwd, env, sandbox } = await setUp(twoConnections)
    const script = `${inTerminal("$KR rotate --all")}`
    expect((await shell(script, cwd, env, "n\n")).stdout).toContain("Nothing was sent.")
    expect(writes(sandbox)).toEqual([])
  })

  it.each([40, 60, 80, 120, 200])("of %i columns has room for every line", async (columns) => {
    const { cwd, env } = await setUp([
      ...twoConnections,
      connection("a-connection-with-a-name-that-is-longer-than-most-terminals-are-wide", {
        displayName: "A display name of some length, too",
        optionsHidden: true
      })
    ])
    const script = "$KR inventory; $KR plan; $KR rotate --dry-run; $KR doctor"
    const { stdout } = await shell(script, cwd, { ...env, COLUMNS: String(columns) })
    expect(stdout.split("\n").filter((line) => [...line].length > columns)).toEqual([])
    expect(stdout).toContain("globex")
  })
})
