/** The trust check before a key is promoted: the JWKS, the caches, the checklist, and doing without. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Duration } from "effect"
import { describe, expect, it } from "vitest"
import { cacheTime } from "../src/tenant/PublishedKeys.ts"
import { readChecklist } from "../src/trust/Checklist.ts"
import { startProxy } from "./support/Proxy.ts"
import { connection, recordOf, setUp, writes } from "./support/Workplace.ts"

const rotate = ["rotate", "--yes", "--all", "--journal", "run.jsonl", "--json"]

interface Reported {
  readonly rotations: ReadonlyArray<{ readonly reason: string; readonly trust: string }>
}
const reported = (stdout: string): Reported => JSON.parse(stdout)

describe.concurrent("a key that the JWKS does not publish", () => {
  const unpublished = async () => {
    const place = await setUp([connection("acme")])
    const { current, next } = recordOf(place.sandbox, "acme").keyring
    const { origin } = await startProxy(place.sandbox.origin, { without: [next.kid] })
    const run = (...args: ReadonlyArray<string>) => place.runWith({ AUTH0_ORIGIN: origin }, ...args)
    return { ...place, run, current, next }
  }

  it("is not promoted, and no dry run says that it would be", async () => {
    const { run, sandbox } = await unpublished()
    const ended = await run(...rotate)
    expect(ended.code).toBe(4)
    expect(reported(ended.stdout).rotations).toMatchObject([{ reason: "not-trusted", trust: null }])
    expect(ended.stderr).toContain("To go on with what is left")
    expect((await run("rotate", "--dry-run")).code).toBe(4)
    expect(writes(sandbox)).toEqual([])
  })

  it("is promoted once a person has ticked it in the checklist", async () => {
    const { cwd, run, sandbox } = await unpublished()
    await run("export", "--out", "keys")
    const checklist = join(cwd, "keys", "checklist.md")
    const args = [...rotate, "--checklist", "keys/checklist.md"]
    expect((await run(...args)).code).toBe(4)
    expect(writes(sandbox)).toEqual([])
    const text = readFileSync(checklist, "utf8")
    writeFileSync(checklist, text.replace("- [ ] trusts the next", "- [x] trusts the next"))
    const resumed = await run(
      "resume",
      "run.jsonl",
      "--yes",
      "--json",
      "--checklist",
      "keys/checklist.md"
    )
    expect(resumed.code).toBe(0)
    expect(reported(resumed.stdout).rotations).toMatchObject([{ trust: "checklist" }])
    expect(writes(sandbox)).toHaveLength(1)
  })

  it("is promoted on demand, and report and journal say so", async () => {
    const { cwd, run } = await unpublished()
    const { code, stdout } = await run(...rotate, "--skip-trust-check")
    expect(code).toBe(0)
    expect(reported(stdout).rotations).toMatchObject([{ trust: "skipped" }])
    expect(readFileSync(join(cwd, "run.jsonl"), "utf8")).toContain('"basis":"skipped"')
  })
})

describe.concurrent("a JWKS that may be cached", () => {
  it("is waited out before the key is promoted", async () => {
    const { runWith, sandbox } = await setUp([connection("acme")])
    const proxy = await startProxy(sandbox.origin, {
      cacheControl: "public, max-age=1, stale-while-revalidate=1"
    })
    const { code, stderr } = await runWith({ AUTH0_ORIGIN: proxy.origin }, ...rotate)
    expect(code).toBe(0)
    expect(stderr).toContain("its next key is published; waiting until")
    const [asked = Infinity] = proxy.asked()
    expect(writes(sandbox)[0]?.at).toBeGreaterThanOrEqual(asked + 2000)
  })

  it("for longer than a run can wait asks for a checklist", async () => {
    const { runWith, sandbox } = await setUp([connection("acme")])
    const { origin } = await startProxy(sandbox.origin, { cacheControl: "max-age=604800" })
    const { code, stdout } = await runWith({ AUTH0_ORIGIN: origin }, ...rotate)
    expect(code).toBe(4)
    expect(stdout).toContain("may be cached for 168 hours: confirm the key in a checklist")
    expect(writes(sandbox)).toEqual([])
  })
})

describe("cacheTime", () => {
  it.each([
    [{}, 0],
    [{ "cache-control": "public, max-age=15, stale-while-revalidate=15" }, 30],
    [{ "cache-control": "max-age=60", age: "20" }, 40],
    [{ "cache-control": "max-age=60, s-maxage=90" }, 90],
    [{ "cache-control": "max-age=10", age: "20" }, 0],
    [{ "cache-control": "no-store, max-age=60" }, 0],
    [{ expires: "Thu, 01 Jan 2026 00:05:00 GMT", date: "Thu, 01 Jan 2026 00:00:00 GMT" }, 300],
    [{ expires: "0" }, 0]
  ])("of %j is %i seconds", (headers, seconds) => {
    expect(Duration.toSeconds(cacheTime(new Headers(headers)))).toBe(seconds)
  })
})

describe("readChecklist", () => {
  it("takes a key for confirmed if all its boxes are ticked", () => {
    expect([
      ...readChecklist(
        [
          "- [x] trusts the current key `a`",
          "* [X] trusts the next key `b`\r",
          "- [ ] trusts the next key `c`",
          "- [x] trusts the next key `d`",
          "- [ ] trusts the next key `d`",
          "- [x] a login was tried after the rotation"
        ].join("\n")
      )
    ]).toEqual([
      ["a", true],
      ["b", true],
      ["c", false],
      ["d", false]
    ])
  })
})
