import { Clients } from "@effect-auth0/management"
import { type Auth0, isFailureOf } from "@effect-auth0/management/promise"
import { ManagementError, type ManagementClient } from "auth0"

export const before = async (auth0: ManagementClient, id: string) => {
  try {
    return (await auth0.clients.get(id)).name
  } catch (error) {
    if (error instanceof ManagementError && error.statusCode === 404) return "not found"
    throw error
  }
}

export const after = async (auth0: Auth0, id: string) => {
  try {
    return (await auth0.run(Clients.get, id)).name
  } catch (error) {
    if (isFailureOf(Clients.get, error) && error._tag === "NotFound") return "not found"
    throw error
  }
}
