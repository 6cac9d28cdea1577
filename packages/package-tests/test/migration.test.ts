/**
 * The programs of the migration page: each in the official SDK's style and in ours, on the same tenant, with
 * the same result. The page shows these very files.
 */
import { globSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { connect, type Auth0 } from "@effect-auth0/management/promise"
import { type RunningSandbox, startTenantSandbox } from "@effect-auth0/tenant-sandbox"
import { ManagementClient } from "auth0"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import * as assignRoles from "../migration/assign-roles.ts"
import * as createApplication from "../migration/create-application.ts"
import * as createOrganization from "../migration/create-organization.ts"
import * as createUser from "../migration/create-user.ts"
import * as importUsers from "../migration/import-users.ts"
import * as listConnections from "../migration/list-connections.ts"
import * as notFound from "../migration/not-found.ts"
import * as optionsOfACall from "../migration/options-of-a-call.ts"
import * as pageByPage from "../migration/page-by-page.ts"
import * as rotateKeys from "../migration/rotate-keys.ts"

const database = "Username-Password-Authentication"
const oidc = ["one", "two", "three"].map((name) => ({
  name,
  strategy: "oidc" as const,
  options: { token_endpoint_auth_method: "private_key_jwt" }
}))

let sandbox: RunningSandbox
let state: ReturnType<RunningSandbox["state"]>
let official: ManagementClient
let ours: Auth0
let userId = ""

beforeAll(async () => {
  sandbox = await startTenantSandbox({
    seed: {
      connections: [{ name: database, strategy: "auth0" }, ...oidc],
      roles: ["a", "b", "c", "d", "e"].map((name) => ({ name })),
      users: [{ connection: database, email: "ada@globex.example", user_id: "ada" }]
    }
  })
  const token = await sandbox.tokens.issue()
  official = new ManagementClient({
    domain: sandbox.domain,
    token,
    // It knows no other address than the tenant's domain, by https.
    fetch: (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input)
      return fetch(`${sandbox.origin}${url.pathname}${url.search}`, init)
    }
  })
  ours = await connect({ domain: sandbox.domain, origin: sandbox.origin, token })
  const [user] = (await official.users.list({})).data
  userId = user?.user_id ?? ""
  state = sandbox.state()
})

beforeEach(() => sandbox.restore(state))

afterAll(async () => {
  await ours.close()
  await sandbox.close()
})

const connectionId = (name: string): string =>
  sandbox.connections.all().find((connection) => connection.name === name)?.id ?? ""

/** Runs both on a tenant in the same state. */
const both = async (
  before: (auth0: ManagementClient) => Promise<unknown>,
  after: (auth0: Auth0) => Promise<unknown>
): Promise<ReadonlyArray<unknown>> => {
  const first = await before(official)
  sandbox.restore(state)
  return [first, await after(ours)]
}

const programs: Readonly<
  Record<string, { readonly run: () => Promise<ReadonlyArray<unknown>>; readonly result: unknown }>
> = {
  "assign-roles": {
    run: () =>
      both(
        (auth0) => assignRoles.before(auth0, userId),
        (auth0) => assignRoles.after(auth0, userId)
      ),
    result: ["auditor"]
  },
  "create-application": {
    run: () => both(createApplication.before, createApplication.after),
    result: ["billing", "https://orders.acme.example", ["read:orders"]]
  },
  "create-organization": {
    run: () =>
      both(
        (auth0) => createOrganization.before(auth0, userId),
        (auth0) => createOrganization.after(auth0, userId)
      ),
    result: ["ada@globex.example"]
  },
  "create-user": {
    run: () => both(createUser.before, createUser.after),
    result: ["ada@acme.example", "pro"]
  },
  "import-users": {
    run: () =>
      both(
        (auth0) => importUsers.before(auth0, connectionId(database)),
        (auth0) => importUsers.after(auth0, connectionId(database))
      ),
    result: "completed"
  },
  "list-connections": {
    run: () => both(listConnections.before, listConnections.after),
    result: ["one", "two", "three"]
  },
  "not-found": {
    run: () =>
      both(
        (auth0) => notFound.before(auth0, "unknown"),
        (auth0) => notFound.after(auth0, "unknown")
      ),
    result: "not found"
  },
  "options-of-a-call": {
    run: () => {
      const { signal } = new AbortController()
      return both(
        (auth0) => optionsOfACall.before(auth0, userId, signal),
        (auth0) => optionsOfACall.after(auth0, userId, signal)
      )
    },
    result: true
  },
  "page-by-page": { run: () => both(pageByPage.before, pageByPage.after), result: [2, 2, 1] },
  "rotate-keys": {
    run: () =>
      both(
        (auth0) => rotateKeys.before(auth0, connectionId("one")),
        (auth0) => rotateKeys.after(auth0, connectionId("one"))
      ),
    result: 3
  }
}

test.for(Object.entries(programs))("%s gives the same in both", async ([, { run, result }]) => {
  expect(await run()).toStrictEqual([result, result])
})

test("the page shows each program as it is run", () => {
  const folder = fileURLToPath(new URL("../migration/", import.meta.url))
  const page = readFileSync(new URL("../../../docs/migration.md", import.meta.url), "utf8")
  const shown = [...page.matchAll(/<!-- program: ([\w-]+) -->\n\n```ts\n([\s\S]*?)```\n/gu)]
  const files = globSync("*.ts", { cwd: folder }).map((file) => file.replace(/\.ts$/u, ""))
  expect(files.toSorted()).toStrictEqual(Object.keys(programs).toSorted())
  expect(new Map(shown.map(([, name = "", code = ""]) => [name, code]))).toStrictEqual(
    new Map(
      shown.map(([, name = ""]) => [name, readFileSync(`${folder}${name}.ts`, "utf8")] as const)
    )
  )
  expect(shown.map(([, name = ""]) => name).toSorted()).toStrictEqual(files.toSorted())
})
