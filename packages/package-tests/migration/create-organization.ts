import { Organizations } from "@effect-auth0/management"
import type { Auth0 } from "@effect-auth0/management/promise"
import type { ManagementClient } from "auth0"

export const before = async (auth0: ManagementClient, userId: string) => {
  const { id = "" } = await auth0.organizations.create({ name: "acme", display_name: "Acme" })
  await auth0.organizations.members.create(id, { members: [userId] })
  const members = await auth0.organizations.members.list(id)
  return members.data.map(({ email }) => email)
}

export const after = async (auth0: Auth0, userId: string) => {
  const organizations = auth0.of(Organizations)
  const { id = "" } = await organizations.create({ name: "acme", display_name: "Acme" })
  await organizations.Members.create(id, { members: [userId] })
  const members = await organizations.Members.list(id)
  return members.items.map(({ email }) => email)
}
