/**
 * What happens to files and variables while, or before, the tool works: the exit code says what to do,
 * the gravest finding decides, and nothing is said to be unsent that was sent.
 */
import { appendFileSync, existsSync, readFileSync, unlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import {
  connection,
  recordOf,
  rotateElsewhere,
  rotateOperation,
  setUp,
  writes
} from "./support/Workplace.ts"
import { builtProgram } from "./support/Program.ts"

const short = ["--deadline", "20s", "--settle", "20s"]

/** Waits for something that is bound to happen; the test's own time limits it. */
const until = async (happened: () => boolean): Promise<void> => {
  while (!happened()) await delay(20)
}

/** A run of two connections that waits for the response to the rotation of the second one. */
const waitingRun = async () => {
  const place = await setUp([connection("acme"), connection("globex")])
  expect((await place.run("plan", "--out", "plan.json")).code).toBe(0)
  const journal = join(place.cwd, "run.jsonl")
  place.sandbox.faults.inject({
    kind: "slowBody",
    stallMillis: 9000,
    operation: rotateOperation,
    connection: "globex"
  })
  const { ended } = place.begin(
    "rotate",
    "--plan",
    "plan.json",
    "--yes",
    "--journal",
    journal,
    ...short
  )
  const { id } = recordOf(place.sandbox, "globex")
  const isUnderWay = (): boolean =>
    writes(place.sandbox).some((request) => request.connection === id)
  await until(isUnderWay)
  return { ...place, journal, ended }
}

const notAJournal = "\nsomething else\n\nand more of it\n"

describe.concurrent("a journal under a run", () => {
  it("that something else writes to ends the run, which does not say that nothing was sent", async () => {
    const { ended, journal, sandbox } = await waitingRun()
    appendFileSync(journal, notAJournal)
    expect(await ended).toMatchObject({
      code: 10,
      stderr: expect.stringContaining("was changed by something else while this run wrote to it")
    })
    expect(writes(sandbox)).not.toEqual([])
  })

  it("that is deleted ends the run", async () => {
    const { cwd, ended, journal } = await waitingRun()
    unlinkSync(journal)
    expect(await ended).toMatchObject({
      code: 10,
      stderr: expect.stringContaining("was deleted or replaced while this run wrote to it")
    })
    expect(JSON.parse(readFileSync(join(cwd, "run.report.json"), "utf8"))).toMatchObject({
      rotations: [{ name: "acme" }, { name: "globex" }]
    })
  })

  it("hides no alarm, whatever becomes of it", async () => {
    const place = await setUp([connection("acme"), connection("globex")])
    const { cwd, run, sandbox } = place
    expect((await run("plan", "--out", "plan.json")).code).toBe(0)
    sandbox.faults.inject({
      kind: "slowBody",
      stallMillis: 5000,
      operation: rotateOperation,
      connection: "acme"
    })
    sandbox.faults.inject({
      kind: "slowBody",
      stallMillis: 15_000,
      operation: rotateOperation,
      connection: "globex"
    })
    const { ended } = place.begin(
      "rotate",
      "--plan",
      "plan.json",
      "--yes",
      "--journal",
      "run.jsonl",
      ...short
    )
    await until(() => writes(sandbox).length === 2)
    await rotateElsewhere(sandbox, "acme")
    const journal = join(cwd, "run.jsonl")
    await until(() => readFileSync(journal, "utf8").includes('"result":"alarm"'))
    appendFileSync(journal, notAJournal)
    expect(await ended).toMatchObject({
      code: 6,
      stderr: expect.stringContaining("was changed by something else")
    })
  })

  it("is not begun where a checklist cannot be read", async () => {
    const { cwd, run, sandbox } = await setUp()
    const args = ["rotate", "--yes", "--all", "--checklist", "none.md", "--journal", "run.jsonl"]
    expect(await run(...args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("cannot read none.md")
    })
    expect(existsSync(join(cwd, "run.jsonl"))).toBe(false)
    expect(writes(sandbox)).toEqual([])
  })
})

describe.concurrent("a file of variables", () => {
  const fileOf = (env: Readonly<Record<string, string>>): string =>
    Object.entries(env)
      .map(([name, value]) => `${name}=${value}\n`)
      .join("")

  it("is one: two of them are an error, in either order and place", async () => {
    const { cwd, env, run, sandbox } = await setUp()
    writeFileSync(join(cwd, "one.env"), fileOf(env))
    writeFileSync(join(cwd, "two.env"), "AUTH0_DOMAIN=other.example\n")
    const [one, two] = [
      ["--env-file", "one.env"],
      ["--env-file", "two.env"]
    ] as const
    for (const args of [
      ["inventory", ...one, ...two],
      ["inventory", ...two, ...one],
      [...one, "inventory", ...two]
    ]) {
      expect(await run(...args)).toMatchObject({ code: 2, stdout: "" })
    }
    expect(sandbox.requests.all()).toEqual([])
  })

  it("is the tool's and not that of Node.js, which ends with a code of its own", async () => {
    const { run } = await setUp()
    expect(await run("inventory", "--env-file", "none.env")).toMatchObject({
      code: 2,
      stderr: "key-rotation: cannot read none.env: there is no such file or folder (ENOENT)\n"
    })
    expect(readFileSync(builtProgram, "utf8").split("\n")[0]).toBe("#!/usr/bin/env -S node --")
  })

  it("may begin with a byte-order mark, and is named where it lacks something", async () => {
    const { cwd, env, run } = await setUp()
    writeFileSync(join(cwd, "windows.env"), `\uFEFF${fileOf(env)}`)
    expect((await run("inventory", "--env-file", "windows.env")).code).toBe(0)
    writeFileSync(join(cwd, "half.env"), "AUTH0_DOMAIN=tenant.example\n")
    expect(await run("inventory", "--env-file", "half.env")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("key-rotation: missing in half.env:\n  AUTH0_CLIENT_ID")
    })
  })

  it("that holds two credentials says so", async () => {
    const { runWith, sandbox } = await setUp()
    expect(await runWith({ AUTH0_CLIENT_ASSERTION_KEY: "a key" }, "inventory")).toMatchObject({
      code: 3,
      stderr:
        "key-rotation: AUTH0_CLIENT_SECRET and AUTH0_CLIENT_ASSERTION_KEY are both set: set one of them\n"
    })
    expect(sandbox.requests.all()).toEqual([])
  })
})

describe.concurrent("a plan", () => {
  it("may begin with a byte-order mark", async () => {
    const { cwd, run } = await setUp()
    expect((await run("plan", "--out", "plan.json")).code).toBe(0)
    const plan = readFileSync(join(cwd, "plan.json"), "utf8")
    writeFileSync(join(cwd, "edited.json"), `\uFEFF${plan}`)
    expect((await run("rotate", "--plan", "edited.json", "--dry-run")).code).toBe(0)
  })

  it("is not begun with a wait that no run can keep", async () => {
    const { run, sandbox } = await setUp()
    expect(await run("rotate", "--yes", "--all", "--trust-wait", "2h")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--trust-wait: "7200000 millis". Expected: at most 1h')
    })
    expect(sandbox.requests.all()).toEqual([])
  })
})
