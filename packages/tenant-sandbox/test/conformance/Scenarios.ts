/**
 * A request for every operation and status that the sandbox can respond: what the tenant contains,
 * what happens before, and the request itself.
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { operations } from "../../src/generated/Contract.ts"
import type { Sandbox, SandboxOptions } from "../../src/index.ts"
import { manage, type Broken, type RequestInput } from "../support/Request.ts"

/** One request and the status that it must have. */
export interface Scenario {
  readonly name: string
  readonly operation: string
  readonly status: number
  /** What is done to the fresh tenant first. */
  readonly before?: (sandbox: Sandbox) => Effect.Effect<unknown, Broken>
  readonly request: (sandbox: Sandbox) => Effect.Effect<RequestInput>
}

export const ids = {
  oidc: "con_oidcoidcoidcoidc",
  okta: "con_oktaoktaoktaokta",
  saml: "con_samlsamlsamlsaml",
  directory: "con_directoryconnect",
  google: "con_googlegooglegoog",
  unknown: "con_unknownunknownun"
} as const

/** The tenant of every scenario. */
export const tenant: SandboxOptions = {
  clientId: "application",
  clientSecret: Redacted.make("secret"),
  seed: {
    connections: [
      {
        id: ids.oidc,
        name: "acme",
        displayName: "Acme",
        strategy: "oidc",
        options: { token_endpoint_auth_method: "private_key_jwt", issuer: "https://a.example" },
        keys: { algorithm: "ES256" },
        metadata: { region: "eu" },
        enabledClients: ["one", "two"]
      },
      { id: ids.okta, name: "umbrella", strategy: "okta" },
      { id: ids.saml, name: "globex", strategy: "samlp" },
      { id: ids.directory, name: "directory", strategy: "ad" },
      { id: ids.google, name: "workspace", strategy: "google-apps" }
    ],
    clients: ["one", "two", "Qd3vZ8tLw1KxN5yRb7Uc2JmS9aFp4HgE"].map((id) => ({
      name: id,
      client_id: id
    }))
  }
}

const withToken = (
  input: Omit<RequestInput, "token">
): ((sandbox: Sandbox) => Effect.Effect<RequestInput>) =>
  Effect.fnUntraced(function* (sandbox: Sandbox) {
    return { ...input, token: yield* sandbox.tokens.issue() }
  })

/** A success of the Management API, named by what is special about it. */
const managed = (
  operation: string,
  status: number,
  method: string,
  path: string,
  more: {
    readonly name?: string
    readonly body?: unknown
    readonly before?: Scenario["before"]
  } = {}
): Scenario => ({
  name: `${operation} ${status}${more.name === undefined ? "" : ` ${more.name}`}`,
  operation,
  status,
  ...(more.before === undefined ? {} : { before: more.before }),
  request: withToken({ method, path: `/api/v2${path}`, body: more.body })
})

const oauth = (status: number, name: string, body: object): Scenario => ({
  name: `oauth.token ${status} ${name}`,
  operation: "oauth.token",
  status,
  request: (sandbox) =>
    Effect.succeed({
      method: "POST",
      path: "/oauth/token",
      body: {
        grant_type: "client_credentials",
        client_id: sandbox.clientId,
        client_secret: Redacted.value(sandbox.clientSecret),
        audience: sandbox.audience,
        ...body
      }
    })
})

const jwks = (status: number, name: string): Scenario => ({
  name: `connections.jwks.get ${status}`,
  operation: "connections.jwks.get",
  status,
  request: () => Effect.succeed({ path: `/oauth/connection/${name}/.well-known/jwks.json` })
})

const keys = `/connections/${ids.oidc}/keys`
const clients = `/connections/${ids.oidc}/clients`
const scim = `/connections/${ids.oidc}/scim-configuration`
const scimTokens = `${scim}/tokens`
const directory = `/connections/${ids.google}/directory-provisioning`
const groups = `${directory}/synchronized-groups`
const withScim: Scenario["before"] = (sandbox) => manage(sandbox, "POST", scim)
const withScimToken: Scenario["before"] = (sandbox) =>
  Effect.andThen(withScim(sandbox), manage(sandbox, "POST", scimTokens, { scopes: ["get:users"] }))
