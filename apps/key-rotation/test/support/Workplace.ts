/**
 * Where the program is run as its users run it: a tenant, a folder, and everything that was printed.
 */
import {
  type RunningSandbox,
  type SandboxOptions,
  type SeedConnection,
  startTenantSandbox
} from "@effect-auth0/tenant-sandbox"
import { afterAll, expect, it } from "vitest"
import { testFolder } from "./Folder.ts"
import { builtProgram, type Ended, environmentOf, start } from "./Program.ts"

/** The id of the operation that rotates. */
export const rotateOperation = "connections.keys.rotate"
const outputs: Array<Ended> = []
/** Secrets that nothing may print. */
export const secrets: Array<string> = []
const sandboxes: Array<RunningSandbox> = []

/** A connection that can be rotated. */
export const connection = (name: string, more: Partial<SeedConnection> = {}): SeedConnection => ({
  name,
  strategy: "oidc",
  options: { token_endpoint_auth_method: "private_key_jwt" },
  keys: { algorithm: "ES256" },
  ...more
})

/** Two of them, the first of which expires soon. */
export const twoConnections = [
  connection("acme", { keys: { algorithm: "ES256", currentExpiresInDays: 10.5 } }),
  connection("globex", { strategy: "okta" })
]

/** Starts the program, and keeps what it prints. */
export const begin = (
  args: ReadonlyArray<string>,
  cwd: string,
  env: Readonly<Record<string, string>> = {}
) => {
  const { child, ended } = start(builtProgram, args, { cwd, env })
  return { child, ended: ended.then((how) => (outputs.push(how), how)) }
}

/** A tenant, a folder, and the program in both. */
export const setUp = async (
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

/** A connection of the tenant with its keys. */
export const recordOf = (sandbox: RunningSandbox, name: string) => {
  const found = sandbox.connections.all().find((candidate) => candidate.name === name)
  if (found?.keyring === undefined) throw new Error(`no keys for ${name}`)
  return { ...found, keyring: found.keyring }
}

/** The requests that could change something. */
export const writes = (sandbox: RunningSandbox) =>
  sandbox.requests
    .all()
    .filter(({ method, operation }) => method !== "GET" && operation !== "oauth.token")

/** Rotates as somebody else would. */
export const rotateElsewhere = async (sandbox: RunningSandbox, name: string) => {
  const { id } = recordOf(sandbox, name)
  const token = await sandbox.tokens.issue()
  const response = await fetch(`${sandbox.origin}/api/v2/connections/${id}/keys/rotate`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` }
  })
  expect(response.status).toBe(201)
}

/** Loses the response of the next rotation, and from then on gives no keys until told to. */
export const loseResponseAndHoldKeys = (
  sandbox: RunningSandbox,
  kind: "responseLostBeforeApplying" | "responseLostAfterApplying"
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

/** A test that nothing printed so far holds a secret or a token; to be the last of a file. */
export const itPrintsNoSecret = (): void =>
  it("prints no secret and no token", () => {
    const everything = outputs.flatMap(({ stderr, stdout }) => [stdout, stderr]).join("\n")
    expect(outputs.length).toBeGreaterThan(10)
    expect(secrets.filter((secret) => everything.includes(secret))).toEqual([])
    expect(everything).not.toContain("Bearer")
  })
