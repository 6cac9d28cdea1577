import { Credentials, Users } from "@effect-auth0/management"
import { stored, type TokenStore } from "@effect-auth0/management/credentials/stored"
import { connect } from "@effect-auth0/management/promise"
import { Effect, Redacted } from "effect"

/** What is used of a KV namespace. */
interface Namespace {
  readonly get: (key: string) => Promise<string | null>
  readonly put: (
    key: string,
    value: string,
    options: { readonly expirationTtl: number }
  ) => Promise<void>
}

interface Env {
  readonly AUTH0_DOMAIN: string
  readonly AUTH0_CLIENT_ID: string
  readonly AUTH0_CLIENT_SECRET: string
  readonly AUTH0_ORIGIN?: string
  readonly TOKENS: Namespace
}

interface ExecutionContext {
  readonly waitUntil: (promise: Promise<unknown>) => void
}

/** The token in KV, where every instance finds it; KV keeps nothing for less than a minute. */
const inNamespace = (tokens: Namespace): TokenStore => ({
  get: (key) =>
    Effect.promise(async () => {
      const value = await tokens.get(key)
      return value === null ? undefined : Redacted.make(value)
    }),
  set: (key, value, millis) =>
    Effect.promise(() =>
      tokens.put(key, Redacted.value(value), {
        expirationTtl: Math.max(60, Math.floor(millis / 1000))
      })
    )
})

export default {
  fetch: async (request: Request, env: Env, context: ExecutionContext): Promise<Response> => {
    // A client for each request, to which `waitUntil` belongs.
    await using auth0 = await connect({
      domain: env.AUTH0_DOMAIN,
      origin: env.AUTH0_ORIGIN,
      credentials: stored(
        Credentials.clientSecret({
          clientId: env.AUTH0_CLIENT_ID,
          clientSecret: Redacted.make(env.AUTH0_CLIENT_SECRET)
        }),
        inNamespace(env.TOKENS),
        { waitUntil: (promise) => context.waitUntil(promise) }
      )
    })
    const id = new URL(request.url).searchParams.get("id") ?? ""
    const outcome = await auth0.outcome(Users.get, id)
    if (outcome.ok) return Response.json({ name: outcome.value.name })
    return new Response(null, { status: outcome.error._tag === "NotFound" ? 404 : 502 })
  }
}