const withDirectory: Scenario["before"] = (sandbox) => manage(sandbox, "POST", directory, {})
const withGroups: Scenario["before"] = (sandbox) =>
  Effect.andThen(
    withDirectory(sandbox),
    manage(sandbox, "PUT", groups, { groups: [{ id: "g1" }, { id: "g2" }] })
  )
const scimBody = {
  user_id_attribute: "userName",
  mapping: [{ auth0: "email", scim: "userName" }]
}

const successes: ReadonlyArray<Scenario> = [
  oauth(200, "by a client secret", {}),
  jwks(200, "acme"),
  managed("connections.list", 200, "GET", "/connections", { name: "bare" }),
  managed("connections.list", 200, "GET", "/connections?include_totals=true", { name: "totals" }),
  managed("connections.list", 200, "GET", "/connections?take=2", { name: "checkpoint" }),
  managed("connections.list", 200, "GET", "/connections?take=9", { name: "last checkpoint" }),
  managed("connections.list", 200, "GET", "/connections?fields=name", { name: "narrowed" }),
  managed("connections.create", 201, "POST", "/connections", {
    body: {
      name: "new-one",
      display_name: "New",
      strategy: "okta",
      options: {
        token_endpoint_auth_method: "private_key_jwt",
        token_endpoint_auth_signing_alg: "ES256"
      },
      metadata: { tier: "gold" }
    }
  }),
  managed("connections.get", 200, "GET", `/connections/${ids.oidc}`),
  managed("connections.update", 200, "PATCH", `/connections/${ids.oidc}`, {
    body: { display_name: "Acme Inc.", options: {} }
  }),
  managed("connections.delete", 202, "DELETE", `/connections/${ids.oidc}`),
  managed("connections.delete", 204, "DELETE", `/connections/${ids.unknown}`),
  managed("connections.checkStatus", 200, "GET", `/connections/${ids.directory}/status`),
  managed("connections.clients.get", 200, "GET", clients),
  managed("connections.clients.get", 200, "GET", `${clients}?take=1`, { name: "checkpoint" }),
  managed("connections.clients.update", 204, "PATCH", clients, {
    body: [{ client_id: "Qd3vZ8tLw1KxN5yRb7Uc2JmS9aFp4HgE", status: true }]
  }),
  managed("connections.keys.get", 200, "GET", keys, { name: "two keys" }),
  managed("connections.keys.get", 200, "GET", keys, {
    name: "three keys",
    before: (sandbox) => manage(sandbox, "POST", `${keys}/rotate`)
  }),
  managed("connections.keys.get", 200, "GET", `/connections/${ids.okta}/keys`, { name: "none" }),
  managed("connections.keys.create", 201, "POST", `/connections/${ids.okta}/keys`),
  managed("connections.keys.rotate", 201, "POST", `${keys}/rotate`, { name: "without a body" }),
  managed("connections.keys.rotate", 201, "POST", `${keys}/rotate`, {
    name: "with an algorithm",
    body: { signing_alg: "ES384" }
  }),
  managed("connections.scimConfiguration.list", 200, "GET", "/connections-scim-configurations", {
    before: withScim
  }),
  managed("connections.scimConfiguration.get", 200, "GET", scim, { before: withScim }),
  managed("connections.scimConfiguration.create", 201, "POST", scim, { body: scimBody }),
  managed("connections.scimConfiguration.update", 200, "PATCH", scim, {
    before: withScim,
    body: scimBody
  }),
  managed("connections.scimConfiguration.delete", 204, "DELETE", scim, { before: withScim }),
  managed("connections.scimConfiguration.getDefaultMapping", 200, "GET", `${scim}/default-mapping`),
  managed("connections.scimConfiguration.tokens.get", 200, "GET", scimTokens, {
    before: withScimToken
  }),
  managed("connections.scimConfiguration.tokens.create", 201, "POST", scimTokens, {
    before: withScim,
    body: { scopes: ["get:users"], token_lifetime: 3600 }
  }),
  {
    name: "connections.scimConfiguration.tokens.delete 204",
    operation: "connections.scimConfiguration.tokens.delete",
    status: 204,
    before: withScimToken,
    request: Effect.fnUntraced(function* (sandbox: Sandbox) {
      const [connection] = yield* sandbox.connections.all
      const tokenId = connection?.scim?.tokens[0]?.tokenId ?? "none"
      const path = `/api/v2${scimTokens}/${tokenId}`
      return { method: "DELETE", path, token: yield* sandbox.tokens.issue() }
    })
  },
  managed(
    "connections.directoryProvisioning.list",
    200,
    "GET",
    "/connections-directory-provisionings",
    { before: withDirectory }
  ),
  managed("connections.directoryProvisioning.get", 200, "GET", directory, {
    before: withDirectory
  }),
  managed("connections.directoryProvisioning.create", 201, "POST", directory),
  managed("connections.directoryProvisioning.update", 200, "PATCH", directory, {
    before: withDirectory,
    body: { synchronize_automatically: true, synchronize_groups: "selected" }
  }),
  managed("connections.directoryProvisioning.delete", 204, "DELETE", directory, {
    before: withDirectory
  }),
  managed(
    "connections.directoryProvisioning.getDefaultMapping",
    200,
    "GET",
    `${directory}/default-mapping`
  ),
  managed("connections.directoryProvisioning.listSynchronizedGroups", 200, "GET", groups, {
    before: withGroups
  }),
  managed("connections.directoryProvisioning.set", 204, "PUT", groups, {
    before: withDirectory,
    body: { groups: [{ id: "g1" }] }
  }),
  managed("connections.directoryProvisioning.addSynchronizedGroupSelections", 204, "POST", groups, {
    before: withGroups,
    body: { groups: [{ id: "g3" }] }
  }),
  managed(
    "connections.directoryProvisioning.deleteSynchronizedGroupSelections",
    204,
    "DELETE",
    groups,
    { before: withGroups, body: { groups: [{ id: "g1" }] } }
  ),
  managed(
    "connections.users.deleteByEmail",
    204,
    "DELETE",
    `/connections/${ids.oidc}/users?email=ada%40acme.example`
  )
]

