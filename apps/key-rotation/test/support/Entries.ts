/**
 * Entries of an inventory, made of as little as a test needs to say.
 */
import type { Inventory, InventoryEntry } from "../../src/inventory/Inventory.ts"
import { rotatabilityOf } from "../../src/inventory/Rotatability.ts"
import type { KeySet, TenantKey } from "../../src/tenant/ConnectionKeys.ts"
import type { Connection } from "../../src/tenant/Tenant.ts"

/** The time of every inventory here. */
export const now = Date.UTC(2026, 5, 1)

const millisPerDay = 86_400_000

/** A key that expires in so many days, minted a year before that. */
export const key = (kid: string, daysLeft: number, algorithm = "RS256"): TenantKey => ({
  kid,
  algorithm,
  mintedAt: new Date(now + (daysLeft - 365) * millisPerDay).toISOString(),
  expiresAt: new Date(now + daysLeft * millisPerDay).toISOString(),
  certificate: ""
})

/** Two keys. */
export const keys = (current: TenantKey, next: TenantKey): KeySet => ({ current, next, count: 2 })

/** A connection that can be rotated, as far as it itself is concerned. */
export const connection = (name: string, more: Partial<Connection> = {}): Connection => ({
  id: `con_${name}`,
  name,
  displayName: null,
  strategy: "oidc",
  authentication: "private_key_jwt",
  optionsVisible: true,
  ...more
})

/** An entry of an inventory. */
export const entry = (
  about: Connection,
  keySet: KeySet = keys(key(`${about.name}-1`, 100), key(`${about.name}-2`, 300))
): InventoryEntry => ({
  connection: about,
  keys: keySet,
  rotatability: rotatabilityOf(about, keySet, now)
})

/** An inventory. */
export const inventory = (entries: ReadonlyArray<InventoryEntry>): Inventory => ({
  tenant: "tenant.example",
  takenAt: now,
  entries
})
