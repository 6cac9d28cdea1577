/**
 * Exchanges with a tenant, recorded once and replayed in tests without a network. A cassette has no
 * credentials: neither the authorization header nor the token endpoint is recorded. Of bodies and
 * queries it keeps only what the contract declares and does not mark as secret: names, ids, states,
 * times. Treat a cassette like the data in it.
 */
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"
import { token } from "openapi-effect-runtime/credentials/Credentials"
import {
  type Cassette,
  type RecordedSdk,
  recorderOf,
  type Recorder,
  replayOf
} from "openapi-effect-runtime/testing/Cassette"
import type { Transport } from "openapi-effect-runtime/transport/Transport"
import { recordings } from "../generated/recordings.js"
import { profile } from "../generated/sdk/profile.js"
import { type ClientOptions, make, ManagementClient } from "../sdk/Client.ts"

export * from "openapi-effect-runtime/testing/Cassette"

const sdk: RecordedSdk = { profile, recordings, tokenPath: "/oauth/token" }

/**
 * A recorder. Event streams pass through and are not recorded.
 *
 * @example
 * ```ts
 * import { type ClientOptions, Connections, ManagementClient } from "@effect-auth0/management"
 * import { transport } from "@effect-auth0/management/node"
 * import { Cassette } from "@effect-auth0/management/testing"
 * import { Effect, Layer } from "effect"
 *
 * export const recorded = (options: ClientOptions) => {
 *   const recorder = Cassette.recorder()
 *   const client = ManagementClient.layerTransport(options).pipe(
 *     Layer.provide(recorder.layer),
 *     Layer.provide(transport())
 *   )
 *   return Connections.list({ take: 10 }).pipe(
 *     Effect.provide(client),
 *     Effect.map(() => JSON.stringify(recorder.cassette(), null, 2))
 *   )
 * }
 * ```
 */
export const recorder: () => Recorder = /* @__PURE__ */ recorderOf(sdk)

/**
 * A transport that replays a cassette: recorded responses by method, path and body, in order. A request
 * that is not recorded, or made more often than recorded, is a defect and fails the test.
 */
export const replay: (cassette: Cassette) => Layer.Layer<Transport> = /* @__PURE__ */ replayOf(sdk)

/** The client of a cassette: nothing is sent, and no credentials are needed. */
export const replayClient = (
  cassette: Cassette,
  options?: Partial<Omit<ClientOptions, "credentials">>
): Layer.Layer<ManagementClient, ConfigurationError> =>
  Layer.effect(
    ManagementClient,
    make({
      domain: "tenant.invalid",
      ...options,
      credentials: token(Redacted.make("none", { label: "token" }))
    })
  ).pipe(Layer.provide(replay(cassette)))
