/**
 * The options of a client whose application signs with a private key, read from the
 * program's configuration. Apart from the others that read it, since those do not
 * need what reads keys and signs.
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { ClientOptions } from "../sdk/Client.ts"
import { applicationFromConfig, optional, required } from "./ClientConfig.ts"
import { assertionAlgorithms } from "openapi-effect-runtime/credentials/PrivateKey"
import { privateKeyJwt } from "openapi-effect-runtime/credentials/PrivateKeyJwt"
import { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"

/**
 * `AUTH0_DOMAIN`, `AUTH0_CLIENT_ID`, `AUTH0_PRIVATE_KEY` (PEM or JWK; `\n` may stand for a line
 * break); optional: `AUTH0_PRIVATE_KEY_ALGORITHM`, `AUTH0_PRIVATE_KEY_ID`, `AUTH0_AUDIENCE`,
 * `AUTH0_ORIGIN`, `AUTH0_INSECURE_ORIGIN`.
 *
 * Fails with the `ConfigurationError` that names the first one missing.
 *
 * @example
 * ```ts
 * import { optionsFromConfig } from "@effect-auth0/management/credentials/private-key-jwt/config"
 * import { layer } from "@effect-auth0/management/fetch"
 * import { Effect, Layer } from "effect"
 *
 * export const client = Layer.unwrap(Effect.map(optionsFromConfig, layer))
 * ```
 */
export const optionsFromConfig: Effect.Effect<ClientOptions, ConfigurationError> =
  /* @__PURE__ */ Effect.gen(function* () {
    const { clientId, ...tenant } = yield* applicationFromConfig
    const key = yield* required(
      "AUTH0_PRIVATE_KEY",
      "that application's private key, as PEM or JWK"
    )
    const named = yield* optional("AUTH0_PRIVATE_KEY_ALGORITHM")
    const algorithm = assertionAlgorithms.find((name) => name === named)
    if (named !== undefined && algorithm === undefined) {
      return yield* new ConfigurationError({
        option: "AUTH0_PRIVATE_KEY_ALGORITHM",
        message: `AUTH0_PRIVATE_KEY_ALGORITHM must be one of ${assertionAlgorithms.join(", ")}`
      })
    }
    return {
      ...tenant,
      credentials: privateKeyJwt({
        clientId,
        // Many places that keep variables keep them on one line.
        privateKey: Redacted.make(key.replaceAll(String.raw`\n`, "\n"), { label: "private key" }),
        algorithm,
        keyId: yield* optional("AUTH0_PRIVATE_KEY_ID")
      })
    }
  })
