/**
 * Finds what needs attention: expiring keys, connections without a next key, connections that cannot be
 * read. For scheduled runs that should only report problems.
 */
import { Duration } from "effect"
import { daysLeft, type Inventory, type InventoryEntry } from "../inventory/Inventory.ts"

/** The problems of a connection, most severe first. */
export const problems = [
  "expired",
  "unreadable",
  "no-keys",
  "no-next-key",
  "next-expired",
  "expiring"
] as const
/** A problem of a connection. */
export type Problem = (typeof problems)[number]

/** One connection that needs attention. */
export interface Ailment {
  readonly id: string
  readonly name: string
  readonly strategy: string
  readonly problem: Problem
  readonly explanation: string
  readonly currentExpiresAt: string | null
}

/** The diagnosis. */
export interface Diagnosis {
  readonly tenant: string
  readonly takenAt: string
  /** The number of connections examined. */
  readonly connections: number
  readonly ailments: ReadonlyArray<Ailment>
}

const problemOf = (
  { keys, rotatability }: InventoryEntry,
  within: Duration.Duration,
  now: number
): readonly [Problem, string] | undefined => {
  const { current, next } = keys
  if (!rotatability.rotatable) {
    const { explanation, obstacle } = rotatability
    switch (obstacle) {
      case "unreadable":
      case "options-hidden":
        return ["unreadable", explanation]
      case "no-keys":
        return ["no-keys", explanation]
      // Connections that authenticate in another way need no keys.
      case "other-authentication":
      case "keys-not-supported":
        return undefined
    }
  }
  const left = current === undefined ? null : daysLeft(current, now)
  if (left !== null && left < 0) {
    return ["expired", `its current key expired ${-left - 1} days ago`]
  }
  if (next === undefined || current === undefined) {
    return ["no-next-key", "it has no current key or no next key"]
  }
  if (!rotatability.rotatable) return ["next-expired", rotatability.explanation]
  const expires = Date.parse(current.expiresAt ?? "")
  return expires <= now + Duration.toMillis(within)
    ? ["expiring", `its current key expires in ${left} days`]
    : undefined
}

/**
 * Examines an inventory.
 *
 * @param within - A current key that expires within this time is due.
 */
export const diagnose = (
  { entries, takenAt, tenant }: Inventory,
  within: Duration.Duration
): Diagnosis => ({
  tenant,
  takenAt: new Date(takenAt).toISOString(),
  connections: entries.length,
  ailments: entries
    .flatMap((entry): ReadonlyArray<Ailment> => {
      const found = problemOf(entry, within, takenAt)
      if (found === undefined) return []
      const [problem, explanation] = found
      const { id, name, strategy } = entry.connection
      const currentExpiresAt = entry.keys.current?.expiresAt ?? null
      return [{ id, name, strategy, problem, explanation, currentExpiresAt }]
    })
    .sort((left, right) => problems.indexOf(left.problem) - problems.indexOf(right.problem))
})
