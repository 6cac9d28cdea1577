/** The calls that faults are played to. */
import * as Effect from "effect/Effect"
import {
  type CallOptions,
  Connections,
  Hooks,
  type ManagementClient,
  NetworkAcls,
  Organizations,
  type Retry,
  Roles,
  TokenExchangeProfiles
} from "@effect-auth0/management"

/** The connection that all calls are about. */
export const connectionId = "con_A1b2C3d4E5f6G7h8"

/** `read` only reads, `update` may be retried, `rotate` must never be. */
export type CallName = "read" | "update" | "rotate"

export const callNames: ReadonlyArray<CallName> = ["read", "update", "rotate"]

/**
 * `remove` may be retried, and finds nothing the second time; `create` must not be, and
 * `createAgain` is the same where the caller says that it may.
 */
export type AnyCallName = CallName | "remove" | "create" | "createAgain" | UndeclaredCallName

/** Calls whose successes are declared to have no body, or an object or no body. */
export type UndeclaredCallName = "removeProfile" | "removeAcl" | "createSecret"

const undeclared: ReadonlySet<string> = new Set<UndeclaredCallName>([
  "removeProfile",
  "removeAcl",
  "createSecret"
])

/** Whether the value of a call is what matters: nothing says what it is. */
export const isUndeclared = (call: AnyCallName): boolean => undeclared.has(call)

/** A call whose value and errors do not matter as types. */
export type AnyCall = (
  options?: CallOptions
) => Effect.Effect<unknown, { readonly _tag: string }, ManagementClient>

const create: AnyCall = (options) =>
  Organizations.create({ name: "acme", display_name: "Acme" }, options)

export const calls: Readonly<Record<AnyCallName, AnyCall>> = {
  read: (options) => Connections.Keys.get(connectionId, options),
  update: (options) => Connections.update(connectionId, { display_name: "Acme" }, options),
  rotate: (options) => Connections.Keys.rotate(connectionId, {}, options),
  remove: (options) => Roles.delete("rol_A1b2C3d4E5f6G7h8", options),
  create,
  createAgain: (options) => create({ ...options, idempotent: true }),
  removeProfile: (options) => TokenExchangeProfiles.delete("tep_A1b2C3d4E5f6G7h8", options),
  removeAcl: (options) => NetworkAcls.delete("acl_A1b2C3d4E5f6G7h8", options),
  createSecret: (options) => Hooks.Secrets.create("hook_1", { KEY: "value" }, options)
}

/** Two retries at once: what is retried is seen, without waiting for it. */
export const twoRetries: Retry.RetryPolicy = Effect.sync(() => {
  let retries = 0
  return () => Effect.succeed(retries++ < 2 ? 0 : undefined)
})
