/**
 * A tenant that contains what the contract's examples speak of: each kind of resource once, under the ids
 * of the examples' paths, and related to each other, so that a request of examples meets what it is about.
 */
import type { TenantState } from "../../src/index.ts"
import { asJsonObject, isJsonObject, type JsonObject } from "../../src/http/Json.ts"
import { resources, settings } from "../../src/resources/definitions/index.ts"
import { memberKey } from "../../src/resources/Members.ts"
import { permissionKey } from "../../src/resources/Permissions.ts"
import type { Resource } from "../../src/resources/Resource.ts"
import { uniqueMembers } from "../../src/operations/UserProfile.ts"
import { parametersOf, responseOf } from "./ContractExamples.ts"

export const exampleIds = {
  connection: "con_A1b2C3d4E5f6G7h8",
  user: "auth0|5f7c8ec7c33c6c004bbafe82",
  organization: "org_9ybsU1dN2dKfDkBi",
  client: "8xKj2mQvT5nRwZ7yLb4sCd9fHg3pNa1e",
  role: "rol_7kQmZx4LtRv9WbNs",
  api: "https://billing.acme.example/"
} as const

const database = "Username-Password-Authentication"

const exampleRecord = (resource: Resource): readonly [JsonObject, ReadonlyArray<string>] => {
  const { get = "", list = "", update = "", create = "" } = resource.operations
  const shown = [get, update, create]
    .map((id) => responseOf(id))
    .find((body): body is JsonObject => isJsonObject(body))
  const listed = responseOf(list)
  const [first] = Array.isArray(listed) ? listed : []
  const ids = Object.values(
    parametersOf(get === "" ? update || (resource.operations.delete ?? "") : get).path
  )
  return [shown ?? asJsonObject(first), ids]
}

const parents: Readonly<Record<string, string>> = {
  clients: exampleIds.client,
  users: exampleIds.user,
  organizations: exampleIds.organization
}

const recordOf = (resource: Resource): JsonObject | undefined => {
  const [example, ids] = exampleRecord(resource)
  const id = ids.at(-1)
  if (id === undefined) return undefined
  const { parent } = resource
  return {
    ...example,
    [resource.identifier.member]: id,
    ...(parent === undefined
      ? {}
      : { [parent.member]: ids.length > 1 ? (ids[0] ?? "") : (parents[parent.resource] ?? "") })
  }
}

/** What some kinds need beside their example. */
const adjusted: Readonly<Record<string, (record: JsonObject) => JsonObject>> = {
  users: (record) => {
    const user = {
      ...record,
      email: "ada@acme.example",
      identities: [
        {
          connection: "acme-users",
          provider: "auth0",
          user_id: "5f7c8ec7c33c6c004bbafe82",
          isSocial: false
        },
        {
          connection: "google-oauth2",
          provider: "google-oauth2",
          user_id: "104832195570216783344",
          isSocial: true
        }
      ]
    }
    return { ...user, ...uniqueMembers(user) }
  },
  resource_servers: (record) => ({
    ...record,
    identifier: exampleIds.api,
    scopes: [
      { value: "read:invoices", description: "Read invoices" },
      { value: "create:invoices", description: "Create invoices" },
      { value: "update:invoices" },
      { value: "delete:invoices" },
      { value: "pay:invoices" }
    ],
    is_system: false
  }),
  organizations: (record) => ({ ...record, name: "acme-labs" }),
  discovery_domains: (record) => ({ ...record, domain: "acme.example" }),
  clients: ({ client_authentication_methods: _methods, ...record }) => ({
    ...record,
    client_secret: "example"
  }),
  client_grants: (record) => ({ ...record, $key: "example" }),
  hooks: (record) => ({ ...record, $secrets: { CRM_API_KEY: "x" } }),
  custom_domains: (record) => ({ ...record, is_default: false }),
  jobs: (record) => ({ ...record, type: "users_import", $errors: [] })
}

