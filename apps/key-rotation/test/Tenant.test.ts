/**
 * The program on tenants that are not as they were when it planned, that cannot be read in part, that
 * have keys of another use, and that are named in other ways.
 */
import { generateKeyPairSync } from "node:crypto"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { RunningSandbox } from "@effect-auth0/tenant-sandbox"
import { describe, expect, it } from "vitest"
import { shell } from "./support/Shell.ts"
import { connection, recordOf, setUp, twoConnections, writes } from "./support/Workplace.ts"

/** Changes a connection as somebody else would. */
const change = async (sandbox: RunningSandbox, name: string, method: string, body?: unknown) => {
  const token = await sandbox.tokens.issue()
  const response = await fetch(
    `${sandbox.origin}/api/v2/connections/${recordOf(sandbox, name).id}`,
    {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    }
  )
  expect(response.ok).toBe(true)
}

const rotations = (sandbox: RunningSandbox) =>
  sandbox.requests.all().filter(({ operation }) => operation === "connections.keys.rotate")

describe.concurrent("a plan", () => {
  it("that names a connection twice is rejected as a whole", async () => {
    const { cwd, env, run, sandbox } = await setUp()
    const plan = JSON.parse((await run("plan", "--json")).stdout)
    const merged = { ...plan, rotations: [...plan.rotations, plan.rotations[0]] }
    writeFileSync(join(cwd, "merged.json"), JSON.stringify(merged))
    const before = sandbox.requests.all().length
    for (const more of [["--yes"], ["--dry-run"]]) {
      expect(await run("rotate", "--plan", "merged.json", ...more)).toMatchObject({
        code: 2,
        stdout: "",
        stderr: expect.stringContaining(
          "rotations[2] (acme) has the same id as rotations[0] (acme)"
        )
      })
    }
    expect(sandbox.requests.all()).toHaveLength(before)
    // From standard input it is a plan like any other.
    const piped = await shell("$KR plan --json | $KR rotate --plan - --yes", cwd, env)
    expect(piped.code).toBe(0)
    expect(rotations(sandbox)).toHaveLength(2)
  })

  it("is not carried out where a connection authenticates in another way since", async () => {
    const { run, sandbox } = await setUp()
    await run("plan", "--out", "plan.json")
    await change(sandbox, "acme", "PATCH", {
      options: { token_endpoint_auth_method: "client_secret_post" }
    })
    const dry = await run("rotate", "--plan", "plan.json", "--dry-run")
    expect(dry).toMatchObject({ code: 4, stdout: expect.stringContaining("client_secret_post") })
    const { code, stdout } = await run("rotate", "--plan", "plan.json", "--yes", "--json")
    expect(code).toBe(4)
    expect(JSON.parse(stdout)).toMatchObject({
      rotations: [{ reason: "not-rotatable" }, { result: "rotated" }]
    })
    expect(rotations(sandbox)).toHaveLength(1)
  })

  it("says which connections need a second rotation, and rotates none twice", async () => {
    const { run, sandbox } = await setUp([
      connection("young", { keys: { currentExpiresInDays: 12, nextExpiresInDays: 12 } }),
      connection("settled", { keys: { currentExpiresInDays: 12, nextExpiresInDays: 300 } }),
      connection("later", { keys: { currentExpiresInDays: 90, nextExpiresInDays: 90 } })
    ])
    const args = ["plan", "--expires-within", "30d", "--valid-for", "180d", "--out", "plan.json"]
    const { stdout } = await run(...args)
    expect(stdout).toMatch(/Need a second rotation later[^]*\(1\):\n {2}young: before \d{4}-/u)
    expect(stdout).toMatch(/Not in this plan[^]*\(1\):\n {2}later: its current key has 89 days/u)
    expect((await run("rotate", "--plan", "plan.json", "--yes")).code).toBe(0)
    expect(rotations(sandbox)).toHaveLength(2)
  })

  it("is made for the whole tenant only if that is asked for", async () => {
    const { run, sandbox } = await setUp()
    expect((await run("rotate", "--yes")).code).toBe(2)
    expect((await run("rotate", "--yes", "--name", "")).code).toBe(2)
    expect(sandbox.requests.all()).toEqual([])
    expect((await run("rotate", "--yes", "--max", "1")).code).toBe(0)
    // The one that expires first.
    expect(rotations(sandbox).map((request) => request.connection)).toEqual([
      recordOf(sandbox, "acme").id
    ])
  })
})

