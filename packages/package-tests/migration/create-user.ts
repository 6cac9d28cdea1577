import { Users } from "@effect-auth0/management"
import type { Auth0 } from "@effect-auth0/management/promise"
import type { ManagementClient } from "auth0"

const ada = {
  connection: "Username-Password-Authentication",
  email: "ada@acme.example",
  password: "a-Password-1",
  app_metadata: { plan: "free" }
}

export const before = async (auth0: ManagementClient) => {
  const { user_id = "" } = await auth0.users.create(ada)
  await auth0.users.update(user_id, { app_metadata: { plan: "pro" } })
  const user = await auth0.users.get(user_id)
  return [user.email, user.app_metadata?.["plan"]]
}

export const after = async (auth0: Auth0) => {
  const { user_id = "" } = await auth0.run(Users.create, ada)
  await auth0.run(Users.update, user_id, { app_metadata: { plan: "pro" } })
  const user = await auth0.run(Users.get, user_id)
  return [user.email, user.app_metadata?.["plan"]]
}
