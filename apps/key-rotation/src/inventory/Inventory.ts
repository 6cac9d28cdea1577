/**
 * The inventory of a tenant: its OIDC and Okta connections with their keys, the remaining days of their
 * certificates, and whether they can be rotated.
 */
import { Effect } from "effect"
import { type Filters, matchesConnection, matchesKeys } from "../plan/Filters.ts"
import { Progress } from "../rotation/Progress.ts"
import type { KeySet } from "../tenant/ConnectionKeys.ts"
import { type Connection, Tenant, type TenantUnavailable } from "../tenant/Tenant.ts"
import { byName, type Inventory, type InventoryEntry } from "./InventoryEntry.ts"
import { rotatabilityOf, unreadable } from "./Rotatability.ts"

export { byExpiry, daysLeft, type Inventory, type InventoryEntry } from "./InventoryEntry.ts"

const noKeys: KeySet = { count: 0 }

/** The options of an inventory. */
export interface InventoryOptions {
  /** How many connections are read at once. */
  readonly concurrency: number
  /** Only these; the keys of others are not read if their records already exclude them. */
  readonly filters?: Filters
}

/** Keys, or the reason why they cannot be read. */
type Reading = { readonly keys: KeySet | undefined } | { readonly failure: TenantUnavailable }

const entryOf = (connection: Connection, reading: Reading, now: number): InventoryEntry =>
  "failure" in reading
    ? { connection, keys: noKeys, rotatability: unreadable(reading.failure.message) }
    : {
        connection,
        keys: reading.keys ?? noKeys,
        rotatability: rotatabilityOf(connection, reading.keys, now)
      }

/**
 * Reads the tenant. A connection that is deleted meanwhile is left out. One whose keys cannot be read
 * is included with the failure, and does not affect the others unless none can be read.
 */
export const takeInventory = Effect.fn("takeInventory")(function* (options: InventoryOptions) {
  const tenant = yield* Tenant
  const progress = yield* Progress
  const filters = options.filters ?? {}
  const connections = (yield* tenant.connections).filter((connection) =>
    matchesConnection(filters, connection)
  )
  const total = connections.length
  let done = 0

  const read = (connection: Connection) =>
    tenant.keys(connection.id).pipe(
      Effect.map((keys): Reading | undefined => ({ keys })),
      Effect.catchTags({
        KeysNotSupported: () => Effect.succeed<Reading | undefined>({ keys: undefined }),
        ConnectionGone: () => Effect.succeed<Reading | undefined>(undefined),
        TenantUnavailable: (failure) => Effect.succeed<Reading | undefined>({ failure })
      }),
      Effect.map((reading) => ({ connection, reading })),
      Effect.tap(() => progress.tell({ step: "reading", what: "keys", done: (done += 1), total }))
    )
  const readings = yield* Effect.forEach(connections, read, { concurrency: options.concurrency })

  const failures = readings.flatMap(({ reading }) =>
    reading !== undefined && "failure" in reading ? [reading.failure] : []
  )
  const [failure] = failures
  if (failure !== undefined && failures.length === readings.length) return yield* failure

  const takenAt = yield* tenant.time
  const inventory: Inventory = {
    tenant: tenant.domain,
    takenAt,
    entries: readings
      .flatMap(({ connection, reading }) =>
        reading === undefined ? [] : [entryOf(connection, reading, takenAt)]
      )
      .filter((entry) => matchesKeys(filters, entry, takenAt))
      .sort(byName)
  }
  return inventory
})
