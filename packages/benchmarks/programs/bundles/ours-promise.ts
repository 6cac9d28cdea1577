/** Rotates the keys of one connection with promises, through the `fetch` layer. */
import { rotate } from "@effect-auth0/management/connections/keys"
import { connect } from "@effect-auth0/management/promise"

const auth0 = await connect({
  domain: "tenant.eu.auth0.com",
  clientId: "id",
  clientSecret: "secret"
})

await auth0.run(rotate, "con_A1b2C3d4E5f6G7h8")