const errorResponses: ReadonlyArray<Scenario> = [
  oauth(400, "without an audience", { audience: undefined }),
  oauth(400, "with another grant", { grant_type: "password" }),
  oauth(401, "with a wrong secret", { client_secret: "wrong" }),
  oauth(403, "for another audience", { audience: "https://another.example/" }),
  jwks(404, "globex"),
  managed("connections.list", 400, "GET", "/connections?per_page=0", { name: "query" }),
  managed("connections.list", 400, "GET", "/connections?page=99", { name: "paging" }),
  managed("connections.create", 400, "POST", "/connections", { body: { strategy: "oidc" } }),
  managed("connections.create", 409, "POST", "/connections", {
    body: { name: "acme", strategy: "oidc" }
  }),
  managed("connections.update", 400, "PATCH", `/connections/${ids.oidc}`, {
    name: "body",
    body: { name: "renamed" }
  }),
  managed("connections.keys.get", 400, "GET", `/connections/${ids.saml}/keys`, {
    name: "strategy"
  }),
  managed("connections.keys.create", 400, "POST", `/connections/${ids.saml}/keys`, {
    name: "strategy"
  }),
  managed("connections.keys.create", 409, "POST", keys),
  managed("connections.keys.rotate", 400, "POST", `/connections/${ids.saml}/keys/rotate`, {
    name: "strategy"
  }),
  managed("connections.keys.rotate", 400, "POST", `/connections/${ids.okta}/keys/rotate`, {
    name: "authentication"
  }),
  managed("connections.keys.rotate", 400, "POST", `${keys}/rotate`, {
    name: "body",
    body: { signing_alg: "none" }
  }),
  managed(
    "connections.scimConfiguration.list",
    400,
    "GET",
    "/connections-scim-configurations?take=0"
  ),
  managed("connections.scimConfiguration.get", 404, "GET", scim, { name: "no configuration" }),
  managed(
    "connections.scimConfiguration.create",
    400,
    "POST",
    `/connections/${ids.directory}/scim-configuration`,
    { name: "strategy" }
  ),
  managed("connections.scimConfiguration.tokens.create", 409, "POST", scimTokens, {
    before: (sandbox) =>
      Effect.andThen(withScimToken(sandbox), manage(sandbox, "POST", scimTokens, {})),
    body: {}
  }),
  managed("connections.scimConfiguration.tokens.delete", 404, "DELETE", `${scimTokens}/tok_none`, {
    name: "no such token",
    before: withScim
  }),
  managed(
    "connections.directoryProvisioning.list",
    400,
    "GET",
    "/connections-directory-provisionings?take=0"
  ),
  managed(
    "connections.directoryProvisioning.create",
    400,
    "POST",
    `/connections/${ids.oidc}/directory-provisioning`,
    {
      name: "strategy"
    }
  ),
  managed("connections.directoryProvisioning.create", 409, "POST", directory, {
    before: withDirectory
  }),
  managed("connections.directoryProvisioning.get", 404, "GET", directory, {
    name: "no provisioning"
  })
]

