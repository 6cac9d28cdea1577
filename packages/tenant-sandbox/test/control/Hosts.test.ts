/** By which host names the control API is called: a page that took its own name here cannot read it. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TenantSandbox, type SandboxOptions } from "../../src/index.ts"
import { send } from "../support/Control.ts"

const statusFor = (host: string, options: SandboxOptions = {}, path = "/_sandbox/state") =>
  Effect.map(send("GET", path, undefined, { host }), ({ status }) => status).pipe(
    Effect.provide(TenantSandbox.layer(options))
  )

const known = [
  "localhost",
  "localhost:4443",
  "LOCALHOST.:4443",
  "127.0.0.1:4443",
  "127.1.2.3",
  "[::1]:4443",
  "192.0.2.7:4010",
  "[2001:db8::1]",
  "tenant.sandbox.localhost:4443",
  "any.localhost"
]

const unknown = [
  "page.example",
  "page.example:4443",
  "localhost.page.example",
  "127.0.0.1.page.example",
  "auth0:4010",
  "[page]",
  ""
]

describe("the control API", () => {
  it.effect.each(known)("can be called by %s", (host) =>
    Effect.map(statusFor(host), (status) => assert.strictEqual(status, 200))
  )

  it.effect.each(unknown)("cannot be called by %j", (host) =>
    Effect.map(statusFor(host), (status) => assert.strictEqual(status, 403))
  )

  it.effect("can be called by the tenant's domain, and by names that it was told", () =>
    Effect.gen(function* () {
      const options = { domain: "acme.example", allowedHosts: ["Auth0"] }
      assert.deepStrictEqual(
        [
          yield* statusFor("acme.example", options),
          yield* statusFor("auth0:4010", options),
          yield* statusFor("page.example", options),
          // All else takes a token, which such a page does not have.
          yield* statusFor("page.example", {}, "/api/v2/users"),
          yield* statusFor("page.example", {}, "/.well-known/jwks.json"),
          yield* statusFor("page.example", {}, "/_sandbox/exports/job_x")
        ],
        [200, 200, 403, 401, 200, 403]
      )
    })
  )

  it.effect("says what to do", () =>
    Effect.gen(function* () {
      const { json } = yield* send("GET", "/_sandbox", undefined, { host: "page.example" })
      assert.deepStrictEqual(json, {
        statusCode: 403,
        error: "Sandbox control",
        message:
          "The control API is not called by this host name. Use localhost or an address, or start the sandbox with --allow-host and the name."
      })
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )
})
