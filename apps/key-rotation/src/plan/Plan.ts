/**
 * A plan: which connections will be rotated, from which keys, and which will not and why. It names
 * the keys by `kid`, so that a connection whose keys have changed since is recognized and left
 * alone. The same tenant at the same time gives the same plan, to the byte.
 */
import { type Duration, Schema } from "effect"
import { byExpiry, type Inventory, type InventoryEntry } from "../inventory/InventoryEntry.ts"
import {
  type SigningAlgorithm,
  signingAlgorithm,
  signingAlgorithms
} from "../tenant/SigningAlgorithm.ts"
import { type Filters, matches, matchesConnection } from "./Filters.ts"
import { defaultValidity, rotateAgainBefore, warningsOf } from "./SecondRotation.ts"

/** One rotation of a plan. */
export const PlannedRotation = Schema.Struct({
  id: Schema.NonEmptyString,
  name: Schema.NonEmptyString,
  strategy: Schema.NonEmptyString,
  /** `kid` of the key that signs now. */
  current: Schema.NonEmptyString,
  /** `kid` of the key that the rotation makes current: what the identity provider must trust. */
  next: Schema.NonEmptyString,
  currentExpiresAt: Schema.NullOr(Schema.String),
  nextExpiresAt: Schema.NullOr(Schema.String),
  /** By when it needs a second rotation, since the promoted key expires; `null` where it does not. */
  rotateAgainBefore: Schema.NullOr(Schema.String),
  /** Algorithm to ask for the new next key; `null` leaves it to the tenant. */
  algorithm: Schema.NullOr(Schema.Literals(signingAlgorithms))
})
/** One rotation of a plan. */
export type PlannedRotation = typeof PlannedRotation.Type

/** A connection that the filters chose and that is not rotated. */
export const SkippedConnection = Schema.Struct({
  id: Schema.NonEmptyString,
  name: Schema.NonEmptyString,
  strategy: Schema.NonEmptyString,
  obstacle: Schema.String,
  explanation: Schema.String
})
/** A connection that the filters chose and that is not rotated. */
export type SkippedConnection = typeof SkippedConnection.Type

/** A plan for one tenant, as it stands in a file. */
export const Plan = Schema.Struct({
  version: Schema.Literal(1),
  tenant: Schema.NonEmptyString,
  plannedAt: Schema.String,
  rotations: Schema.Array(PlannedRotation),
  skipped: Schema.Array(SkippedConnection),
  /** Connections that the plan does nothing about, and whose keys will not last. */
  warnings: Schema.Array(
    Schema.Struct({
      id: Schema.NonEmptyString,
      name: Schema.NonEmptyString,
      warning: Schema.String
    })
  )
})
/** A plan for one tenant. */
export type Plan = typeof Plan.Type

/** What a plan is made by. */
export interface PlanOptions {
  readonly filters?: Filters
  /** Algorithm of the new next keys; `null` keeps that of each connection's next key. */
  readonly algorithm?: SigningAlgorithm | null
  /** How long a promoted key should be valid. */
  readonly validFor?: Duration.Duration | undefined
  /** The most rotations; those whose current keys expire first. */
  readonly most?: number | undefined
}

const plannedRotation = (
  entry: InventoryEntry,
  { algorithm, filters, validFor }: PlanOptions,
  now: number
): ReadonlyArray<PlannedRotation> => {
  const { connection, keys } = entry
  const { current, next } = keys
  // A rotatable connection has both; asking again keeps the types honest.
  if (current === undefined || next === undefined) return []
  // What is due again by the same filter the moment it was rotated has not been helped.
  const validity = validFor ?? filters?.expiresWithin ?? defaultValidity
  return [
    {
      id: connection.id,
      name: connection.name,
      strategy: connection.strategy,
      current: current.kid,
      next: next.kid,
      currentExpiresAt: current.expiresAt,
      nextExpiresAt: next.expiresAt,
      rotateAgainBefore: rotateAgainBefore(entry, validity, now),
      // Without a wish the new key is like the one before it, where the API's default is RS256.
      algorithm: algorithm ?? signingAlgorithm(next.algorithm)
    }
  ]
}

const skipped = (
  { connection: { id, name, strategy } }: InventoryEntry,
  obstacle: string,
  explanation: string
): SkippedConnection => ({ id, name, strategy, obstacle, explanation })

/** Makes the plan for a tenant, from an inventory of at least what its filters choose. */
export const makePlan = (inventory: Inventory, options: PlanOptions = {}): Plan => {
  const { filters = {}, most = Infinity, validFor } = options
  const { entries, takenAt } = inventory
  const chosen = entries.filter((entry) => matches(filters, entry, takenAt))
  const rotatable = chosen.filter((entry) => entry.rotatability.rotatable)
  const taken = new Set(byExpiry(rotatable).slice(0, most))
  const others = entries.filter(
    (entry) => !chosen.includes(entry) && matchesConnection(filters, entry.connection)
  )
  return {
    version: 1,
    tenant: inventory.tenant,
    plannedAt: new Date(takenAt).toISOString(),
    rotations: rotatable.flatMap((entry) =>
      taken.has(entry) ? plannedRotation(entry, options, takenAt) : []
    ),
    skipped: chosen.flatMap((entry) => {
      const { rotatability } = entry
      if (taken.has(entry)) return []
      return rotatability.rotatable
        ? [
            skipped(
              entry,
              "beyond-max",
              `the plan holds ${most} at most, and others expire before it`
            )
          ]
        : [skipped(entry, rotatability.obstacle, rotatability.explanation)]
    }),
    warnings: validFor === undefined ? [] : warningsOf(others, validFor, takenAt)
  }
}
