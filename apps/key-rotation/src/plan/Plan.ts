/**
 * A plan: which connections will be rotated, from which keys, and which will not and why. It names
 * the keys by `kid`, so that a connection whose keys have changed since is recognised and left
 * alone. The same tenant at the same time gives the same plan, to the byte.
 */
import { Schema } from "effect"
import type { Inventory, InventoryEntry } from "../inventory/Inventory.ts"
import {
  type SigningAlgorithm,
  signingAlgorithm,
  signingAlgorithms
} from "../tenant/SigningAlgorithm.ts"
import { type Filters, matches } from "./Filters.ts"

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
  /** Algorithm to ask for the new next key; `null` leaves it to the tenant. */
  algorithm: Schema.NullOr(Schema.Literals(signingAlgorithms))
})
/** One rotation of a plan. */
export type PlannedRotation = typeof PlannedRotation.Type

/** A connection that the filters chose and that cannot be rotated. */
export const SkippedConnection = Schema.Struct({
  id: Schema.NonEmptyString,
  name: Schema.NonEmptyString,
  strategy: Schema.NonEmptyString,
  obstacle: Schema.String,
  explanation: Schema.String
})
/** A connection that the filters chose and that cannot be rotated. */
export type SkippedConnection = typeof SkippedConnection.Type

/** A plan for one tenant, as it stands in a file. */
export const Plan = Schema.Struct({
  version: Schema.Literal(1),
  tenant: Schema.NonEmptyString,
  plannedAt: Schema.String,
  rotations: Schema.Array(PlannedRotation),
  skipped: Schema.Array(SkippedConnection)
})
/** A plan for one tenant. */
export type Plan = typeof Plan.Type

const plannedRotation = (
  { connection, keys }: InventoryEntry,
  algorithm: SigningAlgorithm | null
): ReadonlyArray<PlannedRotation> => {
  const { current, next } = keys
  // A rotatable connection has both; asking again keeps the types honest.
  if (current === undefined || next === undefined) return []
  return [
    {
      id: connection.id,
      name: connection.name,
      strategy: connection.strategy,
      current: current.kid,
      next: next.kid,
      currentExpiresAt: current.expiresAt,
      nextExpiresAt: next.expiresAt,
      // Without a wish the new key is like the one before it, where the API's default is RS256.
      algorithm: algorithm ?? signingAlgorithm(next.algorithm)
    }
  ]
}

/**
 * Makes the plan for a tenant.
 *
 * @param algorithm - Algorithm of the new next keys; `null` keeps that of each connection's next key.
 */
export const makePlan = (
  inventory: Inventory,
  filters: Filters,
  algorithm: SigningAlgorithm | null
): Plan => {
  const chosen = inventory.entries.filter((entry) => matches(filters, entry, inventory.takenAt))
  return {
    version: 1,
    tenant: inventory.tenant,
    plannedAt: new Date(inventory.takenAt).toISOString(),
    rotations: chosen.flatMap((entry) =>
      entry.rotatability.rotatable ? plannedRotation(entry, algorithm) : []
    ),
    skipped: chosen.flatMap(({ connection, rotatability }) =>
      rotatability.rotatable
        ? []
        : [
            {
              id: connection.id,
              name: connection.name,
              strategy: connection.strategy,
              obstacle: rotatability.obstacle,
              explanation: rotatability.explanation
            }
          ]
    )
  }
}
