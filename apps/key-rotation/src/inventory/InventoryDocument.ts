/**
 * The inventory as a JSON document, for scripts.
 */
import type { TenantKey } from "../tenant/ConnectionKeys.ts"
import { daysLeft, type Inventory, type InventoryEntry } from "./Inventory.ts"

const keyDocument = (key: TenantKey | undefined, now: number) =>
  key === undefined
    ? null
    : {
        kid: key.kid,
        algorithm: key.algorithm,
        mintedAt: key.mintedAt,
        expiresAt: key.expiresAt,
        daysLeft: daysLeft(key, now)
      }

const entryDocument = ({ connection, keys, rotatability }: InventoryEntry, now: number) => ({
  id: connection.id,
  name: connection.name,
  displayName: connection.displayName,
  strategy: connection.strategy,
  authentication: connection.optionsVisible ? connection.authentication : "hidden",
  current: keyDocument(keys.current, now),
  next: keyDocument(keys.next, now),
  previous: keyDocument(keys.previous, now),
  rotatable: rotatability.rotatable,
  obstacle: rotatability.rotatable ? null : rotatability.obstacle,
  explanation: rotatability.rotatable ? null : rotatability.explanation
})

/** The document of an inventory. */
export const inventoryDocument = (inventory: Inventory) => ({
  tenant: inventory.tenant,
  takenAt: new Date(inventory.takenAt).toISOString(),
  connections: inventory.entries.map((entry) => entryDocument(entry, inventory.takenAt))
})
