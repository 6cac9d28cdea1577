import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { Connections, Credentials } from "../../src/index.ts"
import { optionsFromEnv } from "../../src/config/Environment.ts"
import { response, script } from "../support/scripted.ts"

const environment = (values: Readonly<Record<string, string>>) =>
  Effect.provideService(
    ConfigProvider.ConfigProvider,
    ConfigProvider.fromEnv({ env: { ...values } })
  )

describe("the options from the environment", () => {
  it.effect("are domain, client and secret", () =>
    Effect.gen(function* () {
      const { credentials, ...rest } = yield* optionsFromEnv({})
      assert.deepStrictEqual(rest, {
        domain: "tenant.auth0.com",
        audience: undefined,
        origin: "http://127.0.0.1:4010",
        insecureOrigin: undefined
      })
      const played = script(response(401, { error: "access_denied" }))
      yield* Effect.flip(
        Connections.Keys.get("con_A1b2C3d4E5f6G7h8").pipe(
          Effect.provide(played.client({ credentials }))
        )
      )
      assert.deepStrictEqual(
        played.sent.map(({ body }) => body),
        [
          '{"grant_type":"client_credentials","client_id":"id","client_secret":"secret","audience":"https://tenant.example.com/api/v2/"}'
        ]
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

  it.effect("allow an insecure origin where a variable says so, in words that are known", () =>
    Effect.gen(function* () {
      const read = (value: string) =>
        optionsFromEnv({}).pipe(
          Effect.map(({ insecureOrigin }) => insecureOrigin),
          Effect.catchTag("ConfigurationError", ({ message, option }) =>
            Effect.succeed([option, message])
          ),
          environment({
            AUTH0_DOMAIN: "tenant.auth0.com",
            AUTH0_CLIENT_ID: "id",
            AUTH0_CLIENT_SECRET: "secret",
            AUTH0_INSECURE_ORIGIN: value
          })
        )
      assert.deepStrictEqual(yield* Effect.forEach(["true", "false", "", "yes"], read), [
        true,
        false,
        undefined,
        ["AUTH0_INSECURE_ORIGIN", "AUTH0_INSECURE_ORIGIN must be true or false"]
      ])
    })
  )

  it.effect("fail with the name of what is missing", () =>
    Effect.gen(function* () {
      const { message, option } = yield* Effect.flip(optionsFromEnv({}))
      assert.deepStrictEqual(
        [option, message],
        [
          "AUTH0_CLIENT_ID",
          "AUTH0_CLIENT_ID is not set; it is the id of a machine-to-machine application"
        ]
      )
    }).pipe(environment({ AUTH0_DOMAIN: "tenant.auth0.com", AUTH0_CLIENT_SECRET: "secret" }))
  )

  it.effect("are not read where they are given", () =>
    Effect.gen(function* () {
      const credentials = Credentials.token(Redacted.make("the-token"))
      assert.deepStrictEqual(
        yield* optionsFromEnv({ domain: "other.auth0.com", credentials, retryBudget: 5 }),
        {
          domain: "other.auth0.com",
          credentials,
          retryBudget: 5,
          audience: "https://api.example.com/",
          origin: undefined,
          insecureOrigin: undefined
        }
      )
    }).pipe(
      environment({ AUTH0_DOMAIN: "tenant.auth0.com", AUTH0_AUDIENCE: "https://api.example.com/" })
    )
  )
})
