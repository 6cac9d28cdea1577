import { Users } from "@effect-auth0/management"
import type { Auth0 } from "@effect-auth0/management/promise"
import { Hono } from "hono"

/** One client for the process, so that all requests share the token and the rate limit. */
export const makeApp = (auth0: Auth0): Hono =>
  new Hono().get("/users/:id", async (context) => {
    // A request of a person goes before jobs that run at the same time.
    const options = { priority: "interactive" as const, signal: context.req.raw.signal }
    const outcome = await auth0.outcome(Users.get, context.req.param("id"), {}, options)
    if (outcome.ok) return context.json({ name: outcome.value.name })
    return outcome.error._tag === "NotFound" ? context.notFound() : context.body(null, 502)
  })
