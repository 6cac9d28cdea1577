/**
 * Two operators at once, each a process with a journal of its own, killed and resumed; and two hosts
 * whose clocks are an hour apart. The tenant's own log must show one rotation for each connection.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import type { Fault, RunningSandbox } from "@effect-auth0/tenant-sandbox"
import { describe, expect, it } from "vitest"
import { builtProgram, run, start, stoppingProgram } from "./support/Program.ts"
import { connection, rotateOperation, setUp, writes } from "./support/Workplace.ts"

const timing = (deadline: string, settle: string) => ["--deadline", deadline, "--settle", settle]
// Long enough for a tenant on a busy machine to apply a request within the two.
const short = timing("2s", "4s")

/** How often each connection was rotated, by the tenant's own log. */
const rotations = (sandbox: RunningSandbox) => {
  const applied = sandbox.requests
    .all()
    .filter((request) => request.operation === rotateOperation && request.applied)
  return Object.fromEntries(
    sandbox.connections
      .all()
      .map(({ id, name }) => [name, applied.filter((request) => request.connection === id).length])
  )
}

/** A tenant with a plan for all of it. */
const planned = async (names: ReadonlyArray<string>, faults: ReadonlyArray<Fault> = []) => {
  const place = await setUp(names.map((name) => connection(name)))
  for (const fault of faults) place.sandbox.faults.inject(fault)
  expect((await place.run("plan", "--out", "plan.json")).code).toBe(0)
  const rotate = (journal: string, ...more: ReadonlyArray<string>) => [
    "rotate",
    "--plan",
    "plan.json",
    "--yes",
    "--journal",
    journal,
    ...more
  ]
  return { ...place, rotate }
}

describe.concurrent("two runs of one plan", () => {
  it("rotate each connection once, and the second says by whom", async () => {
    const { cwd, rotate, run: runHere, sandbox } = await planned(["acme", "globex", "initech"])
    const ended = await Promise.all([
      runHere(...rotate("one.jsonl", ...short)),
      runHere(...rotate("two.jsonl", ...short))
    ])
    expect(rotations(sandbox)).toEqual({ acme: 1, globex: 1, initech: 1 })
    expect(writes(sandbox)).toHaveLength(3)
    const reports = ["one", "two"].map(
      (name): { rotations: ReadonlyArray<{ result: string; reason: string; message: string }> } =>
        JSON.parse(readFileSync(join(cwd, `${name}.report.json`), "utf8"))
    )
    const results = reports.map((report) => report.rotations.map(({ result }) => result))
    // What one did not rotate, the other did.
    expect([0, 1, 2].map((index) => results.map((each) => each[index]).toSorted())).toEqual(
      Array.from({ length: 3 }, () => ["not-rotated", "rotated"])
    )
    const left = reports.flatMap((report) =>
      report.rotations.filter(({ result }) => result === "not-rotated")
    )
    expect(left.map(({ reason }) => reason)).toEqual(left.map(() => "already-rotated"))
    expect(left.every(({ message }) => /by journal .*(?:one|two)\.jsonl$/u.test(message))).toBe(
      true
    )
    expect(ended.map(({ code }) => code).every((code) => code === 0 || code === 4)).toBe(true)
  })

  it("rotate once in sequence as well", async () => {
    const { rotate, run: runHere, sandbox } = await planned(["acme"])
    expect((await runHere(...rotate("one.jsonl"))).code).toBe(0)
    expect(await runHere(...rotate("two.jsonl"))).toMatchObject({
      code: 4,
      stdout: expect.stringContaining("already-rotated")
    })
    expect(writes(sandbox)).toHaveLength(1)
    expect((await runHere("verify", "two.jsonl")).code).toBe(0)
  })

  it("need no chosen names for their journals to differ", async () => {
    const { run: runHere, sandbox } = await planned(["acme", "globex"])
    const ended = await Promise.all(
      ["acme", "globex", "acme"].map((name) => runHere("rotate", "--yes", "--name", name, ...short))
    )
    expect(ended.map(({ code }) => code).filter((code) => code !== 0 && code !== 4)).toEqual([])
    expect(rotations(sandbox)).toMatchObject({ globex: 1 })
  })
})

const lostAfterApplying: Fault = {
  kind: "responseLostAfterApplying",
  operation: rotateOperation,
  connection: "globex"
}
const names = ["acme", "globex"]

