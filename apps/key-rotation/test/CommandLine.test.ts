/**
 * The program as its users run it: what it prints, what it leaves in files, what it sends, and its
 * exit codes.
 */
import { X509Certificate } from "node:crypto"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import {
  type RunningSandbox,
  type SandboxOptions,
  type SeedConnection,
  startTenantSandbox
} from "@effect-auth0/tenant-sandbox"
import { afterAll, describe, expect, it } from "vitest"
import { testFolder } from "./support/Folder.ts"
import { builtProgram, type Ended, environmentOf, start } from "./support/Program.ts"

const rotateOperation = "connections.keys.rotate"
const outputs: Array<Ended> = []
const secrets: Array<string> = []
const sandboxes: Array<RunningSandbox> = []

const connection = (name: string, more: Partial<SeedConnection> = {}): SeedConnection => ({
  name,
  strategy: "oidc",
  options: { token_endpoint_auth_method: "private_key_jwt" },
  keys: { algorithm: "ES256" },
  ...more
})

const twoConnections = [
  connection("acme", { keys: { algorithm: "ES256", currentExpiresInDays: 10.5 } }),
  connection("globex", { strategy: "okta" })
]

const begin = (
  args: ReadonlyArray<string>,
  cwd: string,
  env: Readonly<Record<string, string>> = {}
) => {
  const { child, ended } = start(builtProgram, args, { cwd, env })
  return { child, ended: ended.then((how) => (outputs.push(how), how)) }
}

/** A tenant, a folder, and the program in both. */
const setUp = async (
  connections: ReadonlyArray<SeedConnection> = twoConnections,
  options: SandboxOptions = {}
) => {
  const sandbox = await startTenantSandbox({ ...options, seed: { connections } })
  sandboxes.push(sandbox)
  secrets.push(sandbox.clientSecret)
  const cwd = testFolder()
  const env = environmentOf(sandbox)
  return {
    sandbox,
    cwd,
    env,
    begin: (...args: ReadonlyArray<string>) => begin(args, cwd, env),
    run: (...args: ReadonlyArray<string>) => begin(args, cwd, env).ended,
    runWith: (other: Readonly<Record<string, string>>, ...args: ReadonlyArray<string>) =>
      begin(args, cwd, { ...env, ...other }).ended
  }
}

const recordOf = (sandbox: RunningSandbox, name: string) => {
  const found = sandbox.connections.all().find((candidate) => candidate.name === name)
  if (found?.keyring === undefined) throw new Error(`no keys for ${name}`)
  return { ...found, keyring: found.keyring }
}

const writes = (sandbox: RunningSandbox) =>
  sandbox.requests
    .all()
    .filter(({ method, operation }) => method !== "GET" && operation !== "oauth.token")