describe.concurrent("keys", () => {
  it("of another use are neither in the way nor exported", async () => {
    const { cwd, run, sandbox } = await setUp([
      connection("acme", { encryptionKeys: {} }),
      connection("encrypted", { keys: "none", encryptionKeys: { nextExpiresInDays: 200 } })
    ])
    expect(JSON.parse((await run("inventory", "--json")).stdout)).toMatchObject({
      connections: [
        { name: "acme", rotatable: true },
        { name: "encrypted", rotatable: false, obstacle: "no-keys", current: null, next: null }
      ]
    })
    expect((await run("export", "--out", "keys")).code).toBe(0)
    const { keyring } = recordOf(sandbox, "acme")
    const jwks = JSON.parse(readFileSync(join(cwd, "keys", "acme", "jwks.json"), "utf8"))
    expect(jwks.keys.map(({ kid }: { readonly kid: string }) => kid)).toEqual([
      keyring.current.kid,
      keyring.next.kid
    ])
    expect((await run("rotate", "--yes", "--all")).code).toBe(0)
    expect(rotations(sandbox)).toHaveLength(1)
  })

  it("are created only where there are none", async () => {
    const { run, sandbox } = await setUp([connection("acme"), connection("bare", { keys: "none" })])
    expect((await run("create-keys", "--yes")).code).toBe(2)
    const { code, stdout } = await run("create-keys", "--yes", "--all", "--json", "--alg", "ES384")
    expect(code).toBe(0)
    const { keyring } = recordOf(sandbox, "bare")
    expect(JSON.parse(stdout)).toMatchObject({
      connections: [
        { name: "bare", result: "created", current: keyring.current.kid, next: keyring.next.kid }
      ]
    })
    expect(keyring.current.algorithm).toBe("ES384")
    expect((await run("create-keys", "--yes", "--all")).code).toBe(0)
    expect(writes(sandbox)).toHaveLength(1)
  })

  it("that cannot be read are listed, and the others are planned", async () => {
    const { run, sandbox } = await setUp()
    sandbox.faults.inject({
      kind: "unavailableBeforeApplying",
      operation: "connections.keys.get",
      connection: "acme",
      times: Infinity
    })
    const { code, stdout } = await run("plan", "--json")
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      rotations: [{ name: "globex" }],
      skipped: [{ name: "acme", obstacle: "unreadable" }]
    })
    const doctor = await run("doctor")
    expect(doctor).toMatchObject({ code: 9, stdout: expect.stringContaining("unreadable") })
  })
})

describe.concurrent("verify", () => {
  it("tells a later run, a deleted connection and somebody else apart", async () => {
    const { run, sandbox } = await setUp([
      connection("again"),
      connection("deleted"),
      connection("same")
    ])
    expect((await run("rotate", "--yes", "--all", "--journal", "first.jsonl")).code).toBe(0)
    expect((await run("rotate", "--yes", "--name", "again", "--journal", "next.jsonl")).code).toBe(
      0
    )
    await change(sandbox, "deleted", "DELETE")
    const { code, stdout } = await run("verify", "first.jsonl", "--json")
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      connections: [
        { name: "again", finding: "superseded" },
        { name: "deleted", finding: "deleted" },
        { name: "same", finding: "verified" }
      ]
    })
  })

  it("and a run ask for no resumption where the connection was deleted", async () => {
    const { run, sandbox } = await setUp()
    await run("plan", "--out", "plan.json")
    await change(sandbox, "acme", "DELETE")
    const rotated = await run("rotate", "--plan", "plan.json", "--yes", "--journal", "run.jsonl")
    expect(rotated).toMatchObject({ code: 4, stdout: expect.stringContaining("deleted") })
    expect(rotated.stderr).not.toContain("To go on")
    expect((await run("verify", "run.jsonl")).code).toBe(4)
  })
})

