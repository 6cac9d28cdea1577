/**
 * What people hand to the tool by mistake, and what changes behind its back: it says what is wrong
 * before anything is sent.
 */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { shell } from "./support/Shell.ts"
import { connection, recordOf, setUp, twoConnections, writes } from "./support/Workplace.ts"

describe.concurrent("a file that is not what it should be", () => {
  it("is said to be so, where a plan is asked for", async () => {
    const { cwd, env, run, sandbox } = await setUp()
    expect((await run("plan", "--out", "plan.json")).code).toBe(0)
    const plan = readFileSync(join(cwd, "plan.json"), "utf8")
    writeFileSync(join(cwd, "utf16.json"), `\uFEFF${plan}`, "utf16le")
    writeFileSync(join(cwd, "cut.json"), plan.slice(0, 300))
    writeFileSync(join(cwd, "empty.json"), "\n")
    const found = []
    for (const name of ["utf16.json", "cut.json", "empty.json"]) {
      found.push(await run("rotate", "--plan", name, "--yes"))
    }
    found.push(await shell("$KR rotate --plan - --yes < cut.json", cwd, env))
    found.push(await shell("$KR rotate --plan - --yes <&-", cwd, env))
    const cut = "it is not JSON, or not all of it: write it again with --out"
    expect(found.map(({ code, stderr }) => [code, stderr])).toEqual([
      [2, "key-rotation: plan utf16.json: it is not UTF-8 text: save it as UTF-8\n"],
      [2, `key-rotation: plan cut.json: ${cut}\n`],
      [2, "key-rotation: plan empty.json: it is empty\n"],
      [2, `key-rotation: the plan on standard input: ${cut}\n`],
      [2, "key-rotation: the plan on standard input: it is empty\n"]
    ])
    expect(writes(sandbox)).toEqual([])
  })

  it("is said to be so, where a checklist is asked for", async () => {
    const { cwd, run, sandbox } = await setUp()
    expect((await run("export", "--out", "keys")).code).toBe(0)
    const checklist = readFileSync(join(cwd, "keys", "checklist.md"), "utf8")
    writeFileSync(join(cwd, "utf16.md"), `\uFEFF${checklist}`, "utf16le")
    const args = ["rotate", "--yes", "--all", "--checklist", "utf16.md", "--journal", "run.jsonl"]
    expect(await run(...args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("utf16.md names no key: use a checklist.md")
    })
    expect(writes(sandbox)).toEqual([])
  })

  it("is known for what it is, where a record is asked for", async () => {
    const { cwd, run } = await setUp()
    await run("plan", "--out", "plan.json")
    expect(await run("verify", "plan.json")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("plan.json is a plan, which does not say what was done")
    })
    const rotated = await run("rotate", "--plan", "plan.json", "--yes", "--journal", "run.jsonl")
    expect(rotated.code).toBe(0)
    // As a formatter that sorts leaves it.
    const report: unknown = JSON.parse(readFileSync(join(cwd, "run.report.json"), "utf8"))
    const sorted = Object.fromEntries(Object.entries(Object(report)).toSorted())
    writeFileSync(join(cwd, "sorted.json"), JSON.stringify(sorted))
    expect((await run("verify", "sorted.json")).code).toBe(0)
  })

  it("is rejected where it is two journals that were joined", async () => {
    const { cwd, run, sandbox } = await setUp()
    for (const name of ["one", "two"]) {
      expect((await run("rotate", "--yes", "--all", "--journal", `${name}.jsonl`)).code).toBe(0)
    }
    const [one, two] = ["one.jsonl", "two.jsonl"].map((name) =>
      readFileSync(join(cwd, name), "utf8")
    )
    writeFileSync(join(cwd, "joined.jsonl"), `${two}${one}`)
    const rejected = {
      code: 2,
      stderr: expect.stringContaining("joined.jsonl holds the plans of two runs")
    }
    expect(await run("resume", "joined.jsonl", "--yes")).toMatchObject(rejected)
    expect(await run("verify", "joined.jsonl")).toMatchObject(rejected)
    expect(writes(sandbox)).toHaveLength(4)
  })
})

