/** Calls a tenant on a client that all requests of a Worker share, as a module keeps it. */
import * as Keys from "@effect-auth0/management/connections/keys"
import { type Auth0, connect } from "@effect-auth0/management/promise"

export interface Input {
  readonly origin: string
  /** A token to use; with an empty one the client asks for tokens. */
  readonly token: string
  readonly connection: string
}

let tenant: Promise<Auth0> | undefined

export default async ({ connection, origin, token }: Input): Promise<string> => {
  const options = { domain: "tenant.example.com", origin, retry: undefined }
  tenant ??= connect(
    token === ""
      ? { ...options, clientId: "the-client", clientSecret: "the-secret" }
      : { ...options, token }
  )
  const auth0 = await tenant
  // The server is told that this request has begun.
  await fetch(`${origin}/began`)
  const outcome = await auth0.outcome(Keys.get, connection, { deadline: "20 seconds" })
  return outcome.ok ? "succeeded" : outcome.error.message
}