describe.concurrent("a tenant", () => {
  const keyOf = () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
    return {
      privateKey: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
      publicKey: publicKey.export({ format: "pem", type: "spki" }).toString()
    }
  }

  it("is proved to by a private key, from the environment or a file", async () => {
    const { privateKey, publicKey } = keyOf()
    const { cwd, runWith, sandbox } = await setUp(twoConnections, { publicKeys: [{ publicKey }] })
    writeFileSync(join(cwd, "key.pem"), privateKey)
    const named = { AUTH0_CLIENT_SECRET: "" }
    const inline = privateKey.replaceAll("\n", String.raw`\n`)
    for (const env of [
      { ...named, AUTH0_CLIENT_ASSERTION_KEY: inline },
      { ...named, AUTH0_PRIVATE_KEY: privateKey },
      { ...named, AUTH0_CLIENT_ASSERTION_KEY_FILE: "key.pem" }
    ]) {
      const { code, stderr, stdout } = await runWith(env, "inventory")
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
      expect(stdout).toContain(sandbox.domain)
    }
    expect(
      await runWith({ ...named, AUTH0_CLIENT_ASSERTION_KEY_FILE: "none.pem" }, "inventory")
    ).toMatchObject({ code: 3, stderr: expect.stringContaining("none.pem, which cannot be read") })
  })

  it("is named by a file, one for each of several, and by nothing beside it", async () => {
    const places = await Promise.all([setUp([connection("first")]), setUp([connection("second")])])
    const [one, two] = places
    for (const { cwd, env } of places) {
      const lines = Object.entries(env).map(([name, value]) => `${name}=${value}`)
      writeFileSync(join(cwd, "tenant.env"), lines.join("\n"))
    }
    const file = join(two.cwd, "tenant.env")
    expect((await one.run("--env-file", file, "inventory")).stdout).toContain("second")
    writeFileSync(file, `AUTH0_DOMAIN=${two.sandbox.domain}\n`)
    expect(await one.run("inventory", "--env-file", file)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("AUTH0_CLIENT_ID")
    })
  })
})

describe.concurrent("doctor", () => {
  it("has an exit code for schedules, and metrics", async () => {
    const { run, sandbox } = await setUp()
    expect((await run("doctor", "--expires-within", "5d")).code).toBe(0)
    const { code, stdout } = await run("doctor", "--format", "prometheus")
    expect(code).toBe(9)
    expect(stdout).toContain(
      `key_rotation_connections_needing_attention{tenant="${sandbox.domain}",problem="expiring"} 1\n`
    )
    const lines = stdout.trimEnd().split("\n")
    const metric = /^(?:# (?:HELP|TYPE) \w+ .+|\w+\{(?:\w+="[^"\n]*",?)+\} \d+)$/u
    expect(lines.filter((line) => !metric.test(line))).toEqual([])
  })
})

describe.concurrent("a wrong command line", () => {
  it("prints nothing where results go, and JSON where that is asked for", async () => {
    const { run } = await setUp()
    expect(await run("inventory", "--bogus")).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("See: key-rotation inventory --help")
    })
    const { code, stderr, stdout } = await run("verify", "none.jsonl", "--json")
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
    expect(JSON.parse(stderr)).toEqual({
      error: { exit: "usage", code: 2, message: expect.stringContaining("none.jsonl") }
    })
    expect(JSON.parse((await run("plan", "--json", "--alg", "none")).stderr)).toMatchObject({
      error: { exit: "usage" }
    })
  })

  it("is helped by defaults and the syntax of times", async () => {
    const { run } = await setUp()
    const { stdout } = await run("rotate", "--help")
    for (const text of [
      "(default: 30s)",
      "(default: 2m)",
      "(default: 2)",
      "a number and s, m, h, d"
    ]) {
      expect(stdout.replaceAll(/\s+/gu, " ")).toContain(text)
    }
  })
})
