/**
 * The same operations for programs that use promises: connect to a tenant once and call every operation
 * on it, with `AbortSignal`, error classes and `for await` over lists and events.
 */
import type * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { layer } from "./fetch.ts"
import type { ClientOptions, ManagementClient } from "./sdk/Client.ts"
import {
  clientSecret,
  type Credentials,
  token
} from "openapi-effect-runtime/credentials/Credentials"
import type { FetchOptions } from "openapi-effect-runtime/sdk/FetchLayer"
import type {
  PromiseClient,
  Promised as AnyPromised
} from "openapi-effect-runtime/promise/PromiseClient"
import { connectTo as connectClient } from "openapi-effect-runtime/sdk/Connect"
import { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"

export {
  type FailureOf,
  isFailureOf,
  type Outcome,
  type PromiseEventOperation,
  type PromiseOperation,
  type PromisePagedOperation,
  type WithSignal
} from "openapi-effect-runtime/promise/PromiseClient"

/** The client of a tenant, for programs that use promises. */
export interface Auth0 extends PromiseClient<ManagementClient> {}

/** A resource whose operations return promises; other members stay unchanged. */
export type Promised<Resource> = AnyPromised<Resource, ManagementClient>

/** A secret as a string, for example from the environment; it is redacted at once. */
export type Secret = string | Redacted.Redacted<string>

/** Exactly one way to authenticate: an application's secret, a token, or any other credentials. */
export type Proof =
  | {
      readonly clientId: string
      readonly clientSecret: Secret
      readonly token?: never
      readonly credentials?: never
    }
  | {
      readonly token: Secret
      readonly clientId?: never
      readonly clientSecret?: never
      readonly credentials?: never
    }
  | {
      readonly credentials: Credentials
      readonly clientId?: never
      readonly clientSecret?: never
      readonly token?: never
    }

/** The options of a connection to a tenant. */
export type ConnectOptions = Omit<ClientOptions, "credentials"> & FetchOptions & Proof

const redacted = (secret: Secret): Redacted.Redacted<string> =>
  typeof secret === "string" ? Redacted.make(secret) : secret

const proofs = ["clientId", "clientSecret", "token", "credentials"] as const

const wrong = (option: string, message: string): ConfigurationError =>
  new ConfigurationError({ option, message })

/** The error in credentials that the compiler has not checked. */
const wrongProof = (proof: Proof): ConfigurationError | undefined => {
  if (Object(proof) !== proof)
    return wrong("options", "the options must be an object with a domain")
  const given = proofs.filter((name) => name in proof)
  for (const name of given) {
    const value: unknown = proof[name]
    const isGiven =
      name === "credentials"
        ? typeof value === "object" && value !== null
        : (typeof value === "string" && value !== "") ||
          (name !== "clientId" && Redacted.isRedacted(value))
    if (!isGiven) return wrong(name, `${name} has no value: give it one, or leave it out`)
  }
  return ["clientId,clientSecret", "token", "credentials"].includes(given.join())
    ? undefined
    : wrong(
        given[0] ?? "credentials",
        `give clientId and clientSecret, or token, or credentials; given: ${given.join(", ") || "none"}`
      )
}

const credentialsOf = (proof: Proof): Credentials =>
  proof.credentials !== undefined
    ? proof.credentials
    : proof.token !== undefined
      ? token(redacted(proof.token))
      : clientSecret({
          clientId: proof.clientId,
          clientSecret: redacted(proof.clientSecret)
        })

/**
 * Connects to a tenant with a layer, such as the one over undici in `@effect-auth0/management/node`,
 * including its decorations. Rejects with the layer's error.
 *
 * @example
 * ```ts
 * import { Credentials } from "@effect-auth0/management"
 * import { layer } from "@effect-auth0/management/node"
 * import { connectTo } from "@effect-auth0/management/promise"
 * import { Redacted } from "effect"
 *
 * export const auth0 = await connectTo(
 *   layer({
 *     domain: "tenant.eu.auth0.com",
 *     credentials: Credentials.token(Redacted.make("TOKEN"))
 *   })
 * )
 * ```
 */
export const connectTo = <E>(client: Layer.Layer<ManagementClient, E>): Promise<Auth0> =>
  connectClient(client)

/**
 * Connects to a tenant over `fetch`, with the options and defaults of its layer; secrets may be
 * strings. Rejects with a `ConfigurationError` if an option is invalid. Nothing is sent before the
 * first call.
 *
 * @example
 * ```ts
 * import { Connections, NotFound } from "@effect-auth0/management"
 * import { connect } from "@effect-auth0/management/promise"
 *
 * const auth0 = await connect({
 *   domain: "tenant.eu.auth0.com",
 *   clientId: "CLIENT_ID",
 *   clientSecret: "CLIENT_SECRET"
 * })
 *
 * try {
 *   const next = await auth0.run(Connections.Keys.rotate, "con_A1b2C3d4E5f6G7h8", {
 *     signing_alg: "ES256"
 *   })
 *   console.log(next.kid)
 * } catch (error) {
 *   if (!(error instanceof NotFound)) throw error
 *   console.log(error.code)
 * }
 *
 * const connections = auth0.of(Connections)
 * for await (const connection of connections.list.items({ strategy: ["oidc"] })) {
 *   console.log(connection.name)
 * }
 * await auth0.close()
 * ```
 */
export const connect = async (options: ConnectOptions): Promise<Auth0> => {
  const error = wrongProof(options)
  if (error !== undefined) throw error
  return connectTo(layer({ ...options, credentials: credentialsOf(options) }))
}
