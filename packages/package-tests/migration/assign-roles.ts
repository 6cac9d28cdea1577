import { Roles, Users } from "@effect-auth0/management"
import type { Auth0 } from "@effect-auth0/management/promise"
import type { ManagementClient } from "auth0"

export const before = async (auth0: ManagementClient, userId: string) => {
  const role = await auth0.roles.create({ name: "auditor", description: "Reads everything" })
  await auth0.users.roles.assign(userId, { roles: [role.id ?? ""] })
  const roles = await auth0.users.roles.list(userId)
  return roles.data.map(({ name }) => name)
}

export const after = async (auth0: Auth0, userId: string) => {
  const role = await auth0.run(Roles.create, { name: "auditor", description: "Reads everything" })
  await auth0.run(Users.Roles.assign, userId, { roles: [role.id ?? ""] })
  const roles = await auth0.run(Users.Roles.list, userId)
  return roles.items.map(({ name }) => name)
}
