/**
 * The program as its users run it: what it asks for, what it shows and what it writes.
 */
import { X509Certificate } from "node:crypto"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { testFolder } from "./support/Folder.ts"
import {
  begin,
  connection,
  itPrintsNoSecret,
  recordOf,
  secrets,
  setUp,
  twoConnections
} from "./support/Workplace.ts"

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
        "  AUTH0_CLIENT_ASSERTION_KEY  or its private key, as PEM or JWK",
        "  AUTH0_CLIENT_ASSERTION_KEY_FILE  or a file with that key",
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
      stderr: expect.stringContaining("rejected the credentials")
    })
  })

  it("must name a tenant that responds", async () => {
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
  ])("with %s is rejected", async (_, args) => {
    expect((await begin(args, testFolder()).ended).code).toBe(2)
  })

  it.each([
    ["--max", "0", "a whole number, 1 or more"],
    ["--max", "-1", "a whole number, 1 or more"],
    ["--concurrency", "21", "a whole number, from 1 to 20"],
    ["--expires-within", "30", "a number and one of s, m, h, d, w, such as 90s or 30d"],
    [
      "--expires-within",
      "1234567d",
      "a number and one of s, m, h, d, w, such as 90s or 30d, with six digits at most"
    ]
  ])("says what %s can be, which is not %s", async (flag, value, expected) => {
    expect(await begin(["plan", flag, value], testFolder()).ended).toMatchObject({
      code: 2,
      stdout: "",
      stderr: [
        `key-rotation: Invalid value for flag ${flag}: "${value}". Expected: ${expected}`,
        "See: key-rotation plan --help",
        ""
      ].join("\n")
    })
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
          displayName: null,
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
      stderr: expect.stringContaining("use either --plan, or filters")
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

// Not concurrent, so that it comes last.
describe("all that was printed", () => {
  itPrintsNoSecret()
})
