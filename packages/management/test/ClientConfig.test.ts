import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { optionsFromConfig } from "../src/runtime/ClientConfig.ts"

const environment = (values: Readonly<Record<string, string>>) =>
  Effect.provideService(
    ConfigProvider.ConfigProvider,
    ConfigProvider.fromEnv({ env: { ...values } })
  )

describe("the options from the environment", () => {
  it.effect("are domain, client and secret", () =>
    Effect.gen(function* () {
      const { credentials, ...rest } = yield* optionsFromConfig
      assert.deepStrictEqual(rest, {
        domain: "tenant.auth0.com",
        audience: undefined,
        origin: "http://127.0.0.1:4010"
      })
      assert.deepStrictEqual(
        credentials._tag === "ClientSecret"
          ? [credentials.clientId, Redacted.value(credentials.clientSecret)]
          : credentials._tag,
        ["id", "secret"]
      )
    }).pipe(
      environment({
        AUTH0_DOMAIN: "tenant.auth0.com",
        AUTH0_CLIENT_ID: "id",
        AUTH0_CLIENT_SECRET: "secret",
        AUTH0_ORIGIN: "http://127.0.0.1:4010"
      })
    )
  )

  it.effect("fail with the name of what is missing", () =>
    Effect.gen(function* () {
      const { message, option } = yield* Effect.flip(optionsFromConfig)
      assert.deepStrictEqual(
        [option, message],
        [
          "AUTH0_CLIENT_ID",
          "AUTH0_CLIENT_ID is not set; it is the id of a machine-to-machine application"
        ]
      )
    }).pipe(environment({ AUTH0_DOMAIN: "tenant.auth0.com", AUTH0_CLIENT_SECRET: "secret" }))
  )
})
