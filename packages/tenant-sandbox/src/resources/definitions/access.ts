/**
 * Access control: applications and their credentials, APIs, grants, roles.
 */
import { asJsonObject, isJsonObject, stringsOf, type JsonObject } from "../../http/Json.ts"
import type { Tenant } from "../../tenant/Tenant.ts"
import { forgetPermissions } from "../Permissions.ts"
import type { Resource } from "../Resource.ts"

const clientNotFound = { message: "The client does not exist", errorCode: "inexistent_client" }

const scopesOf = ({ scopes }: JsonObject): ReadonlyArray<string> =>
  Array.isArray(scopes)
    ? scopes.flatMap((scope) => {
        const { value } = asJsonObject(scope)
        return typeof value === "string" ? [value] : []
      })
    : []

const apiNotFound = {
  message: "The resource server does not exist",
  errorCode: "inexistent_resource_server"
}

/** Checks a grant: for one application or all of a kind, for an existing API and scopes that it has. */
const grantProblem: Resource["check"] = (input, grant, tenant) => {
  if ((grant["client_id"] === undefined) === (grant["default_for"] === undefined)) {
    return {
      message: "Payload validation error: 'Either client_id or default_for is required'.",
      errorCode: "invalid_body"
    }
  }
  const api = tenant.apiOf(String(grant["audience"]))
  if (api === undefined) return { ...apiNotFound, status: 404 }
  const known = scopesOf(api)
  const unknown = stringsOf(input["scope"]).find((scope) => !known.includes(scope))
  return unknown === undefined
    ? undefined
    : {
        message: `Payload validation error: 'The API has no scope ${unknown}' on property scope.`,
        errorCode: "invalid_body"
      }
}

/** Removes scopes that an API no longer has from grants. */
const narrowGrants = (tenant: Tenant, api: JsonObject): void => {
  const known = scopesOf(api)
  const grants = tenant.store.resources("client_grants")
  for (const grant of grants.values()) {
    const scope = stringsOf(grant["scope"])
    if (grant["audience"] !== api["identifier"] || scope.every((one) => known.includes(one)))
      continue
    grants.set(String(grant["id"]), {
      ...grant,
      scope: scope.filter((one) => known.includes(one))
    })
  }
}

/** The fields of a search for applications: their grants and the organizations of these. */
const grantsOf = ({ client_id: client }: JsonObject, { store }: Tenant): JsonObject => {
  const grants = store
    .resources("client_grants")
    .values()
    .filter((grant) => grant["client_id"] === client)
  const organizations = grants.flatMap((grant) =>
    store
      .relations("organizations.client_grants")
      .ofRight(String(grant["id"]))
      .values()
      .map(({ left }) => left)
  )
  return {
    client_grant: {
      organization_id: organizations,
      allow_any_organization: grants.map((grant) => grant["allow_any_organization"] === true)
    }
  }
}

/** Deletes grants and permissions with their API. */
const forgetApi = ({ identifier }: JsonObject, tenant: Tenant): void => {
  forgetPermissions(tenant, (permission) => permission.identifier === identifier)
  const grants = tenant.store.resources("client_grants")
  for (const grant of grants.values()) {
    if (grant["audience"] !== identifier) continue
    grants.delete(String(grant["id"]))
    tenant.store.relations("organizations.client_grants").forgetRight(String(grant["id"]))
  }
}