/** The steps of a run that nobody kills. */
const stepsOf = async (): Promise<ReadonlyArray<string>> => {
  const { cwd, env, rotate } = await planned(names, [lostAfterApplying])
  const steps = join(cwd, "steps")
  const args = rotate("run.jsonl", "--concurrency", "1", ...short)
  const more = { cwd, env: { ...env, STEPS: steps } }
  expect((await run(stoppingProgram, args, more)).code).toBe(0)
  return readFileSync(steps, "utf8").trim().split("\n")
}

const steps = await stepsOf()

describe.concurrent("a process that is killed while another one works by the same plan", () => {
  const stops = steps.filter((label) =>
    /^before (?:writing|rotating|remembering|taking)/u.test(label)
  )

  it("has steps to be killed at", () => {
    expect(stops).toEqual(
      expect.arrayContaining(["before rotating 1", "before rotating 2", "before writing lost 1"])
    )
  })

  it.each(stops)("leaves one rotation for each connection, killed %s", async (stop) => {
    const { cwd, env, rotate, run: runHere, sandbox } = await planned(names, [lostAfterApplying])
    const one = start(stoppingProgram, rotate("one.jsonl", "--concurrency", "1", ...short), {
      cwd,
      env: { ...env, STOP_AT: stop }
    })
    const two = start(builtProgram, rotate("two.jsonl", "--concurrency", "1", ...short), {
      cwd,
      env
    })
    const [killed, lived] = await Promise.all([one.ended, two.ended])
    // It may have come to its end where the other one was faster.
    expect([null, 0, 4]).toContain(killed.code)
    expect([0, 4]).toContain(lived.code)
    const resumed = await Promise.all([
      runHere("resume", "one.jsonl", "--yes", ...short),
      runHere("resume", "two.jsonl", "--yes", ...short)
    ])
    // 2 where the first was killed before its journal had a plan.
    expect([0, 2, 4]).toContain(resumed[0]?.code)
    expect([0, 4]).toContain(resumed[1]?.code)
    expect(rotations(sandbox)).toEqual({ acme: 1, globex: 1 })
  })
})

describe.concurrent("two hosts whose clocks differ", () => {
  const clock = pathToFileURL(
    fileURLToPath(new URL("support/shifted-clock.mjs", import.meta.url))
  ).href
  const hour = 3_600_000

  it.each([
    ["an hour behind", -hour],
    ["an hour ahead", hour]
  ])("wait by the tenant's time for what a host %s has sent", async (_, shift) => {
    const {
      cwd,
      env,
      rotate,
      run: runHere,
      sandbox
    } = await planned(
      ["acme"],
      [{ kind: "lateApplication", delayMillis: 2500, operation: rotateOperation }]
    )
    const args = rotate("run.jsonl", ...timing("1s", "9s"))
    const shifted = {
      NODE_OPTIONS: `--import=${clock}`,
      CLOCK_SHIFT_MILLIS: String(shift),
      STOP_AT: "before writing lost 1"
    }
    const killed = await run(stoppingProgram, args, { cwd, env: { ...env, ...shifted } })
    expect(killed.signal).toBe("SIGKILL")
    expect((await runHere("resume", "run.jsonl", "--yes", ...timing("1s", "9s"))).code).toBe(0)
    expect(writes(sandbox)).toHaveLength(1)
    expect(rotations(sandbox)).toEqual({ acme: 1 })
  })

  it("settle for the deadline at least, whatever is asked for", async () => {
    const {
      rotate,
      run: runHere,
      sandbox
    } = await planned(
      ["acme"],
      [{ kind: "lateApplication", delayMillis: 5000, operation: rotateOperation }]
    )
    expect((await runHere(...rotate("run.jsonl", ...timing("4s", "0s")))).code).toBe(0)
    expect(rotations(sandbox)).toEqual({ acme: 1 })
  })
})

describe.concurrent("a journal", () => {
  it("is not taken over from a process that runs on this host", async () => {
    const {
      begin,
      rotate,
      run: runHere,
      sandbox
    } = await planned(["acme"], [{ kind: "slowBody", operation: rotateOperation }])
    const { child, ended } = begin(...rotate("run.jsonl"))
    await expect.poll(() => writes(sandbox).length, { timeout: 120_000 }).toBe(1)
    expect(await runHere("resume", "run.jsonl", "--yes", "--take-over")).toMatchObject({
      code: 8,
      stderr: expect.stringContaining("a running process cannot be displaced")
    })
    child.kill("SIGKILL")
    await ended
    expect((await runHere("resume", "run.jsonl", "--yes")).code).toBe(0)
    expect(rotations(sandbox)).toEqual({ acme: 1 })
  })
})
