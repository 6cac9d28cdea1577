/**
 * Typed in-memory responses to operations, for tests of programs that call them. No request is sent,
 * but arguments are checked as in a real call. A call of an operation without a stub is a defect that
 * names the operation.
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
 * Fails an operation with a status: with the class of the status if the contract declares it for the
 * operation, otherwise with `ServerError` or `UnexpectedStatus`, as in a real call.
 */
export const errorResponse = /* @__PURE__ */ errorResponseOf(sdk)

/**
 * A client that responds from stubs. Its calls are checked like those of a real client; a call of an
 * operation without a stub is a defect.
 */
export const layer: (...stubs: ReadonlyArray<Stub<never> | Stub>) => Layer.Layer<ManagementClient> =
  /* @__PURE__ */ layerOf(ManagementClient, {
    profile,
    pagination
  })
