/**
 * Exchanges with a tenant, recorded once and replayed in tests without a network.
 * What is recorded has no credential: neither the header nor the token endpoint is
 * part of it, and the members of bodies that the contract calls secret are taken out.
 * All the rest of a record is in it, so treat a cassette as the data that it holds.
 */
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"
import { token } from "openapi-effect-runtime/credentials/Credentials"
import { type Cassette, replay } from "openapi-effect-runtime/testing/Cassette"
import { type ClientOptions, make, ManagementClient } from "../sdk/Client.ts"

export * from "openapi-effect-runtime/testing/Cassette"

/** The client of a cassette: nothing is sent, no credentials are needed. */
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