/** Applications, their public keys, APIs, grants and roles. */
export const accessResources: ReadonlyArray<Resource> = [
  {
    name: "clients",
    operations: {
      list: "clients.list",
      create: "clients.create",
      get: "clients.get",
      update: "clients.update",
      delete: "clients.delete"
    },
    identifier: { member: "client_id", prefix: "", length: 32 },
    initial: ({ app_type: type }, tenant) => ({
      tenant: tenant.tenantName,
      global: false,
      client_secret: tenant.text(64),
      callbacks: [],
      grant_types:
        type === "non_interactive"
          ? ["client_credentials"]
          : type === "spa" || type === "native"
            ? ["authorization_code", "implicit", "refresh_token"]
            : ["authorization_code", "implicit", "refresh_token", "client_credentials"],
      token_endpoint_auth_method:
        type === "spa" || type === "native" ? "none" : "client_secret_post",
      sso_disabled: false,
      custom_login_page_on: true,
      jwt_configuration: { alg: "RS256", lifetime_in_seconds: 36_000, secret_encoded: false }
    }),
    merged: ["client_metadata"],
    filters: {
      is_global: (client, value) => (client["global"] === true) === value,
      app_type: (client, value) =>
        String(value)
          .split(",")
          .some((type) => type.trim() === client["app_type"])
    },
    searched: {
      fields: ["client_grant.organization_id", "client_grant.allow_any_organization"],
      of: grantsOf
    },
    references: [
      {
        member: "default_organization.organization_id",
        to: "organizations",
        error: { message: "No organization found by that id or name" },
        status: 400,
        afterwards: "cleared"
      }
    ],
    errors: { notFound: clientNotFound },
    deleted: ({ client_id: id }, tenant) => {
      const { store } = tenant
      store.relations("organizations.clients").forgetRight(String(id))
      for (const connection of store.connections.values()) {
        if (!connection.enabledClients.some((client) => client === id)) continue
        store.connections.set(connection.id, {
          ...connection,
          enabledClients: connection.enabledClients.filter((client) => client !== id)
        })
      }
    }
  },
  {
    name: "client_credentials",
    operations: {
      list: "clients.credentials.list",
      get: "clients.credentials.get",
      update: "clients.credentials.update"
    },
    identifier: { member: "id", prefix: "cred_", length: 22 },
    parent: { resource: "clients", member: "$client_id" },
    timestamps: { created: "created_at", updated: "updated_at" },
    errors: { notFound: { message: "The credential does not exist" } }
  },
  {
    name: "resource_servers",
    operations: {
      list: "resourceServers.list",
      create: "resourceServers.create",
      get: "resourceServers.get",
      update: "resourceServers.update",
      delete: "resourceServers.delete"
    },
    identifier: { member: "id", prefix: "", length: 24, alphabet: "hexadecimal" },
    unique: ["identifier"],
    alsoBy: "identifier",
    initial: ({ identifier }) => ({
      name: String(identifier),
      is_system: false,
      scopes: [],
      signing_alg: "RS256",
      allow_offline_access: false,
      token_lifetime: 86_400,
      token_lifetime_for_web: 7200,
      skip_consent_for_verifiable_first_party_clients: true,
      enforce_policies: false,
      token_dialect: "access_token"
    }),
    filters: {
      identifiers: ({ identifier }, value) =>
        Array.isArray(value) ? value.some((one) => one === identifier) : value === identifier
    },
    errors: {
      notFound: apiNotFound,
      conflict: { message: "A resource server with the same identifier already exists." }
    },
    check: ({ scopes }) => {
      const values = scopesOf({ scopes: scopes ?? [] })
      const twice = values.find((value, index) => values.indexOf(value) !== index)
      return twice === undefined
        ? undefined
        : {
            message: `Payload validation error: 'The scope ${twice} is there twice' on property scopes.`,
            errorCode: "invalid_body"
          }
    },
    protected: (record) =>
      record["is_system"] === true
        ? {
            message: "The API of the tenant itself cannot be changed.",
            errorCode: "operation_not_supported"
          }
        : undefined,
    deleted: forgetApi,
    changed: (record, tenant) => {
      const scopes = scopesOf(record)
      forgetPermissions(
        tenant,
        ({ identifier, name }) => identifier === record["identifier"] && !scopes.includes(name)
      )
      narrowGrants(tenant, record)
    }
  },
  {
    name: "client_grants",
    operations: {
      list: "clientGrants.list",
      create: "clientGrants.create",
      get: "clientGrants.get",
      update: "clientGrants.update",
      delete: "clientGrants.delete"
    },
    identifier: { member: "id", prefix: "cgr_", length: 16 },
    unique: ["$key"],
    references: [
      { member: "client_id", to: "clients", error: clientNotFound, afterwards: "deleted" }
    ],
    check: grantProblem,
    initial: (input) => ({
      scope: [],
      organization_usage: "deny",
      allow_any_organization: false,
      subject_type: "client",
      // One grant for each application (or kind of applications), API and subject type.
      $key: JSON.stringify([
        input["client_id"] ?? input["default_for"] ?? null,
        input["audience"] ?? null,
        input["subject_type"] ?? "client"
      ])
    }),
    errors: {
      notFound: { message: "The grant does not exist.", errorCode: "inexistent_client_grant" },
      conflict: { message: "A client grant for this client and API already exists." }
    },
    deleted: ({ id }, tenant) =>
      tenant.store.relations("organizations.client_grants").forgetRight(String(id))
  },
  {
    name: "roles",
    operations: {
      list: "roles.list",
      create: "roles.create",
      get: "roles.get",
      update: "roles.update",
      delete: "roles.delete"
    },
    identifier: { member: "id", prefix: "rol_", length: 16 },
    unique: ["name"],
    initial: ({ name }) => ({ description: String(name) }),
    filters: {
      name_filter: ({ name }, value) =>
        String(name).toLowerCase().includes(String(value).toLowerCase())
    },
    errors: {
      notFound: { message: "The role does not exist." },
      conflict: { message: "A role with the same name already exists." }
    },
    deleted: ({ id }, tenant) => {
      tenant.store.relations("users.roles").forgetRight(String(id))
      tenant.store.relations("roles.permissions").forgetLeft(String(id))
      tenant.store.relations("organizations.member_roles").forgetRight(String(id))
    }
  }
]

/** The description of an API's scope. */
export const scopeDescription = ({ scopes }: JsonObject, name: string): string | undefined => {
  const scope = Array.isArray(scopes)
    ? scopes.find((one) => asJsonObject(one)["value"] === name)
    : undefined
  const description = isJsonObject(scope) ? scope["description"] : undefined
  return typeof description === "string" ? description : undefined
}
