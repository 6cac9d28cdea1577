/**
 * The transport of the client, with two things noted on the way that no operation returns: the
 * tenant's time, which every response carries, and the scopes that come with a token. Nothing else
 * of a request or response is kept.
 */
import { Transport, type TransportRequest, type TransportResponse } from "@effect-auth0/management"
import { Effect, Layer, Option, Schema } from "effect"
import type { TenantClock } from "./TenantClock.ts"

/** What was noted. */
export interface Observations {
  readonly clock: TenantClock
  /** The scopes of the latest token; `undefined` where there was none, or the tenant did not say. */
  readonly scopes: () => ReadonlyArray<string> | undefined
  readonly observe: (request: TransportRequest, response: TransportResponse) => Effect.Effect<void>
}

const TokenResponse = Schema.fromJsonString(Schema.Struct({ scope: Schema.String }))
const readScope = Schema.decodeUnknownOption(TokenResponse)

/** Makes a place for observations. */
export const makeObservations = (clock: TenantClock): Observations => {
  let scopes: ReadonlyArray<string> | undefined
  return {
    clock,
    scopes: () => scopes,
    observe: ({ path }, response) =>
      Effect.suspend(() => {
        if (path === "/oauth/token" && response.status === 200) {
          scopes = Option.match(readScope(response.body), {
            onNone: () => undefined,
            onSome: ({ scope }) => scope.split(" ").filter((name) => name !== "")
          })
        }
        return clock.observe(response.header("date"))
      })
  }
}

/** The transport with observations made of every response. */
export const observed = (observations: Observations) =>
  Layer.effect(
    Transport,
    Effect.map(Transport, (transport) =>
      Transport.of({
        ...transport,
        send: (request) =>
          Effect.tap(transport.send(request), (response) => observations.observe(request, response))
      })
    )
  )
