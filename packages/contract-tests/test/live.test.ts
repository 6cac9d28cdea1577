/** The comparison of a tenant with the contract, on the sandbox. */
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { Credentials } from "@effect-auth0/management"
import { layer } from "@effect-auth0/management/node"
import { demoSeed, startTenantSandbox } from "@effect-auth0/tenant-sandbox"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readTenant, reportText } from "../src/live/Live.ts"

let sandbox: Awaited<ReturnType<typeof startTenantSandbox>>

beforeAll(async () => {
  sandbox = await startTenantSandbox({ seed: demoSeed })
})

afterAll(() => sandbox.close())

const clientWith = (token: string) =>
  layer({
    domain: sandbox.domain,
    origin: sandbox.origin,
    credentials: Credentials.token(Redacted.make(token)),
    rateLimits: false
  })

const live = (args: ReadonlyArray<string>) => {
  const program = fileURLToPath(new URL("../src/live/main.ts", import.meta.url))
  const child = spawn(process.execPath, [program, ...args], {
    env: {
      ...process.env,
      AUTH0_DOMAIN: sandbox.domain,
      AUTH0_ORIGIN: sandbox.origin,
      AUTH0_CLIENT_ID: sandbox.clientId,
      AUTH0_CLIENT_SECRET: sandbox.clientSecret
    }
  })
  let stdout = ""
  let stderr = ""
  child.stdout.on("data", (data: Buffer) => (stdout += data.toString()))
  child.stderr.on("data", (data: Buffer) => (stderr += data.toString()))
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, stdout, stderr }))
  })
}

describe("a tenant beside the contract", () => {
  it("is read as far as the token allows, and differs nowhere", async () => {
    const all = await Effect.runPromise(readTenant(clientWith(await sandbox.tokens.issue())))
    expect(all.differences).toEqual([])
    expect(all.read.filter(({ outcome }) => outcome === "differs" || outcome === "failed")).toEqual(
      []
    )
    expect(all.read.filter(({ outcome }) => outcome === "as declared").length).toBeGreaterThan(40)

    const one = await Effect.runPromise(
      readTenant(clientWith(await sandbox.tokens.issue({ scopes: ["read:roles"] })))
    )
    expect(one.read.filter(({ outcome }) => outcome === "as declared")).toEqual([
      { operation: "roles.list", outcome: "as declared" }
    ])
  })

  it("is reported without a value", () => {
    const text = reportText({
      read: [
        { operation: "roles.list", outcome: "differs" },
        {
          operation: "users.list",
          outcome: "not allowed",
          detail: "Forbidden 403 insufficient_scope"
        }
      ],
      differences: [
        {
          operation: "roles.list",
          status: 200,
          path: "roles.[].name",
          expected: "expected a string"
        }
      ],
      left: ["users.byEmail"]
    })
    expect(text).toBe(`# A tenant beside the contract

2 operations read: 0 as declared, 1 that differ, 1 not allowed to this token, 0 not available on this tenant, 0 failed. 1 more need to be told what to read. No value of a response is in this report.

## Differences

- \`roles.list\` 200, at \`roles.[].name\`: expected a string

## Not allowed

- \`users.list\` (Forbidden 403 insufficient_scope)
`)
  })

  it("is the command's, which writes only where it is told to", async () => {
    const id = sandbox.connections.all().find(({ keyring }) => keyring !== undefined)?.id ?? ""
    const rotations = () =>
      sandbox.requests.all().filter(({ path }) => path.endsWith("/keys/rotate")).length
    expect([(await live([])).code, rotations()]).toEqual([0, 0])
    const { code, stdout } = await live(["--rotate", id])
    expect([code, rotations()]).toEqual([0, 1])
    expect(stdout).toMatch(/\nRotated: the key that was next is the current one\.\n$/)
    expect(stdout).not.toContain(sandbox.clientSecret)
  })
})
