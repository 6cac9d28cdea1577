/**
 * The definitions of users for the generic store; creating and updating them has code of its own.
 */
import { memberKey } from "../Members.ts"
import type { Resource } from "../Resource.ts"

/** Users, their factors, and jobs on users. */
export const userResources: ReadonlyArray<Resource> = [
  {
    name: "users",
    operations: { list: "users.list", get: "users.get", delete: "users.delete" },
    identifier: { member: "user_id", prefix: "", length: 24, alphabet: "hexadecimal" },
    unique: ["$email", "$username", "$phone", "$linked"],
    errors: {
      notFound: { message: "The user does not exist.", errorCode: "inexistent_user" },
      conflict: { message: "The user already exists.", errorCode: "auth0_idp_error" }
    },
    filters: {
      connection: ({ identities }, value) =>
        Array.isArray(identities) &&
        JSON.stringify(identities).includes(`"connection":${JSON.stringify(value)}`)
    },
    deleted: ({ user_id: id }, { store }) => {
      const user = String(id)
      for (const { left } of store.relations("organizations.members").ofRight(user).values()) {
        store.relations("organizations.member_roles").forgetLeft(memberKey(left, user))
      }
      store.relations("organizations.members").forgetRight(user)
      store.relations("users.roles").forgetLeft(user)
      store.relations("users.permissions").forgetLeft(user)
    }
  },
  {
    name: "authentication_methods",
    operations: {
      list: "users.authenticationMethods.list",
      create: "users.authenticationMethods.create",
      get: "users.authenticationMethods.get",
      update: "users.authenticationMethods.update",
      delete: "users.authenticationMethods.delete"
    },
    identifier: { member: "id", prefix: "dev_", length: 16 },
    parent: { resource: "users", member: "$user_id" },
    timestamps: { created: "created_at" },
    initial: () => ({ confirmed: true }),
    hidden: ["totp_secret"],
    errors: { notFound: { message: "The authentication method does not exist" } }
  },
  {
    name: "jobs",
    operations: {},
    identifier: { member: "id", prefix: "job_", length: 16 },
    errors: { notFound: { message: "The job does not exist" } }
  }
]
