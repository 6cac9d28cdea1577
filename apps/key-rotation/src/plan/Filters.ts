/**
 * Which connections a plan is about. Every filter that is given must hold.
 */
import { posix } from "node:path"
import { Duration } from "effect"
import type { InventoryEntry } from "../inventory/Inventory.ts"

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

/** Whether a connection passes. A key whose dates are unknown never passes a filter on dates. */
export const matches = (filters: Filters, entry: InventoryEntry, now: number): boolean => {
  const { expiresWithin, name, olderThan, strategy } = filters
  const current = entry.keys.current
  const expires = Date.parse(current?.expiresAt ?? "")
  const minted = Date.parse(current?.mintedAt ?? "")
  return (
    (name === undefined || nameMatches(name, entry.connection.name)) &&
    (strategy === undefined || strategy === entry.connection.strategy) &&
    // Comparisons with an unknown date, which is not a number, are false.
    (expiresWithin === undefined || expires <= now + Duration.toMillis(expiresWithin)) &&
    (olderThan === undefined || minted <= now - Duration.toMillis(olderThan))
  )
}
