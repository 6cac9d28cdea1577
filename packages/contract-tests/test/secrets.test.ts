/**
 * Nothing that a program can print of a client shows its secret or its token:
 * not the client and what it is made from, not errors and causes, not log lines,
 * not spans, not pages; whatever goes wrong.
 */
import { Credentials, ManagementClient } from "@effect-auth0/management"
import { layerEnv as fetchEnv } from "@effect-auth0/management/fetch"
import { layerEnv as undiciEnv } from "@effect-auth0/management/node"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { domain } from "../src/matrix/Setup.ts"
import { transports } from "../src/matrix/Transports.ts"
import {
  artifactsOf,
  everyKind,
  hostileTenant,
  kindsOf,
  leaksOf,
  tagOf
} from "../src/secrets/Artifacts.ts"
import { clientSecret, rotate, scenarios, token, tokenFailures } from "../src/secrets/Scenarios.ts"

const withClientSecret = (clientId: string) =>
  Credentials.clientSecret({ clientId, clientSecret: Redacted.make(clientSecret) })

for (const [name, makeClient] of transports) {
  describe(`the client over ${name}`, () => {
    for (const [kind, credentials] of [
      ["a client secret", withClientSecret("success")],
      ["a token", Credentials.token(Redacted.make(token))],
      [
        "an effect that gives a token",
        Credentials.tokenEffect(Effect.sync(() => ({ accessToken: Redacted.make(token) })))
      ]
    ] as const) {
      it.effect(`shows no secret, with ${kind}`, () =>
        Effect.gen(function* () {
          const tenant = yield* hostileTenant
          const { artifacts, tags } = yield* artifactsOf(
            makeClient,
            { domain, origin: tenant.origin, credentials },
            scenarios,
            tenant
          )
          assert.deepStrictEqual(
            tags,
            scenarios.map(([scenario, , tag]) => [scenario, tag])
          )
          assert.deepStrictEqual(kindsOf(artifacts), everyKind)
          assert.deepStrictEqual(leaksOf(artifacts), [])
        })
      )
    }

    for (const behavior of tokenFailures) {
      it.effect(`shows no secret, with the token endpoint ${behavior}`, () =>
        Effect.gen(function* () {
          const tenant = yield* hostileTenant
          const { artifacts, tags } = yield* artifactsOf(
            makeClient,
            { domain, origin: tenant.origin, credentials: withClientSecret(behavior) },
            [[behavior, rotate("success"), "CredentialsError"]],
            tenant
          )
          assert.deepStrictEqual(tags, [[behavior, "CredentialsError"]])
          assert.deepStrictEqual(leaksOf(artifacts), [])
        })
      )
    }
  })
}

describe("a client that is made from the environment", () => {
  const right = {
    AUTH0_DOMAIN: domain,
    AUTH0_CLIENT_ID: "success",
    AUTH0_CLIENT_SECRET: clientSecret
  }
  const clients = [
    ["fetch", fetchEnv()],
    ["undici", undiciEnv()],
    ["HttpClient", ManagementClient.layerEnv().pipe(Layer.provide(FetchHttpClient.layer))]
  ] as const

  for (const [name, client] of clients) {
    for (const [what, env, tag] of [
      ["is complete", right, undefined],
      [
        "has no domain",
        { AUTH0_CLIENT_ID: "success", AUTH0_CLIENT_SECRET: clientSecret },
        "ConfigurationError"
      ],
      [
        "has a domain that is none",
        { ...right, AUTH0_DOMAIN: "evil.example/x#" },
        "ConfigurationError"
      ],
      [
        "has the secret for an origin",
        { ...right, AUTH0_ORIGIN: clientSecret },
        "ConfigurationError"
      ]
    ] as const) {
      it.effect(`shows no secret where that ${what}, over ${name}`, () =>
        Effect.gen(function* () {
          const exit = yield* Effect.exit(Layer.build(client)).pipe(
            Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromEnv({ env }))
          )
          assert.strictEqual(tagOf(exit), tag)
          assert.deepStrictEqual(
            leaksOf([
              ["exit", exit],
              ["layer", client]
            ]),
            []
          )
        })
      )
    }
  }
})
