import { Users } from "@effect-auth0/management"
import { layerEnv } from "@effect-auth0/management/node"
import { type Auth0, connectTo } from "@effect-auth0/management/promise"
import express, { type Express } from "express"

/** One client for the process, so that all requests share the token and the rate limit. */
export const makeApp = (auth0: Auth0): Express => {
  const app = express()
  app.get("/users/:id", async (request, response) => {
    // A request of a person goes before jobs that run at the same time.
    const options = { priority: "interactive" as const }
    const outcome = await auth0.outcome(Users.get, request.params.id, {}, options)
    if (outcome.ok) response.json({ name: outcome.value.name })
    else if (outcome.error._tag === "NotFound") response.sendStatus(404)
    else response.sendStatus(502)
  })
  return app
}

if (import.meta.main) {
  const auth0 = await connectTo(layerEnv())
  const server = makeApp(auth0).listen(3000)
  process.once("SIGTERM", () => server.close(() => void auth0.close()))
}
