/**
 * Which connections a plan is about. Every filter that is given must hold. What a connection's own
 * record tells is asked first, so that keys are read only where they can matter.
 */
import { posix } from "node:path"
import { Duration } from "effect"
import type { InventoryEntry } from "../inventory/InventoryEntry.ts"
import type { Connection } from "../tenant/Tenant.ts"

/** The filters of a plan; one that is `undefined` lets everything through. */
export interface Filters {
  /** Part of the connection's name, or a glob over the whole name where it has `*`, `?`, `[` or `{`. */
  readonly name?: string | undefined
  readonly strategy?: string | undefined
  /** The current key's certificate expires within this time, or has expired. */
  readonly expiresWithin?: Duration.Duration | undefined
  /** The current key was minted at least this long ago. */
  readonly olderThan?: Duration.Duration | undefined
}

const isGlob = (pattern: string): boolean => /[*?[{]/.test(pattern)

const nameMatches = (pattern: string, name: string): boolean =>
  isGlob(pattern) ? posix.matchesGlob(name, pattern) : name.includes(pattern)

/** Whether a connection can pass, as far as can be told without its keys. */
export const matchesConnection = ({ name, strategy }: Filters, connection: Connection): boolean =>
  (name === undefined || nameMatches(name, connection.name)) &&
  (strategy === undefined || strategy === connection.strategy)

/**
 * Whether a connection's keys pass. A key whose dates are unknown never passes a filter on dates;
 * keys that could not be read might, and are not left out in silence.
 */
export const matchesKeys = (
  { expiresWithin, olderThan }: Filters,
  { keys, rotatability }: InventoryEntry,
  now: number
): boolean => {
  if (!rotatability.rotatable && rotatability.obstacle === "unreadable") return true
  const expires = Date.parse(keys.current?.expiresAt ?? "")
  const minted = Date.parse(keys.current?.mintedAt ?? "")
  return (
    // Comparisons with an unknown date, which is not a number, are false.
    (expiresWithin === undefined || expires <= now + Duration.toMillis(expiresWithin)) &&
    (olderThan === undefined || minted <= now - Duration.toMillis(olderThan))
  )
}

/** Whether a connection passes. */
export const matches = (filters: Filters, entry: InventoryEntry, now: number): boolean =>
  matchesConnection(filters, entry.connection) && matchesKeys(filters, entry, now)
