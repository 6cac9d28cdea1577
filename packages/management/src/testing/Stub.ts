/**
 * Responds to operations, given in memory and by type, for the tests of programs
 * that call them. No request is made, but a call passes the same checks of its
 * arguments as in earnest; and an operation that nobody gave a response to ends the
 * test with its name, instead of with a guess.
 *
 * @example
 * ```ts
 * import { Connections } from "@effect-auth0/management"
 * import { Stub } from "@effect-auth0/management/testing"
 *
 * export const rotate = Stub.of(Connections.Keys.rotate, (id, request) => ({
 *   kid: `next-of-${id}`,
 *   cert: "-----BEGIN CERTIFICATE-----",
 *   ...(request?.signing_alg === undefined ? undefined : { signing_alg: request.signing_alg })
 * }))
 * ```
 *
 * @example
 * ```ts
 * import { Connections } from "@effect-auth0/management"
 * import { Stub } from "@effect-auth0/management/testing"
 *
 * export const connections = Stub.list(
 *   Connections.list,
 *   Array.from({ length: 250 }, (_, index) => ({ id: `con_${index}`, name: `c${index}` }))
 * )
 * ```
 *
 * @example
 * ```ts
 * import { Events } from "@effect-auth0/management"
 * import { Stub } from "@effect-auth0/management/testing"
 * import { Effect, Stream } from "effect"
 *
 * export const first = Events.subscribe().pipe(
 *   Stream.runHead,
 *   Effect.provide(Stub.layer(Stub.events(Events.subscribe, [])))
 * )
 * ```
 */
import type * as Layer from "effect/Layer"
import { layerOf, errorResponseOf, type Stub } from "openapi-effect-runtime/testing/Stub"
import { ManagementClient } from "../sdk/Client.ts"
import { profile } from "../generated/sdk/profile.js"
import { pagination } from "../sdk/Profile.ts"

export * from "openapi-effect-runtime/testing/Stub"

const sdk = { profile, pagination }

/**
 * The failure of an operation with a status: its own class where the contract declares the status
 * for the operation, `ServerError` or `UnexpectedStatus` otherwise, as in earnest.
 */
export const errorResponse = /* @__PURE__ */ errorResponseOf(sdk)

/**
 * A client that responds from stubs. Its calls are checked as those of a real one; calls of operations
 * without a stub end the test.
 */
export const layer: (...stubs: ReadonlyArray<Stub<never> | Stub>) => Layer.Layer<ManagementClient> =
  /* @__PURE__ */ layerOf(ManagementClient, {
    profile,
    pagination
  })
