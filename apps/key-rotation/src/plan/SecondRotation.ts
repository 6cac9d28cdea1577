/**
 * Whether one rotation is enough. The API mints the current and the next key on one day, so that the
 * first rotation of a connection promotes a key with as few days left as the one before it had. A
 * second rotation is needed then: later, since the identity provider must first learn the key that
 * the first one makes, and never in the same run.
 */
import { Duration } from "effect"
import { daysLeft, type InventoryEntry } from "../inventory/InventoryEntry.ts"

/** How long a promoted key should be valid if nobody says. */
export const defaultValidity = Duration.days(30)

/** Something to know about a connection that the plan does nothing about. */
export interface PlanWarning {
  readonly id: string
  readonly name: string
  readonly warning: string
}

const expiresBefore = (expiresAt: string | null | undefined, time: number): boolean =>
  expiresAt != null && Date.parse(expiresAt) < time

/** By when the connection must be rotated once more; `null` where the next key lasts long enough. */
export const rotateAgainBefore = (
  { keys }: InventoryEntry,
  validFor: Duration.Duration,
  now: number
): string | null => {
  const expiresAt = keys.next?.expiresAt ?? null
  return expiresBefore(expiresAt, now + Duration.toMillis(validFor)) ? expiresAt : null
}

/** Certificates of connection keys are valid for one year. */
const keyLifetime = Duration.days(365)

const days = (duration: Duration.Duration): number => Math.floor(Duration.toDays(duration))

/**
 * What to say of the connections that the plan leaves as they are, though their keys will not last.
 *
 * @param others - Connections that the filters on dates left out.
 */
export const warningsOf = (
  others: ReadonlyArray<InventoryEntry>,
  validFor: Duration.Duration,
  now: number
): ReadonlyArray<PlanWarning> =>
  others.flatMap(({ connection: { id, name }, keys, rotatability }) => {
    const { current, next } = keys
    if (current === undefined || !rotatability.rotatable) return []
    const until = now + Duration.toMillis(validFor)
    if (!expiresBefore(current.expiresAt, until)) return []
    const left = `its current key has ${daysLeft(current, now)} days left`
    return [
      {
        id,
        name,
        warning: expiresBefore(next?.expiresAt, until)
          ? `${left} and its next key ${next === undefined ? "none" : daysLeft(next, now)}: it needs two rotations for keys that are valid for ${days(validFor)} days`
          : `${left}, and it is not part of this plan`
      }
    ]
  })

/** What to say of a validity that no key can have; `undefined` where keys can have it. */
export const impossibleValidity = (validFor: Duration.Duration): string | undefined =>
  Duration.isGreaterThan(validFor, keyLifetime)
    ? `no key is valid for ${days(validFor)} days: a new one is for ${days(keyLifetime)}`
    : undefined