/** Rotates as somebody else would. */
const rotateElsewhere = async (sandbox: RunningSandbox, name: string) => {
  const { id } = recordOf(sandbox, name)
  const token = await sandbox.tokens.issue()
  const answer = await fetch(`${sandbox.origin}/api/v2/connections/${id}/keys/rotate`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` }
  })
  expect(answer.status).toBe(201)
}

/** Loses the answer of the next rotation, and from then on gives no keys until told to. */
const loseAnswerAndHoldKeys = (
  sandbox: RunningSandbox,
  kind: "answerLostBeforeApplying" | "answerLostAfterApplying"
) => {
  let held = false
  sandbox.faults.inject({ kind, operation: rotateOperation, when: () => (held = true) })
  sandbox.faults.inject({
    kind: "unavailableBeforeApplying",
    operation: "connections.keys.get",
    times: Infinity,
    when: () => held
  })
  return { release: () => void (held = false) }
}

afterAll(() => Promise.all(sandboxes.map(({ close }) => close())))

describe.concurrent("the environment", () => {
  it("is asked for as a whole", async () => {
    expect(await begin(["inventory"], testFolder()).ended).toEqual({
      code: 3,
      signal: null,
      stdout: "",
      stderr: [
        "key-rotation: missing in the environment:",
        "  AUTH0_DOMAIN  the tenant's domain, such as tenant.eu.auth0.com",
        "  AUTH0_CLIENT_ID  the id of a machine-to-machine application of the tenant",
        "  AUTH0_CLIENT_SECRET  that application's secret",
        'Without a tenant at hand, try "key-rotation demo".',
        ""
      ].join("\n")
    })
  })

  it("is asked for what is missing or empty only", async () => {
    const env = { AUTH0_DOMAIN: "tenant.example", AUTH0_CLIENT_ID: "" }
    const { code, stderr } = await begin(["plan"], testFolder(), env).ended
    expect(code).toBe(3)
    expect(stderr).not.toContain("AUTH0_DOMAIN ")
    expect(stderr).toContain("AUTH0_CLIENT_ID ")
    expect(stderr).toContain("AUTH0_CLIENT_SECRET ")
  })

  it("must name a host", async () => {
    const { runWith } = await setUp()
    expect(await runWith({ AUTH0_DOMAIN: "https://tenant.example/" }, "inventory")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("domain must be a host name")
    })
  })

  it("must hold good credentials", async () => {
    const { runWith } = await setUp()
    const wrong = "a-secret-that-is-not-the-tenant's"
    secrets.push(wrong)
    expect(await runWith({ AUTH0_CLIENT_SECRET: wrong }, "inventory")).toMatchObject({
      code: 3,
      stdout: "",
      stderr: expect.stringContaining("refused the credentials")
    })
  })

  it("must name a tenant that answers", async () => {
    const { runWith, sandbox } = await setUp()
    await sandbox.close()
    expect(await runWith({}, "inventory")).toMatchObject({
      code: 7,
      stderr: expect.stringContaining("could not be reached")
    })
  })
})

describe.concurrent("a command line", () => {
  it.each([
    ["an unknown flag", ["inventory", "--bogus"]],
    ["an unknown command", ["rotat"]],
    ["an unknown algorithm", ["plan", "--alg", "HS256"]],
    ["a time without a unit", ["plan", "--expires-within", "30"]],
    ["no connection at once", ["rotate", "--concurrency", "0"]],
    ["a missing argument", ["resume"]]
  ])("with %s is refused", async (_, args) => {
    expect((await begin(args, testFolder()).ended).code).toBe(2)
  })

  it("asks for help, which tells the exit codes", async () => {
    const { code, stdout } = await begin(["--help"], testFolder()).ended
    expect(code).toBe(0)
    expect(stdout).toContain("6  keys are not as a single rotation leaves them")
  })
})

describe.concurrent("inventory", () => {
  it("is one JSON document", async () => {
    const { run, sandbox } = await setUp([
      ...twoConnections,
      connection("hidden", { optionsHidden: true }),
      connection("secretive", {
        keys: "none",
        options: { token_endpoint_auth_method: "client_secret_post" }
      }),
      { name: "people", strategy: "auth0" }
    ])
    const { code, stderr, stdout } = await run("inventory", "--json")
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    const { keyring } = recordOf(sandbox, "acme")
    const document: unknown = JSON.parse(stdout)
    expect(document).toEqual({
      tenant: sandbox.domain,
      takenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/u),
      connections: [
        {
          id: recordOf(sandbox, "acme").id,
          name: "acme",
          strategy: "oidc",
          authentication: "private_key_jwt",
          current: {
            kid: keyring.current.kid,
            algorithm: "ES256",
            mintedAt: expect.any(String),
            expiresAt: new Date(new X509Certificate(keyring.current.cert).validTo).toISOString(),
            daysLeft: 10
          },
          next: expect.objectContaining({ kid: keyring.next.kid, daysLeft: 364 }),
          previous: null,
          rotatable: true,
          obstacle: null,
          explanation: null
        },
        expect.objectContaining({ name: "globex", strategy: "okta", rotatable: true }),
        expect.objectContaining({
          name: "hidden",
          authentication: "hidden",
          rotatable: false,
          obstacle: "options-hidden"
        }),
        expect.objectContaining({
          name: "secretive",
          authentication: "client_secret_post",
          current: null,
          rotatable: false,
          obstacle: "other-authentication"
        })
      ]
    })
  })
})

describe.concurrent("plan", () => {
  it("is the same twice, and replaces no file unless told to", async () => {
    const { cwd, run } = await setUp()
    const first = await run("plan", "--expires-within", "30d", "--out", "plan.json", "--json")
    expect(first.code).toBe(0)
    expect(readFileSync(join(cwd, "plan.json"), "utf8")).toBe(first.stdout)
    expect(await run("plan", "--out", "plan.json")).toMatchObject({
      code: 2,
      stderr: "key-rotation: plan.json exists already: add --force to replace it\n"
    })
    const again = await run("plan", "--expires-within", "30d", "--json", "--force")
    const timeless = (text: string) => text.replace(/"plannedAt": ".*"/u, "")
    expect(timeless(again.stdout)).toBe(timeless(first.stdout))
    expect(JSON.parse(first.stdout)).toMatchObject({ rotations: [{ name: "acme" }] })
  })

  it("must be one, and for this tenant", async () => {
    const { cwd, run, runWith } = await setUp()
    writeFileSync(join(cwd, "bad.json"), '{ "version": 2 }')
    expect(await run("rotate", "--plan", "bad.json", "--yes")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("plan bad.json: ")
    })
    await run("plan", "--out", "plan.json")
    const elsewhere = { AUTH0_DOMAIN: "other.example" }
    expect(await runWith(elsewhere, "rotate", "--plan", "plan.json", "--yes")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is for tenant.sandbox.localhost, and AUTH0_DOMAIN names")
    })
    expect(await run("rotate", "--plan", "plan.json", "--name", "acme")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("give either --plan, or filters")
    })
  })
})

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
    const rotated = await run("rotate", "--yes", "--json", "--journal", "run.jsonl")
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
        { name: "globex", finding: "differs" }
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
        { name: "acme", result: "not-rotated", reason: "changed" },
        { name: "globex", result: "rotated" }
      ]
    })
  })

  it("says that a scope is missing", async () => {
    const { run, sandbox } = await setUp(twoConnections, {
      scopes: ["read:connections", "read:connections_keys", "read:connections_options"]
    })
    const { code, stdout } = await run("rotate", "--yes", "--name", "acme")
    expect(code).toBe(4)
    expect(stdout).toContain("not rotated, refused: connections.keys.rotate: 403")
    expect(recordOf(sandbox, "acme").keyring.previous).toBeUndefined()
  })

  it("raises an alarm when somebody else rotates meanwhile", async () => {
    const { begin: beginHere, run, sandbox } = await setUp()
    const { release } = loseAnswerAndHoldKeys(sandbox, "answerLostBeforeApplying")
    const { ended } = beginHere("rotate", "--yes", "--concurrency", "1", "--journal", "run.jsonl")
    await expect.poll(() => writes(sandbox).length, { timeout: 20_000 }).toBe(1)
    await rotateElsewhere(sandbox, "acme")
    await rotateElsewhere(sandbox, "acme")
    release()
    const { code, stdout } = await ended
    expect(code).toBe(6)
    expect(stdout).toContain("ALARM: the current key is neither of the two before")
    expect(stdout).toContain("not started")
    expect((await run("resume", "run.jsonl")).code).toBe(6)
  })

  it("takes an answer that does not come in time for lost", async () => {
    const { cwd, run, sandbox } = await setUp([connection("acme")])
    sandbox.faults.inject({ kind: "slowBody", operation: rotateOperation })
    expect(
      await run("rotate", "--yes", "--journal", "run.jsonl", "--deadline", "1s")
    ).toMatchObject({ code: 0, stderr: expect.stringContaining("acme: its answer was lost") })
    expect(readFileSync(join(cwd, "run.jsonl"), "utf8")).toContain('"event":"lost"')
    expect(writes(sandbox)).toHaveLength(1)
  })

  it("leaves an outcome open that it cannot read, and finds it out when resumed", async () => {
    const { run, sandbox } = await setUp([connection("acme")])
    const { release } = loseAnswerAndHoldKeys(sandbox, "answerLostAfterApplying")
    const timing = ["--deadline", "1s", "--settle", "1s"]
    const { code } = await run("rotate", "--yes", "--journal", "run.jsonl", ...timing)
    expect(code).toBe(5)
    expect((await run("verify", "run.jsonl")).code).toBe(5)
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
    const { child, ended } = beginHere("rotate", "--yes", "--journal", "run.jsonl")
    await expect.poll(() => writes(sandbox).length, { timeout: 20_000 }).toBe(1)
    expect(await run("resume", "run.jsonl", "--yes")).toMatchObject({
      code: 8,
      stderr: expect.stringContaining(`is in use by process ${child.pid} on `)
    })
    child.kill("SIGKILL")
    await ended
    expect(await run("rotate", "--yes", "--journal", "run.jsonl")).toMatchObject({
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

describe.concurrent("export", () => {
  it("writes what administrators need, and replaces nothing unless told to", async () => {
    const { cwd, run, sandbox } = await setUp()
    expect(await run("export", "--out", "keys", "--name", "acme")).toMatchObject({
      code: 0,
      stdout: "4 files written to keys.\n"
    })
    expect(readdirSync(join(cwd, "keys"), { recursive: true }).sort()).toEqual([
      "acme",
      "acme/current.pem",
      "acme/jwks.json",
      "acme/next.pem",
      "checklist.md"
    ])
    const { keyring } = recordOf(sandbox, "acme")
    const read = (path: string) => readFileSync(join(cwd, "keys", path), "utf8")
    expect(new X509Certificate(read("acme/next.pem")).raw.toString("base64")).toBe(keyring.next.x5c)
    expect(JSON.parse(read("acme/jwks.json"))).toEqual({
      keys: [keyring.current, keyring.next].map(
        ({ algorithm, kid, publicKey, thumbprint, x5c }) => ({
          ...publicKey,
          kid,
          use: "sig",
          alg: algorithm,
          x5t: Buffer.from(thumbprint, "hex").toString("base64url"),
          x5c: [x5c]
        })
      )
    })
    expect(read("checklist.md")).toContain(`trusts the next key \`${keyring.next.kid}\``)
    expect(await run("export", "--out", "keys")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("4 files would be replaced")
    })
    expect(existsSync(join(cwd, "keys", "globex"))).toBe(false)
    expect((await run("export", "--out", "keys", "--force")).code).toBe(0)
  })
})

describe.concurrent("demo", () => {
  it("goes from inventory to verification without an environment", async () => {
    const { code, stdout } = await begin(["demo"], testFolder()).ended
    expect(code).toBe(0)
    expect(stdout).toContain("10 of 10 connections of tenant.sandbox.localhost verified by kid.")
    expect(stdout).toContain("The tenant received 10 rotations for 10 connections: none was sent")
  })
})

describe("all that was printed", () => {
  it("holds no secret and no token", () => {
    const everything = outputs.flatMap(({ stderr, stdout }) => [stdout, stderr]).join("\n")
    expect(outputs.length).toBeGreaterThan(40)
    expect(secrets.filter((secret) => everything.includes(secret))).toEqual([])
    expect(everything).not.toContain("Bearer")
  })
})
