/**
 * Organizations with their invitations and discovery domains. Members, connections, clients and client
 * grants are relations.
 */
import { isHostname } from "../../contract/Formats.ts"
import { asJsonObject } from "../../http/Json.ts"
import { timeText } from "../../tenant/SandboxClock.ts"
import { memberKey } from "../Members.ts"
import type { Resource } from "../Resource.ts"

const week = 604_800

const organizationName = /^[a-z\d][a-z\d_-]*$/u

/** Organizations and what belongs to them. */
export const organizationResources: ReadonlyArray<Resource> = [
  {
    name: "organizations",
    operations: {
      list: "organizations.list",
      create: "organizations.create",
      get: "organizations.get",
      update: "organizations.update",
      delete: "organizations.delete"
    },
    identifier: { member: "id", prefix: "org_", length: 16 },
    unique: ["name"],
    initial: ({ name }) => ({ display_name: String(name) }),
    check: ({ name }) =>
      typeof name !== "string" || organizationName.test(name)
        ? undefined
        : {
            message:
              "Payload validation error: 'Object didn't pass validation for format organization-name' on property name (lower-case letters, digits, - and _; the first one is a letter or a digit).",
            errorCode: "invalid_body"
          },
    hidden: ["enabled_connections"],
    errors: {
      notFound: { message: "No organization found by that id or name" },
      conflict: {
        message: "An organization with the same name already exists.",
        errorCode: "organization_conflict"
      }
    },
    deleted: ({ id }, { store }) => {
      const organization = String(id)
      for (const { right: user } of store
        .relations("organizations.members")
        .ofLeft(organization)
        .values()) {
        store.relations("organizations.member_roles").forgetLeft(memberKey(organization, user))
      }
      store.relations("organizations.members").forgetLeft(organization)
      store.relations("organizations.connections").forgetLeft(organization)
      store.relations("organizations.clients").forgetLeft(organization)
      store.relations("organizations.client_grants").forgetLeft(organization)
    }
  },
  {
    name: "invitations",
    operations: {
      list: "organizations.invitations.list",
      create: "organizations.invitations.create",
      get: "organizations.invitations.get",
      delete: "organizations.invitations.delete"
    },
    identifier: { member: "id", prefix: "uinv_", length: 16 },
    parent: { resource: "organizations", member: "organization_id" },
    references: [
      {
        member: "client_id",
        to: "clients",
        error: { message: "The client does not exist", errorCode: "inexistent_client" },
        status: 400,
        afterwards: "deleted"
      },
      {
        member: "connection_id",
        to: "connections",
        error: { message: "The connection does not exist.", errorCode: "inexistent_connection" },
        status: 400,
        afterwards: "deleted"
      },
      {
        member: "roles",
        to: "roles",
        error: { message: "The role does not exist." },
        status: 400,
        afterwards: "cleared"
      }
    ],
    timestamps: { created: "created_at" },
    initial: (input, tenant, now) => {
      const ticket = tenant.text(32)
      const lifetime = typeof input["ttl_sec"] === "number" ? input["ttl_sec"] : week
      return {
        ticket_id: ticket,
        invitation_url: `https://${tenant.domain}/invitation?ticket=${ticket}`,
        expires_at: timeText(Date.parse(now) + lifetime * 1000)
      }
    },
    errors: {
      notFound: { message: "The invitation does not exist.", errorCode: "inexistent_invitation" }
    }
  },
  {
    name: "discovery_domains",
    operations: {
      list: "organizations.discoveryDomains.list",
      create: "organizations.discoveryDomains.create",
      get: "organizations.discoveryDomains.get",
      update: "organizations.discoveryDomains.update",
      delete: "organizations.discoveryDomains.delete"
    },
    identifier: { member: "id", prefix: "org_dom_", length: 16 },
    parent: { resource: "organizations", member: "$organization_id" },
    unique: ["domain"],
    check: ({ domain }) =>
      typeof domain !== "string" || isHostname(domain)
        ? undefined
        : {
            message:
              "Payload validation error: 'Object didn't pass validation for format hostname' on property domain.",
            errorCode: "invalid_body"
          },
    initial: (input, tenant) => ({
      status: "pending",
      use_for_organization_discovery: true,
      verification_txt: `auth0-domain-verification=${tenant.text(32)}`,
      verification_host: `_auth0-challenge.${String(input["domain"])}`
    }),
    errors: {
      notFound: { message: "The discovery domain does not exist" },
      conflict: { message: "The discovery domain already exists." }
    }
  }
]

/** The connections in a request that creates an organization. */
export const connectionsIn = (body: unknown): ReadonlyArray<ReturnType<typeof asJsonObject>> => {
  const { enabled_connections: connections } = asJsonObject(body)
  return Array.isArray(connections) ? connections.map(asJsonObject) : []
}
