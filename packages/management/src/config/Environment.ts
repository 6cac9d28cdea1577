/**
 * Reads the client's options from the documented variables, through the program's `ConfigProvider` or
 * the environment. Secrets are redacted when they are read. `Config` is not used: every problem is a
 * `ConfigurationError` that names the variable and says what to set.
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"
import { variable } from "openapi-effect-runtime/core/Variables"
import { clientSecret, type Credentials } from "openapi-effect-runtime/credentials/Credentials"
import {
  assertionAlgorithms,
  privateKeyJwt
} from "openapi-effect-runtime/credentials/PrivateKeyJwt"
import type { ClientOptions } from "../sdk/Client.ts"

/** A variable's value, or `undefined` if it is not set or empty. */
const optional = (name: string): Effect.Effect<string | undefined, ConfigurationError> =>
  Effect.mapError(
    variable(name),
    (reason) =>
      new ConfigurationError({ option: name, message: `${name} could not be read: ${reason}` })
  )

/** A variable's value, or an error that names the variable and says what it is. */
const required = (name: string, what: string): Effect.Effect<string, ConfigurationError> =>
  Effect.flatMap(optional(name), (value) =>
    value === undefined
      ? Effect.fail(
          new ConfigurationError({ option: name, message: `${name} is not set; it is ${what}` })
        )
      : Effect.succeed(value)
  )

/** A variable that is `true`, `false` or not set. */
const flag = (name: string): Effect.Effect<boolean | undefined, ConfigurationError> =>
  Effect.flatMap(optional(name), (value) =>
    value === undefined || value === "true" || value === "false"
      ? Effect.succeed(value === undefined ? undefined : value === "true")
      : Effect.fail(
          new ConfigurationError({ option: name, message: `${name} must be true or false` })
        )
  )

const privateKeyFromEnv = (clientId: string, key: string) =>
  Effect.gen(function* () {
    const named = yield* optional("AUTH0_PRIVATE_KEY_ALGORITHM")
    const algorithm = assertionAlgorithms.find((name) => name === named)
    if (named !== undefined && algorithm === undefined) {
      return yield* new ConfigurationError({
        option: "AUTH0_PRIVATE_KEY_ALGORITHM",
        message: `AUTH0_PRIVATE_KEY_ALGORITHM must be one of ${assertionAlgorithms.join(", ")}`
      })
    }
    return privateKeyJwt({
      clientId,
      // Many places store variables on one line.
      privateKey: Redacted.make(key.replaceAll(String.raw`\n`, "\n"), { label: "private key" }),
      algorithm,
      keyId: yield* optional("AUTH0_PRIVATE_KEY_ID")
    })
  })

const credentialsFromEnv: Effect.Effect<Credentials, ConfigurationError> =
  /* @__PURE__ */ Effect.gen(function* () {
    const clientId = yield* required(
      "AUTH0_CLIENT_ID",
      "the id of a machine-to-machine application"
    )
    const key = yield* optional("AUTH0_PRIVATE_KEY")
    if (key === undefined) {
      const secret = yield* required(
        "AUTH0_CLIENT_SECRET",
        "that application's secret; an application with a private key sets AUTH0_PRIVATE_KEY instead"
      )
      return clientSecret({ clientId, clientSecret: Redacted.make(secret) })
    }
    if ((yield* optional("AUTH0_CLIENT_SECRET")) !== undefined) {
      return yield* new ConfigurationError({
        option: "AUTH0_PRIVATE_KEY",
        message: "AUTH0_PRIVATE_KEY and AUTH0_CLIENT_SECRET are both set; unset one of them"
      })
    }
    return yield* privateKeyFromEnv(clientId, key)
  })

/**
 * The options of a client: `AUTH0_DOMAIN`, `AUTH0_CLIENT_ID`, and `AUTH0_CLIENT_SECRET` or
 * `AUTH0_PRIVATE_KEY` (PEM or JWK; `\n` may stand for a line break) with `AUTH0_PRIVATE_KEY_ALGORITHM`
 * and `AUTH0_PRIVATE_KEY_ID` if needed; optional: `AUTH0_AUDIENCE`, `AUTH0_ORIGIN`,
 * `AUTH0_INSECURE_ORIGIN`. Variables of given options are not read.
 *
 * Fails with a `ConfigurationError` that names the first missing variable.
 */
export const optionsFromEnv = <Options extends Partial<ClientOptions>>(
  given: Options
): Effect.Effect<Options & ClientOptions, ConfigurationError> =>
  Effect.gen(function* () {
    return {
      ...given,
      domain:
        given.domain ??
        (yield* required("AUTH0_DOMAIN", "the tenant's host name, such as tenant.eu.auth0.com")),
      credentials: given.credentials ?? (yield* credentialsFromEnv),
      audience: given.audience ?? (yield* optional("AUTH0_AUDIENCE")),
      origin: given.origin ?? (yield* optional("AUTH0_ORIGIN")),
      insecureOrigin: given.insecureOrigin ?? (yield* flag("AUTH0_INSECURE_ORIGIN"))
    }
  })
