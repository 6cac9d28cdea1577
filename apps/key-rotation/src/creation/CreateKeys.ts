/**
 * Creates the first keys of connections that have none. Such a connection does not sign yet, so nothing
 * can break; both keys must be created once and be known afterwards.
 */
import { Duration, Effect } from "effect"
import type { Inventory, InventoryEntry } from "../inventory/Inventory.ts"
import { ConnectionLocks } from "../lock/ConnectionLocks.ts"
import type { SigningAlgorithm } from "../tenant/SigningAlgorithm.ts"
import { type KeysFailure, Tenant } from "../tenant/Tenant.ts"

/** The outcome for one connection. */
export interface CreatedKeys {
  readonly id: string
  readonly name: string
  readonly result: "created" | "has-keys" | "not-created" | "unknown"
  readonly message: string | null
  /** `kid` of the key that signs from now on, if there is one. */
  readonly current: string | null
  /** `kid` of the key that the first rotation will make current. */
  readonly next: string | null
}

/** The outcome for all connections. */
export interface Creation {
  readonly tenant: string
  readonly connections: ReadonlyArray<CreatedKeys>
}

/** The connections of an inventory that only lack keys. */
export const withoutKeys = ({ entries }: Inventory): ReadonlyArray<InventoryEntry> =>
  entries.filter(
    ({ rotatability }) => !rotatability.rotatable && rotatability.obstacle === "no-keys"
  )

/** Options of key creation. */
export interface CreationOptions {
  readonly concurrency: number
  readonly algorithm: SigningAlgorithm | null
  readonly deadline: Duration.Duration
}

const create = Effect.fnUntraced(function* (
  { connection: { id, name } }: InventoryEntry,
  { algorithm, deadline }: CreationOptions
) {
  const tenant = yield* Tenant
  const locks = yield* ConnectionLocks
  const nothing = { id, name, current: null, next: null }
  const read = Effect.map(tenant.keys(id), ({ count, current, next }) => ({
    count,
    kids: { id, name, current: current?.kid ?? null, next: next?.kid ?? null }
  }))
  const unreadable = ({ message }: KeysFailure): CreatedKeys => ({
    ...nothing,
    result: "unknown",
    message: `its keys cannot be read: ${message}`
  })
  return yield* Effect.gen(function* () {
    yield* locks.acquire({
      tenant: tenant.domain,
      connection: id,
      patience: Duration.times(deadline, 2),
      takeOver: false
    })
    const before = yield* read
    if (before.count > 0) {
      return { ...before.kids, result: "has-keys", message: null } satisfies CreatedKeys
    }
    const failure = yield* Effect.match(
      tenant.createKeys({ connection: id, algorithm, deadline }),
      { onSuccess: () => undefined, onFailure: (error) => error }
    )
    const after = yield* read
    if (after.count > 0) {
      return { ...after.kids, result: "created", message: null } satisfies CreatedKeys
    }
    return {
      ...nothing,
      result: failure?._tag === "RequestRejected" ? "not-created" : "unknown",
      message: failure?.message ?? "the tenant confirmed the creation, but there are no keys"
    } satisfies CreatedKeys
  }).pipe(
    Effect.scoped,
    Effect.catchTags({
      ConnectionLocked: ({ message }) =>
        Effect.succeed<CreatedKeys>({ ...nothing, result: "not-created", message }),
      AccessDenied: (error) => Effect.succeed(unreadable(error)),
      TenantUnavailable: (error) => Effect.succeed(unreadable(error)),
      KeysNotSupported: (error) => Effect.succeed(unreadable(error)),
      ConnectionGone: (error) => Effect.succeed(unreadable(error))
    })
  )
})

/** Mints the first keys of the connections that have none. */
export const createKeys = Effect.fn("createKeys")(function* (
  entries: ReadonlyArray<InventoryEntry>,
  options: CreationOptions
) {
  const tenant = yield* Tenant
  const connections = yield* Effect.forEach(entries, (entry) => create(entry, options), {
    concurrency: options.concurrency
  })
  const creation: Creation = { tenant: tenant.domain, connections }
  return creation
})
