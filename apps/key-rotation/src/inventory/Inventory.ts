/**
 * The inventory of a tenant: its OIDC and Okta connections with their keys, the days that their
 * certificates have left, and whether they can be rotated.
 */
import { Effect } from "effect"
import { type Filters, matchesConnection, matchesKeys } from "../plan/Filters.ts"
import { Progress } from "../rotation/Progress.ts"
import type { KeySet, TenantKey } from "../tenant/ConnectionKeys.ts"
import { type Connection, Tenant, type TenantUnavailable } from "../tenant/Tenant.ts"
import { type Rotatability, rotatabilityOf, unreadable } from "./Rotatability.ts"

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

const noKeys: KeySet = { count: 0 }

const millisPerDay = 86_400_000

/** Whole days until a key's certificate expires, negative once it has; `null` where that is unknown. */
export const daysLeft = (key: TenantKey, now: number): number | null =>
  key.expiresAt === null ? null : Math.floor((Date.parse(key.expiresAt) - now) / millisPerDay)

// Names are unique in a tenant; comparing code units gives the same order on every machine.
const byName = (left: InventoryEntry, right: InventoryEntry): number =>
  left.connection.name < right.connection.name ? -1 : 1

const expiryOf = ({ keys }: InventoryEntry): number =>
  keys.current?.expiresAt == null ? Infinity : Date.parse(keys.current.expiresAt)

/** The entries by the expiry of the current key, soonest first; those without one last, by name. */
export const byExpiry = (entries: ReadonlyArray<InventoryEntry>): ReadonlyArray<InventoryEntry> =>
  entries.toSorted((left, right) => {
    const [first, second] = [expiryOf(left), expiryOf(right)]
    return first === second ? byName(left, right) : first < second ? -1 : 1
  })

/** Which part of the tenant, and how. */
export interface InventoryOptions {
  /** How many connections are read at once. */
  readonly concurrency: number
  /** Only these; the keys of others are not read where that can be told before. */
  readonly filters?: Filters
}

/** Keys, or why there are none to be read. */
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
 * Reads the tenant. A connection that is deleted meanwhile is left out, and one whose keys cannot be
 * read is in it as such: it does not stand in the way of the others, unless none can be read.
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
      Effect.tap(() => progress.tell({ step: "reading", done: (done += 1), total }))
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
