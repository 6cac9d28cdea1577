/** What is run in cells: the tenant that it finds, what it has to print, and what it has to send. */
import type { RunningSandbox, TenantSeed } from "@effect-auth0/tenant-sandbox"

export interface Expected {
  readonly called: unknown
  /** Each request that reached the tenant, in turn. */
  readonly received: ReadonlyArray<readonly [operation: string, status: number]>
  /** How many tokens are requested, where that is what the program is about. */
  readonly tokens?: number
}

export interface Program {
  readonly seed: TenantSeed
  readonly expected: (sandbox: RunningSandbox) => Expected
}

const connection = (name: string) => ({
  name,
  strategy: "oidc",
  options: { token_endpoint_auth_method: "private_key_jwt" }
})

/** The program of most cells: `consumer/programs/calls.*`. */
export const threeCalls: Program = {
  seed: { connections: [connection("acme"), connection("globex")] },
  expected: (sandbox) => ({
    called: {
      read: "acme",
      listed: ["acme", "globex"],
      rotated: sandbox.connections.all().find(({ name }) => name === "acme")?.keyring?.next.kid
    },
    received: [
      ["connections.get", 200],
      ["connections.list", 200],
      ["connections.keys.rotate", 201]
    ]
  })
}

/** A recipe that responds with the name of a user: it is asked for one that there is, and one that there is not. */
export const usersByRequest: Program = {
  seed: {
    connections: [{ name: "users", strategy: "auth0" }],
    users: [{ connection: "users", user_id: "ada", email: "ada@acme.example", name: "Ada" }]
  },
  expected: () => ({
    called: { found: [200, { name: "Ada" }], missing: [404, null] },
    received: [
      ["users.get", 200],
      ["users.get", 404]
    ],
    tokens: 1
  })
}
