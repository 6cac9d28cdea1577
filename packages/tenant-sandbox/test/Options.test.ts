/** What a sandbox does only where it is told to: pages of other origins, and examples. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { examples } from "../src/generated/Examples.ts"
import { otherOperations } from "../src/generated/Contract.ts"
import {
  makeSandbox,
  SandboxListenError,
  TenantSandbox,
  type SandboxOptions
} from "../src/index.ts"

const origin = "https://app.example"

const preflight = {
  method: "OPTIONS",
  path: "/api/v2/users",
  headers: {
    origin,
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization"
  }
}

const allowedBy = (options: SandboxOptions) =>
  Effect.gen(function* () {
    const sandbox = yield* TenantSandbox
    const token = Redacted.value(yield* sandbox.tokens.issue())
    const asked = yield* sandbox.handle(preflight)
    const read = yield* sandbox.handle({
      method: "GET",
      path: "/api/v2/users",
      headers: { origin, authorization: `Bearer ${token}` }
    })
    const control = yield* sandbox.handle({
      method: "OPTIONS",
      path: "/_sandbox/reset",
      headers: { origin, "access-control-request-method": "POST" }
    })
    const names = [
      "access-control-allow-origin",
      "access-control-allow-methods",
      "access-control-allow-headers"
    ]
    return [asked, read, control].map(({ headers, status }) => [
      status,
      names.map((name) => headers[name])
    ])
  }).pipe(Effect.provide(TenantSandbox.layer(options)))

describe("pages of other origins", () => {
  it.effect("are let in where the sandbox was told so, and never to its control API", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* allowedBy({ cors: true }), [
        [204, ["*", "GET, POST", "authorization"]],
        [200, ["*", undefined, undefined]],
        [403, [undefined, undefined, undefined]]
      ])
      const nothing = [undefined, undefined, undefined]
      assert.deepStrictEqual(yield* allowedBy({}), [
        [404, nothing],
        [200, nothing],
        [403, nothing]
      ])
    })
  )
})

describe("operations that keep no state", () => {
  const every = (options: SandboxOptions) =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const token = Redacted.value(yield* sandbox.tokens.issue())
      return yield* Effect.forEach(otherOperations, ({ id, method, path }) =>
        Effect.map(
          sandbox.handle({
            method,
            path: path.replaceAll(/\{[^}]+\}/gu, "x"),
            headers: { authorization: `Bearer ${token}` }
          }),
          ({ body, headers, status }) => ({
            id,
            status,
            body,
            unplayed: headers["x-tenant-sandbox-not-implemented"],
            example: headers["x-tenant-sandbox-example"]
          })
        )
      )
    }).pipe(Effect.provide(TenantSandbox.layer(options)))

  it.effect("return 501 and are marked", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        (yield* every({})).filter(({ status, unplayed }) => status !== 501 || unplayed !== "1"),
        []
      )
    })
  )

  it.effect("return the contract's example where that was asked for, and are marked", () =>
    Effect.gen(function* () {
      const found = yield* every({ examples: true })
      assert.deepStrictEqual(
        found.map(({ body, example, id, status }) => [id, status, body, example]),
        otherOperations.map(({ id }) => {
          const example = examples[id]
          return [
            id,
            example?.status ?? 501,
            example?.body === undefined ? "" : JSON.stringify(example.body),
            "1"
          ]
        })
      )
    })
  )
})

describe("options", () => {
  const wrong: ReadonlyArray<readonly [message: string, options: SandboxOptions]> = [
    [
      "The option domain: must be a host name such as acme.eu.auth0.com, without https:// and port",
      { domain: "https://bad/" }
    ],
    [
      "The option domain: must be a host name such as acme.eu.auth0.com, without https:// and port",
      { domain: "localhost:4443" }
    ],
    [
      "The option host: must be an address such as 127.0.0.1 or a host name, without port",
      { host: "" }
    ],
    [
      "The option host: must be an address such as 127.0.0.1 or a host name, without port",
      { host: "[::1]" }
    ],
    ["The option clientId: must not be empty; leave it out for a random one", { clientId: "" }],
    [
      "The option clientSecret: must not be empty; leave it out for a random one",
      { clientSecret: Redacted.make("") }
    ],
    [
      "The option allowedHosts: must be host names such as auth0, without https:// and port",
      { allowedHosts: ["auth0", "*"] }
    ],
    ["The option port: must be a whole number from 0 to 65535", { port: 65_536 }],
    ["The option requestLogLimit: must be a whole number, 1 or more", { requestLogLimit: 0 }],
    [
      "The option tokenLifetimeSeconds: must be a whole number of seconds, 0 or more",
      { tokenLifetimeSeconds: Number.NaN }
    ]
  ]

  it.effect.each(wrong)("are checked at the start: %s", ([message, options]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(makeSandbox(options))
      assert.deepStrictEqual([error._tag, error.message], ["InvalidSandboxOption", message])
    }).pipe(Effect.scoped)
  )

  it("say what to do about a host that is not one of this machine", () => {
    assert.deepStrictEqual(
      ["ENOTFOUND", "EADDRNOTAVAIL", "EACCES"].map(
        (code) => new SandboxListenError({ host: "acme.example", port: 80, code }).message
      ),
      [
        "The sandbox cannot listen on acme.example:80 (ENOTFOUND). The host must be a name or an address of this machine, such as 127.0.0.1 or 0.0.0.0.",
        "The sandbox cannot listen on acme.example:80 (EADDRNOTAVAIL). The host must be a name or an address of this machine, such as 127.0.0.1 or 0.0.0.0.",
        "The sandbox cannot listen on acme.example:80 (EACCES). Choose another port, or 0 for a free one."
      ]
    )
  })
})
