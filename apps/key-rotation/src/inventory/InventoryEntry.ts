/** The entry of a connection in an inventory, and the order of connections. */
import type { KeySet, TenantKey } from "../tenant/ConnectionKeys.ts"
import type { Connection } from "../tenant/Tenant.ts"
import type { Rotatability } from "./Rotatability.ts"

/** One connection of the inventory. */
export interface InventoryEntry {
  readonly connection: Connection
  readonly keys: KeySet
  readonly rotatability: Rotatability
}

/** A tenant's connections, by name. */
export interface Inventory {
  readonly tenant: string
  /** When it was taken, by the tenant's time, in milliseconds since 1970. */
  readonly takenAt: number
  readonly entries: ReadonlyArray<InventoryEntry>
}

const millisPerDay = 86_400_000

/** Whole days until a key's certificate expires, negative once it has; `null` where that is unknown. */
export const daysLeft = (key: TenantKey, now: number): number | null =>
  key.expiresAt === null ? null : Math.floor((Date.parse(key.expiresAt) - now) / millisPerDay)

/** By name: unique in a tenant, and by code units the order is the same on every machine. */
export const byName = (left: InventoryEntry, right: InventoryEntry): number =>
  left.connection.name < right.connection.name ? -1 : 1

const expiryOf = ({ keys }: InventoryEntry): number =>
  keys.current?.expiresAt == null ? Infinity : Date.parse(keys.current.expiresAt)

/** The entries by the expiry of the current key, soonest first; those without one last, by name. */
export const byExpiry = (entries: ReadonlyArray<InventoryEntry>): ReadonlyArray<InventoryEntry> =>
  entries.toSorted((left, right) => {
    const [first, second] = [expiryOf(left), expiryOf(right)]
    return first === second ? byName(left, right) : first < second ? -1 : 1
  })
