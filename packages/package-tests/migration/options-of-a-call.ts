import { Tickets } from "@effect-auth0/management"
import type { Auth0 } from "@effect-auth0/management/promise"
import { CustomDomainHeader, type ManagementClient } from "auth0"

export const before = async (auth0: ManagementClient, userId: string, signal: AbortSignal) => {
  const { ticket } = await auth0.tickets.verifyEmail(
    { user_id: userId },
    { timeoutInSeconds: 5, abortSignal: signal, ...CustomDomainHeader("login.acme.example") }
  )
  return ticket !== undefined
}

export const after = async (auth0: Auth0, userId: string, signal: AbortSignal) => {
  const { ticket } = await auth0.run(
    Tickets.verifyEmail,
    { user_id: userId },
    { deadline: "5 seconds", signal, customDomain: "login.acme.example" }
  )
  return ticket !== undefined
}