describe.concurrent("a folder", () => {
  it("does not let a report replace the journal by another name of it", async () => {
    const { cwd, run, sandbox } = await setUp()
    mkdirSync(join(cwd, "real"))
    symlinkSync("real", join(cwd, "link"))
    const files = ["--journal", "real/run.jsonl", "--report", "link/run.jsonl"]
    expect(await run("rotate", "--yes", "--all", ...files)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("the report would replace the journal link/run.jsonl")
    })
    expect(writes(sandbox)).toEqual([])
  })

  it("of locks is the same wherever the tool is started", async () => {
    const { cwd, runWith, sandbox } = await setUp()
    const relative = { KEY_ROTATION_LOCKS: "locks" }
    expect(await runWith(relative, "rotate", "--yes", "--all")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("KEY_ROTATION_LOCKS must be an absolute path: locks is")
    })
    expect(existsSync(join(cwd, "locks"))).toBe(false)
    expect(writes(sandbox)).toEqual([])
  })
})

describe.concurrent("a plan on standard input", () => {
  it("is not carried out where a next key has expired since", async () => {
    const { cwd, env, run, sandbox } = await setUp([
      connection("acme", {
        keys: { algorithm: "ES256", currentExpiresInDays: 5, nextExpiresInDays: 20 }
      }),
      connection("globex")
    ])
    expect((await run("plan", "--out", "plan.json")).code).toBe(0)
    // By the tenant's time, which is the one that counts.
    const moved = await fetch(`${sandbox.origin}/_sandbox/clock`, {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ advance_millis: 21 * 86_400_000 })
    })
    expect(moved.status).toBe(200)
    const why =
      "the certificate of its next key has expired: a rotation would make that key current"
    const tried = await shell("$KR rotate --plan - --dry-run --json < plan.json", cwd, env)
    expect([tried.code, JSON.parse(tried.stdout)]).toMatchObject([
      4,
      {
        rotations: [
          { name: "acme", wouldRotate: false, explanation: why },
          { name: "globex", wouldRotate: true, explanation: null }
        ]
      }
    ])
    expect(writes(sandbox)).toEqual([])
    const script = "$KR rotate --plan - --yes --json --journal run.jsonl < plan.json"
    const rotated = await shell(script, cwd, env)
    expect([rotated.code, JSON.parse(rotated.stdout)]).toMatchObject([
      4,
      {
        summary: { rotated: 1, notRotated: 1 },
        rotations: [
          { name: "acme", result: "not-rotated", reason: "not-rotatable", message: why },
          { name: "globex", result: "rotated" }
        ]
      }
    ])
    expect(writes(sandbox)).toMatchObject([{ connection: recordOf(sandbox, "globex").id }])
  })
})

describe.concurrent("an environment", () => {
  it("whose token may not read keys is told so before anything is sent", async () => {
    const { cwd, run } = await setUp()
    expect((await run("plan", "--out", "plan.json")).code).toBe(0)
    const other = await setUp(twoConnections, {
      scopes: [
        "read:connections",
        "read:connections_options",
        "create:connections_keys",
        "update:connections_keys"
      ]
    })
    writeFileSync(join(other.cwd, "plan.json"), readFileSync(join(cwd, "plan.json")))
    const args = ["rotate", "--plan", "plan.json", "--journal", "run.jsonl", "--yes"]
    expect(await other.run(...args)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("the token lacks read:connections_keys")
    })
    expect(existsSync(join(other.cwd, "run.jsonl"))).toBe(false)
  })

  it("whose Node.js is too old is told so", async () => {
    const { runWith } = await setUp()
    const old = new URL("support/old-node.mjs", import.meta.url).href
    expect(await runWith({ NODE_OPTIONS: `--import=${old}` }, "inventory")).toMatchObject({
      code: 3,
      stdout: "",
      stderr: "key-rotation: this needs Node.js 22.19 or later, and runs on 22.18.9\n"
    })
  })

  it("without a person is not offered a flag that the command lacks", async () => {
    const { run } = await setUp([connection("acme", { keys: "none" })])
    expect(await run("create-keys")).toMatchObject({
      code: 2,
      stderr:
        "Without keys: acme\nkey-rotation: this needs consent, and there is nobody to ask: add --yes\n"
    })
  })

  it("is not given two formats at once", async () => {
    const { run, sandbox } = await setUp()
    expect((await run("doctor", "--json", "--format", "prometheus")).code).toBe(2)
    expect(sandbox.requests.all()).toEqual([])
  })
})
