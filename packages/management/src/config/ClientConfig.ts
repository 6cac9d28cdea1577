/**
 * The client's options, read from the program's configuration (the environment,
 * unless a `ConfigProvider` says otherwise). The secret is redacted as it is read.
 * `Config` itself is not used: it brings the schema compiler, which is twice the
 * size of all the rest.
 */
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { ClientOptions } from "../sdk/Client.ts"
import { clientSecret } from "openapi-effect-runtime/credentials/Credentials"
import { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"

/** A variable's value, or `undefined` where it is not set or empty. */
export const optional = (name: string): Effect.Effect<string | undefined, ConfigurationError> =>
  Effect.flatMap(ConfigProvider.ConfigProvider, (provider) =>
    provider.load([name]).pipe(
      Effect.mapError(
        (error) =>
          new ConfigurationError({
            option: name,
            message: `${name} could not be read: ${error.message}`
          })
      ),
      // An empty variable is one that somebody meant to set.
      Effect.map((node) => node?.value || undefined)
    )
  )

/** A variable's value; without one, the error that names it and says what it is. */
export const required = (name: string, what: string): Effect.Effect<string, ConfigurationError> =>
  Effect.flatMap(optional(name), (value) =>
    value === undefined
      ? Effect.fail(
          new ConfigurationError({ option: name, message: `${name} is not set; it is ${what}` })
        )
      : Effect.succeed(value)
  )

/** A variable that is `true`, `false` or not set. */
export const flag = (name: string): Effect.Effect<boolean | undefined, ConfigurationError> =>
  Effect.flatMap(optional(name), (value) =>
    value === undefined || value === "true" || value === "false"
      ? Effect.succeed(value === undefined ? undefined : value === "true")
      : Effect.fail(
          new ConfigurationError({ option: name, message: `${name} must be true or false` })
        )
  )

/** What every application names of its tenant and of itself, whatever it proves itself with. */
export const applicationFromConfig = /* @__PURE__ */ Effect.gen(function* () {
  return {
    domain: yield* required("AUTH0_DOMAIN", "the tenant's host name, such as tenant.eu.auth0.com"),
    clientId: yield* required("AUTH0_CLIENT_ID", "the id of a machine-to-machine application"),
    audience: yield* optional("AUTH0_AUDIENCE"),
    origin: yield* optional("AUTH0_ORIGIN"),
    insecureOrigin: yield* flag("AUTH0_INSECURE_ORIGIN")
  }
})

/**
 * `AUTH0_DOMAIN`, `AUTH0_CLIENT_ID`, `AUTH0_CLIENT_SECRET`; optional: `AUTH0_AUDIENCE`, `AUTH0_ORIGIN`,
 * `AUTH0_INSECURE_ORIGIN`.
 *
 * Fails with the `ConfigurationError` that names the first one missing.
 */
export const optionsFromConfig: Effect.Effect<ClientOptions, ConfigurationError> =
  /* @__PURE__ */ Effect.gen(function* () {
    const application = yield* applicationFromConfig
    const secret = Redacted.make(
      yield* required("AUTH0_CLIENT_SECRET", "that application's secret")
    )
    const { clientId, ...tenant } = application
    return { ...tenant, credentials: clientSecret({ clientId, clientSecret: secret }) }
  })
