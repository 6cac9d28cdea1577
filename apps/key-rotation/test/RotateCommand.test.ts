/**
 * The program as its users run it: what it sends when it rotates, what it leaves in files, and its
 * exit codes.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import {
  connection,
  itPrintsNoSecret,
  loseResponseAndHoldKeys,
  recordOf,
  rotateElsewhere,
  rotateOperation,
  setUp,
  twoConnections,
  writes
} from "./support/Workplace.ts"

describe.concurrent("rotate", () => {
  it("sends nothing that writes in a dry run", async () => {
    const { cwd, run, sandbox } = await setUp()
    const { code, stdout } = await run("rotate", "--dry-run", "--json")
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      rotations: [
        { name: "acme", wouldRotate: true, explanation: null },
        { name: "globex", wouldRotate: true, explanation: null }
      ]
    })
    expect(sandbox.requests.all().length).toBeGreaterThan(3)
    expect(writes(sandbox)).toEqual([])
    expect(readdirSync(cwd)).toEqual([])
  })

  it("needs consent", async () => {
    const { cwd, run, sandbox } = await setUp()
    expect(await run("rotate")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("add --yes, or --dry-run")
    })
    expect(writes(sandbox)).toEqual([])
    expect(readdirSync(cwd)).toEqual([])
  })

  it("rotates, reports and is verified, until somebody else rotates", async () => {
    const { cwd, run, sandbox } = await setUp()
    const before = recordOf(sandbox, "acme").keyring
    const rotated = await run("rotate", "--yes", "--all", "--json", "--journal", "run.jsonl")
    expect(rotated.code).toBe(0)
    const { keyring } = recordOf(sandbox, "acme")
    expect(keyring.current.kid).toBe(before.next.kid)
    const report: unknown = JSON.parse(rotated.stdout)
    expect(report).toMatchObject({
      summary: { rotated: 2, notRotated: 0, notStarted: 0, unknown: 0, alarm: 0, skipped: 0 },
      rotations: [
        {
          name: "acme",
          result: "rotated",
          before: { current: before.current.kid, next: before.next.kid },
          after: {
            current: keyring.current.kid,
            next: keyring.next.kid,
            previous: before.current.kid
          }
        },
        { name: "globex", result: "rotated" }
      ]
    })
    expect(readFileSync(join(cwd, "run.report.json"), "utf8")).toBe(rotated.stdout)
    expect(rotated.stderr).toContain("[2/2] ")
    // The algorithm of the new key is that of the key before it, not the API's default.
    expect(keyring.next.algorithm).toBe("ES256")

    expect((await run("resume", "run.jsonl")).code).toBe(0)
    expect((await run("verify", "run.jsonl")).code).toBe(0)
    expect((await run("verify", "run.report.json")).code).toBe(0)
    expect(writes(sandbox)).toHaveLength(2)
    await rotateElsewhere(sandbox, "globex")
    const verified = await run("verify", "run.jsonl", "--json")
    expect(verified.code).toBe(6)
    expect(JSON.parse(verified.stdout)).toMatchObject({
      connections: [
        { name: "acme", finding: "verified" },
        { name: "globex", finding: "changed-by-others" }
      ]
    })
  })

  it("asks for another algorithm where told to", async () => {
    const { run, sandbox } = await setUp()
    expect((await run("rotate", "--yes", "--name", "acme", "--alg", "ES384")).code).toBe(0)
    expect(recordOf(sandbox, "acme").keyring.next.algorithm).toBe("ES384")
    expect(writes(sandbox)).toHaveLength(1)
  })

  it("leaves a connection alone that has changed since the plan", async () => {
    const { run, sandbox } = await setUp()
    await run("plan", "--out", "plan.json")
    await rotateElsewhere(sandbox, "acme")
    const dry = await run("rotate", "--plan", "plan.json", "--dry-run")
    expect(dry.code).toBe(4)
    const { code, stdout } = await run("rotate", "--plan", "plan.json", "--yes", "--json")
    expect(code).toBe(4)
    expect(JSON.parse(stdout)).toMatchObject({
      rotations: [
        { name: "acme", result: "not-rotated", reason: "already-rotated" },
        { name: "globex", result: "rotated" }
      ]
    })
  })

  it("says once that scopes are missing, before anything is sent", async () => {
    const { cwd, run, sandbox } = await setUp(twoConnections, {
      scopes: ["read:connections", "read:connections_keys", "read:connections_options"]
    })
    expect(await run("rotate", "--yes", "--name", "acme")).toMatchObject({
      code: 3,
      stdout: "",
      stderr: expect.stringContaining(
        "the token lacks create:connections_keys, update:connections_keys"
      )
    })
    expect(readdirSync(cwd)).toEqual([])
    expect(writes(sandbox)).toEqual([])
    expect(recordOf(sandbox, "acme").keyring.previous).toBeUndefined()
  })

  it("raises an alarm when somebody else rotates meanwhile", async () => {
    const { begin: beginHere, run, sandbox } = await setUp()
    const { release } = loseResponseAndHoldKeys(sandbox, "responseLostBeforeApplying")
    const { ended } = beginHere(
      "rotate",
      "--yes",
      "--all",
      "--concurrency",
      "1",
      "--journal",
      "run.jsonl"
    )
    await expect.poll(() => writes(sandbox).length, { timeout: 120_000 }).toBe(1)
    await rotateElsewhere(sandbox, "acme")
    await rotateElsewhere(sandbox, "acme")
    release()
    const { code, stdout } = await ended
    expect(code).toBe(6)
    expect(stdout).toContain("ALARM: the current key is neither of the two before")
    expect(stdout).toContain("not started")
    expect((await run("resume", "run.jsonl")).code).toBe(6)
  })

  it("takes a response that does not come in time for lost", async () => {
    const { cwd, run, sandbox } = await setUp([connection("acme")])
    sandbox.faults.inject({ kind: "slowBody", operation: rotateOperation })
    expect(
      await run("rotate", "--yes", "--all", "--journal", "run.jsonl", "--deadline", "1s")
    ).toMatchObject({ code: 0, stderr: expect.stringContaining("acme: its response was lost") })
    expect(readFileSync(join(cwd, "run.jsonl"), "utf8")).toContain('"event":"lost"')
    expect(writes(sandbox)).toHaveLength(1)
  })

  it("leaves an outcome open that it cannot read, and finds it out when resumed", async () => {
    const { run, sandbox } = await setUp([connection("acme")])
    const { release } = loseResponseAndHoldKeys(sandbox, "responseLostAfterApplying")
    const timing = ["--deadline", "1s", "--settle", "1s"]
    const { code } = await run("rotate", "--yes", "--all", "--journal", "run.jsonl", ...timing)
    expect(code).toBe(5)
    expect((await run("verify", "run.jsonl")).code).toBe(7)
    release()
    expect((await run("verify", "run.jsonl")).stdout).toContain("rotated-since")
    expect((await run("resume", "run.jsonl", "--yes")).code).toBe(0)
    expect(writes(sandbox)).toHaveLength(1)
  })
})

describe.concurrent("a journal", () => {
  it("serves one process at a time, and no second run", async () => {
    const { begin: beginHere, run, sandbox } = await setUp([connection("acme")])
    sandbox.faults.inject({ kind: "slowBody", operation: rotateOperation })
    const { child, ended } = beginHere("rotate", "--yes", "--all", "--journal", "run.jsonl")
    await expect.poll(() => writes(sandbox).length, { timeout: 120_000 }).toBe(1)
    expect(await run("resume", "run.jsonl", "--yes")).toMatchObject({
      code: 8,
      stderr: expect.stringContaining(`is in use by process ${child.pid} on this host`)
    })
    child.kill("SIGKILL")
    await ended
    expect(await run("rotate", "--yes", "--all", "--journal", "run.jsonl")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("exists already")
    })
    expect((await run("resume", "run.jsonl", "--yes")).code).toBe(0)
    expect(writes(sandbox)).toHaveLength(1)
  })

  it("must be there, and readable", async () => {
    const { cwd, run } = await setUp()
    expect(await run("resume", "none.jsonl", "--yes")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("there is no such file")
    })
    expect(existsSync(join(cwd, "none.jsonl"))).toBe(false)
    writeFileSync(join(cwd, "bad.jsonl"), '{"event":"else","time":""}\n')
    expect(await run("verify", "bad.jsonl")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("journal bad.jsonl, line 1: ")
    })
  })
})

// Not concurrent, so that it comes last.
describe("all that was printed", () => {
  itPrintsNoSecret()
})