/** The state of that tenant, on top of what every tenant has. */
export const exampleState = (base: TenantState): TenantState => {
  const records = Object.fromEntries(
    resources.flatMap((resource) => {
      const record = recordOf(resource)
      const kept = base.resources[resource.name] ?? []
      const adjust = adjusted[resource.name] ?? ((one: JsonObject) => one)
      return record === undefined
        ? [[resource.name, kept] as const]
        : [[resource.name, [...kept, adjust(record)]] as const]
    })
  )
  const job = asJsonObject(responseOf("jobs.get"))
  const log = asJsonObject(responseOf("logs.get"))
  const logId = parametersOf("logs.get").path["id"] ?? ""
  const connection = {
    strategy: "auth0",
    options: {},
    fields: { realms: [database], is_domain_connection: false },
    enabledClients: [exampleIds.client],
    optionsHidden: false,
    online: true
  }
  const pair = (left: string, right: string, members: JsonObject = {}) => ({ left, right, members })
  const grant = parametersOf("clientGrants.get").path["id"] ?? ""
  const organizationGrant = parametersOf("organizations.clientGrants.delete").path["grant_id"] ?? ""
  const invoices = permissionKey(exampleIds.api, "read:invoices")
  const enabled = parametersOf("organizations.enabledConnections.get").path["connectionId"] ?? ""
  return {
    connections: [
      { ...connection, id: exampleIds.connection, name: database },
      {
        ...connection,
        id: "con_googlegooglegoog",
        name: "google-oauth2",
        strategy: "google-oauth2"
      },
      { ...connection, id: enabled, name: "acme-users" }
    ],
    resources: {
      ...records,
      client_grants: [
        ...(records["client_grants"] ?? []),
        {
          ...asJsonObject(responseOf("clientGrants.get")),
          id: organizationGrant,
          $key: "of the organization"
        }
      ],
      users: [
        ...(records["users"] ?? []),
        {
          user_id: "google-oauth2|another",
          identities: [
            {
              connection: "google-oauth2",
              provider: "google-oauth2",
              user_id: "another",
              isSocial: true
            }
          ]
        }
      ],
      clients: [
        ...(records["clients"] ?? []),
        // The other one that connections are enabled for.
        {
          client_id: "Qd3vZ8tLw1KxN5yRb7Uc2JmS9aFp4HgE",
          name: "Acme Admin",
          client_secret: "other"
        }
      ],
      jobs: [{ ...job, id: parametersOf("jobs.get").path["id"] ?? "", $errors: [] }],
      rules_configs: [{ key: "CRM_API_KEY", value: "x" }]
    },
    relations: {
      "users.roles": [pair(exampleIds.user, exampleIds.role)],
      "users.permissions": [pair(exampleIds.user, invoices)],
      "roles.permissions": [pair(exampleIds.role, invoices)],
      "organizations.members": [pair(exampleIds.organization, exampleIds.user)],
      "organizations.member_roles": [
        pair(memberKey(exampleIds.organization, exampleIds.user), exampleIds.role)
      ],
      "organizations.connections": [
        pair(exampleIds.organization, exampleIds.connection, { show_as_button: true }),
        pair(exampleIds.organization, enabled, { show_as_button: true })
      ],
      "organizations.clients": [
        pair(exampleIds.organization, exampleIds.client, { use_for_member_access: true })
      ],
      "organizations.client_grants": [
        pair(exampleIds.organization, grant),
        pair(exampleIds.organization, organizationGrant)
      ]
    },
    settings: {
      ...Object.fromEntries(
        settings.flatMap(({ name, operations }) => {
          const body = responseOf(operations.get)
          return isJsonObject(body) ? [[name, body] as const] : []
        })
      ),
      universal_login_template: { body: "<html></html>" },
      "user_blocks/ada@acme.example": { identifier: "ada@acme.example", ip: "203.0.113.24" }
    },
    logs: [{ ...log, log_id: logId }]
  }
}
