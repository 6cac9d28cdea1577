/** Records read and written back to the sandbox, which keeps them: nothing of them changes. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import {
  Actions,
  AttackProtection,
  Branding,
  ClientGrants,
  Clients,
  Connections,
  EmailTemplates,
  Hooks,
  LogStreams,
  type ManagementClient,
  NetworkAcls,
  Organizations,
  Prompts,
  ResourceServers,
  Roles,
  Rules,
  SelfServiceProfiles,
  Tenants,
  UserAttributeProfiles,
  Users
} from "../src/index.ts"
import * as Updates from "../src/Updates.ts"
import { clientOf, sandboxOf, TenantSandbox } from "./support/tenant.ts"

/** A record before and after it was written back. */
const trip = <A, E, W, F>(
  read: Effect.Effect<A, E, ManagementClient>,
  write: (record: A) => Effect.Effect<W, F, ManagementClient>
) =>
  Effect.gen(function* () {
    const before = yield* read
    yield* write(before)
    return { before, after: yield* read }
  })

const api = "https://api.acme.example/"
const password = "a long pass phrase 7!"

const trips: Readonly<
  Record<
    string,
    Effect.Effect<{ readonly before: unknown; readonly after: unknown }, unknown, ManagementClient>
  >
> = {
  actions: Effect.gen(function* () {
    const { id = "" } = yield* Actions.create({
      name: "after-login",
      supported_triggers: [{ id: "post-login", version: "v3" }],
      code: "exports.onExecutePostLogin = async () => {}",
      secrets: [{ name: "KEY", value: "not returned" }]
    })
    return yield* trip(Actions.get(id), (action) =>
      Actions.update(id, Updates.request(Actions.update, action))
    )
  }),
  clients: Effect.gen(function* () {
    const { client_id: id = "" } = yield* Clients.create({
      name: "Shop",
      app_type: "spa",
      callbacks: ["https://shop.acme.example"],
      client_metadata: { team: "red" }
    })
    return yield* trip(Clients.get(id), (client) =>
      Clients.update(id, Updates.request(Clients.update, client))
    )
  }),
  clientGrants: Effect.gen(function* () {
    yield* ResourceServers.create({ identifier: api, scopes: [{ value: "read:orders" }] })
    const { client_id = "" } = yield* Clients.create({
      name: "Worker",
      app_type: "non_interactive"
    })
    const { id = "" } = yield* ClientGrants.create({
      client_id,
      audience: api,
      scope: ["read:orders"]
    })
    return yield* trip(ClientGrants.get(id), (grant) =>
      ClientGrants.update(id, Updates.request(ClientGrants.update, grant))
    )
  }),
  connections: Effect.gen(function* () {
    const { id = "" } = yield* Connections.create({
      name: "acme",
      strategy: "oidc",
      options: { client_id: "c", client_secret: "s", scope: "openid email", of_tomorrow: [1] }
    })
    return yield* trip(Connections.get(id), (connection) =>
      Connections.update(id, Updates.request(Connections.update, connection))
    )
  }),
  connectionOptions: Effect.gen(function* () {
    const { id = "" } = yield* Connections.create({
      name: "acme",
      strategy: "oidc",
      options: { client_id: "c", client_secret: "s", scope: "openid", of_tomorrow: [1] }
    })
    return yield* trip(Connections.get(id), ({ options }) =>
      Updates.connectionOptions(id, options?.scope === undefined ? {} : { scope: "openid" })
    )
  }),
  emailTemplates: Effect.gen(function* () {
    yield* EmailTemplates.create({
      template: "verify_email",
      body: "<p>{{ url }}</p>",
      from: "support@acme.example",
      subject: "Verify",
      syntax: "liquid",
      enabled: true
    })
    return yield* trip(EmailTemplates.get("verify_email"), (template) =>
      EmailTemplates.update("verify_email", Updates.request(EmailTemplates.update, template))
    )
  }),
  hooks: Effect.gen(function* () {
    const { id = "" } = yield* Hooks.create({
      name: "my-hook",
      script: "module.exports = () => {}",
      triggerId: "credentials-exchange"
    })
    return yield* trip(Hooks.get(id), (hook) =>
      Hooks.update(id, Updates.request(Hooks.update, hook))
    )
  }),
  logStreams: Effect.gen(function* () {
    const created = yield* LogStreams.create({
      name: "to-http",
      type: "http",
      sink: { httpEndpoint: "https://logs.acme.example" }
    })
    const id = created.id ?? ""
    return yield* trip(LogStreams.get(id), (stream) =>
      LogStreams.update(id, Updates.request(LogStreams.update, stream))
    )
  }),
  networkAcls: Effect.gen(function* () {
    yield* NetworkAcls.create({
      description: "block",
      active: true,
      priority: 1,
      rule: { action: { block: true }, scope: "tenant", match: { ipv4_cidrs: ["192.0.2.0/24"] } }
    })
    const { items } = yield* NetworkAcls.list()
    const id = items[0]?.id ?? ""
    return yield* trip(NetworkAcls.get(id), (acl) =>
      NetworkAcls.update(id, Updates.request(NetworkAcls.update, acl))
    )
  }),
  organizations: Effect.gen(function* () {
    const { id = "" } = yield* Organizations.create({
      name: "acme",
      display_name: "Acme",
      metadata: { tier: "gold" }
    })
    return yield* trip(Organizations.get(id), (organization) =>
      Organizations.update(id, Updates.request(Organizations.update, organization))
    )
  }),
  resourceServers: Effect.gen(function* () {
    const { id = "" } = yield* ResourceServers.create({
      identifier: api,
      name: "Orders",
      scopes: [{ value: "read:orders", description: "Read" }]
    })
    return yield* trip(ResourceServers.get(id), (server) =>
      ResourceServers.update(id, Updates.request(ResourceServers.update, server))
    )
  }),
  roles: Effect.gen(function* () {
    const { id = "" } = yield* Roles.create({ name: "editor", description: "Edits" })
    return yield* trip(Roles.get(id), (role) =>
      Roles.update(id, Updates.request(Roles.update, role))
    )
  }),
  rules: Effect.gen(function* () {
    const { id = "" } = yield* Rules.create({ name: "rule", script: "function () {}" })
    return yield* trip(Rules.get(id), (rule) =>
      Rules.update(id, Updates.request(Rules.update, rule))
    )
  }),
  selfServiceProfiles: Effect.gen(function* () {
    const { id = "" } = yield* SelfServiceProfiles.create({ name: "profile" })
    return yield* trip(SelfServiceProfiles.get(id), (profile) =>
      SelfServiceProfiles.update(id, Updates.request(SelfServiceProfiles.update, profile))
    )
  }),
  userAttributeProfiles: Effect.gen(function* () {
    const { id = "" } = yield* UserAttributeProfiles.create({
      name: "profile",
      user_attributes: {
        email: {
          label: "Email",
          description: "Address",
          profile_required: true,
          auth0_mapping: "email"
        }
      }
    })
    return yield* trip(UserAttributeProfiles.get(id), (profile) =>
      UserAttributeProfiles.update(id, Updates.request(UserAttributeProfiles.update, profile))
    )
  }),
  users: Effect.gen(function* () {
    yield* Connections.create({ name: "people", strategy: "auth0" })
    const { user_id: id = "" } = yield* Users.create({
      connection: "people",
      email: "ada@acme.example",
      password,
      app_metadata: { plan: "pro" }
    })
    return yield* trip(Users.get(id), (user) =>
      Users.update(id, Updates.request(Users.update, user))
    )
  }),
  branding: Effect.gen(function* () {
    yield* Branding.update({ colors: { primary: "#112233" }, logo_url: "https://acme.example/l" })
    return yield* trip(Branding.get(), (branding) =>
      Branding.update(Updates.request(Branding.update, branding))
    )
  }),
  bruteForceProtection: trip(AttackProtection.BruteForceProtection.get(), (settings) =>
    AttackProtection.BruteForceProtection.update(
      Updates.request(AttackProtection.BruteForceProtection.update, settings)
    )
  ),
  prompts: trip(Prompts.getSettings(), (settings) =>
    Prompts.updateSettings(Updates.request(Prompts.updateSettings, settings))
  ),
  tenant: trip(Tenants.Settings.get(), (settings) =>
    Tenants.Settings.update(Updates.request(Tenants.Settings.update, settings))
  )
}

describe("a record that was read and written back", () => {
  for (const [name, made] of Object.entries(trips)) {
    it.effect(`is what it was: ${name}`, () =>
      Effect.gen(function* () {
        const sandbox = yield* TenantSandbox
        const client = yield* clientOf(sandbox, { rateLimits: false })
        const { after, before } = yield* Effect.provide(made, client)
        assert.deepStrictEqual(after, before)
      }).pipe(Effect.provide(sandboxOf("unlimited")))
    )
  }
})
