/**
 * Plans for tenants in memory, as `makePlan` would make them before anything was rotated.
 */
import type { Plan, PlannedRotation } from "../../src/plan/Plan.ts"
import { expiryOf, idOf } from "./MemoryTenant.ts"

/** The rotation of a connection that still has its first keys. */
export const plannedRotation = (name: string): PlannedRotation => ({
  id: idOf(name),
  name,
  strategy: "oidc",
  current: `${name}-1`,
  next: `${name}-2`,
  currentExpiresAt: expiryOf(1),
  nextExpiresAt: expiryOf(2),
  rotateAgainBefore: null,
  algorithm: "ES256"
})

/** A plan for connections that still have their first keys. */
export const planFor = (names: ReadonlyArray<string>): Plan => ({
  version: 1,
  tenant: "tenant.example",
  plannedAt: "1970-01-01T00:00:00.000Z",
  rotations: names.map(plannedRotation),
  skipped: [],
  warnings: []
})
