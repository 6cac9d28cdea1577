/**
 * The relations that need only the generic operations.
 */
import { memberKey } from "../Members.ts"
import type { RelatedOperations } from "../RelationHandlers.ts"

/** Relations, for the operations. */
export const relations: ReadonlyArray<RelatedOperations> = [
  {
    relation: "users.roles",
    owner: { kind: "users", side: "left" },
    others: { kind: "roles" },
    operations: {
      list: "users.roles.list",
      add: "users.roles.assign",
      remove: "users.roles.delete"
    },
    member: "roles"
  },
  {
    relation: "users.roles",
    owner: { kind: "roles", side: "right" },
    others: { kind: "users" },
    operations: { list: "roles.users.list", add: "roles.users.assign" },
    member: "users"
  },
  {
    relation: "organizations.members",
    owner: { kind: "organizations", side: "left" },
    others: { kind: "users" },
    operations: {
      list: "organizations.members.list",
      add: "organizations.members.create",
      remove: "organizations.members.delete"
    },
    member: "members",
    show: ({ store }, { left, right }, { query }) => {
      const user = store.resources("users").get(right)
      // Roles are returned only if the request asks for them.
      if (
        user === undefined ||
        !String(query["fields"] ?? "")
          .split(",")
          .includes("roles")
      ) {
        return user
      }
      const roles = store.relations("organizations.member_roles").ofLeft(memberKey(left, right))
      return {
        ...user,
        roles: roles.values().flatMap((pair) => {
          const role = store.resources("roles").get(pair.right)
          return role === undefined ? [] : [{ id: role["id"] ?? "", name: role["name"] ?? "" }]
        })
      }
    },
    removed: ({ store }, organization, user) =>
      store.relations("organizations.member_roles").forgetLeft(memberKey(organization, user))
  },
  {
    relation: "organizations.members",
    owner: { kind: "users", side: "right" },
    others: { kind: "organizations" },
    operations: { list: "users.organizations.list" },
    member: ""
  },
  {
    relation: "organizations.client_grants",
    owner: { kind: "client_grants", side: "right" },
    others: { kind: "organizations" },
    operations: { list: "clientGrants.organizations.list" },
    member: ""
  }
]
