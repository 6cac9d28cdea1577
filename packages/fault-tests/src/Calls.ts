/** The calls that every fault is played to: one of each retry class. */
import * as Effect from "effect/Effect"
import {
  type CallOptions,
  Connections,
  type ManagementClient,
  type Retry
} from "@effect-auth0/management"

/** The connection that all calls are about. */
export const connectionId = "con_A1b2C3d4E5f6G7h8"

/** `read` only reads, `update` may be repeated, `rotate` must never be. */
export type CallName = "read" | "update" | "rotate"

export const callNames: ReadonlyArray<CallName> = ["read", "update", "rotate"]

/** A call whose value and errors do not matter as types. */
export type AnyCall = (
  options?: CallOptions
) => Effect.Effect<unknown, { readonly _tag: string }, ManagementClient>

export const calls: Readonly<Record<CallName, AnyCall>> = {
  read: (options) => Connections.Keys.get(connectionId, options),
  update: (options) => Connections.update(connectionId, { display_name: "Acme" }, options),
  rotate: (options) => Connections.Keys.rotate(connectionId, {}, options)
}

const twice = (millis: number): Retry.RetryPolicy =>
  Effect.sync(() => {
    let repeats = 0
    return () => Effect.succeed(repeats++ < 2 ? millis : undefined)
  })

/** Two repeats at once: what is repeated is seen, without waiting for it. */
export const twoRepeats: Retry.RetryPolicy = twice(0)

/** The same when undici has let go of a broken session, on which a request would fail before it is sent. */
export const twoRepeatsOnNewSessions: Retry.RetryPolicy = twice(50)
