import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TenantSandbox } from "../src/index.ts"
import { json, manage } from "./support/Request.ts"

const call = Effect.fnUntraced(function* (method: string, path: string, body?: unknown) {
  const reply = yield* manage(yield* TenantSandbox, method, `/custom-domains${path}`, body)
  return { status: reply.status, body: json<Readonly<Record<string, unknown>>>(reply) }
})

const domain = "login.acme.example"

const invalid = (message: string) => ({
  status: 400,
  body: { statusCode: 400, error: "Bad Request", message, errorCode: "invalid_body" }
})

describe("the default domain", () => {
  it.effect("is a custom domain that is verified, or the tenant's own", () =>
    Effect.gen(function* () {
      const setDefault = (name: string) => call("PATCH", "/default", { domain: name })
      const defaultDomain = Effect.map(call("GET", "/default"), ({ body }) => body["domain"])
      const { body } = yield* call("POST", "", { domain, type: "auth0_managed_certs" })
      const unverified = yield* setDefault(domain)
      const unknown = yield* setDefault("other.acme.example")
      yield* call("POST", `/${String(body["custom_domain_id"])}/verify`)
      const verified = yield* setDefault(domain)
      const chosen = yield* defaultDomain
      const own = yield* setDefault("tenant.sandbox.localhost")
      assert.deepStrictEqual(
        [unverified, unknown, verified.status, chosen, own, yield* defaultDomain],
        [
          invalid(`The custom domain ${domain} is not verified`),
          invalid("The custom domain other.acme.example does not exist"),
          200,
          domain,
          { status: 200, body: { domain: "tenant.sandbox.localhost" } },
          "tenant.sandbox.localhost"
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )
})