/** A body that passes the contract, for operations that are rejected for another reason. */
const validBodies: Readonly<Record<string, unknown>> = {
  "connections.create": { name: "rejected", strategy: "oidc" },
  "connections.update": { display_name: "Rejected" },
  "connections.clients.update": [{ client_id: "one", status: true }],
  "connections.scimConfiguration.update": scimBody,
  "connections.scimConfiguration.tokens.create": {},
  "connections.directoryProvisioning.set": { groups: [{ id: "g1" }] },
  "connections.directoryProvisioning.addSynchronizedGroupSelections": { groups: [{ id: "g1" }] },
  "connections.directoryProvisioning.deleteSynchronizedGroupSelections": { groups: [{ id: "g1" }] }
}

/** Whether an operation has its scenarios here; all others are walked by the contract's examples. */
export const isOfConnections = (id: string): boolean =>
  id.startsWith("connections.") || id === "oauth.token"

/** The error responses that every played operation of the Management API has. */
const common: ReadonlyArray<Scenario> = operations
  .filter(
    ({ id }) =>
      isOfConnections(id) && id.startsWith("connections.") && id !== "connections.jwks.get"
  )
  .flatMap(({ id: operation, method, path }) => {
    const input = (connection: string) => ({
      method,
      path: `${path.replace("{id}", connection).replace("{tokenId}", "tok_none")}${
        operation === "connections.users.deleteByEmail" ? "?email=ada%40acme.example" : ""
      }`,
      body: validBodies[operation]
    })
    const scenario = (
      status: number,
      name: string,
      request: Scenario["request"],
      before?: Scenario["before"]
    ): Scenario => ({
      name: `${operation} ${status} ${name}`,
      operation,
      status,
      request,
      ...(before === undefined ? {} : { before })
    })
    const ofOneConnection = path.includes("{id}")
    return [
      scenario(401, "without a token", () => Effect.succeed(input(ids.oidc))),
      scenario(
        403,
        "without a scope",
        Effect.fnUntraced(function* (sandbox: Sandbox) {
          const token = yield* sandbox.tokens.issue({ scopes: [] })
          return { ...input(ids.oidc), token }
        })
      ),
      scenario(429, "too many", withToken(input(ids.oidc)), (sandbox) =>
        sandbox.faults.inject({ kind: "tooManyRequests", operation, retryAfterSeconds: 2 })
      ),
      ...(ofOneConnection ? [scenario(400, "malformed id", withToken(input("con_")))] : []),
      ...(ofOneConnection && operation !== "connections.delete"
        ? [scenario(404, "unknown connection", withToken(input(ids.unknown)))]
        : [])
    ]
  })

/** Every scenario. */
export const scenarios: ReadonlyArray<Scenario> = [...successes, ...errorResponses, ...common]

/** What the contract declares and the sandbox never responds. */
export const neverReturned: ReadonlyArray<string> = [
  // no field that `update` takes is unique in this tenant
  "connections.update 409",
  // nothing is ever synchronized
  "connections.directoryProvisioning.set 409",
  // the token endpoint has no limit here
  "oauth.token 429"
]
