/**
 * The inventory of a tenant: every OIDC and Okta connection with its keys, the days that their
 * certificates have left, and whether it can be rotated.
 */
import { Clock, Effect } from "effect"
import type { KeySet, TenantKey } from "../tenant/ConnectionKeys.ts"
import { type Connection, Tenant } from "../tenant/Tenant.ts"
import { type Rotatability, rotatabilityOf } from "./Rotatability.ts"

/** One connection of the inventory. */
export interface InventoryEntry {
  readonly connection: Connection
  readonly keys: KeySet
  readonly rotatability: Rotatability
}

/** A tenant's connections, by name. */
export interface Inventory {
  readonly tenant: string
  /** When it was taken, in milliseconds since 1970. */
  readonly takenAt: number
  readonly entries: ReadonlyArray<InventoryEntry>
}

const noKeys: KeySet = { count: 0 }

const millisPerDay = 86_400_000

/** Whole days until a key's certificate expires, negative once it has; `null` where that is unknown. */
export const daysLeft = (key: TenantKey, now: number): number | null =>
  key.expiresAt === null ? null : Math.floor((Date.parse(key.expiresAt) - now) / millisPerDay)

// Names are unique in a tenant; comparing code units gives the same order on every machine.
const byName = (left: InventoryEntry, right: InventoryEntry): number =>
  left.connection.name < right.connection.name ? -1 : 1

/**
 * Reads the whole tenant. A connection that is deleted meanwhile is left out.
 *
 * @param options.concurrency - How many connections are read at once.
 */
export const takeInventory = Effect.fn("takeInventory")(function* (options: {
  readonly concurrency: number
}) {
  const tenant = yield* Tenant
  const takenAt = yield* Clock.currentTimeMillis

  const entryOf = (connection: Connection) =>
    tenant.keys(connection.id).pipe(
      Effect.map((keys): ReadonlyArray<InventoryEntry> => [
        { connection, keys, rotatability: rotatabilityOf(connection, keys, takenAt) }
      ]),
      Effect.catchTags({
        KeysNotSupported: () =>
          Effect.succeed([
            {
              connection,
              keys: noKeys,
              rotatability: rotatabilityOf(connection, undefined, takenAt)
            }
          ]),
        ConnectionGone: () => Effect.succeed([])
      })
    )

  const connections = yield* tenant.connections
  const entries = yield* Effect.forEach(connections, entryOf, {
    concurrency: options.concurrency
  })
  const inventory: Inventory = {
    tenant: tenant.domain,
    takenAt,
    entries: entries.flat().sort(byName)
  }
  return inventory
})
