/**
 * The rotation of connection keys as a library: inventory, plan, rotation and verification over ports.
 * A program provides the services `Tenant`, `Journal` and `ConnectionLocks`, or takes the ones of the
 * command line.
 *
 * @example
 * ```ts
 * import { NodeServices } from "@effect/platform-node"
 * import {
 *   fileJournal,
 *   fileLocks,
 *   Journal,
 *   makePlan,
 *   managementTenant,
 *   runPlan,
 *   takeInventory
 * } from "@effect-auth0/key-rotation"
 * import { Duration, Effect, Layer } from "effect"
 *
 * const rotateDue = Effect.gen(function* () {
 *   const filters = { expiresWithin: Duration.days(30) }
 *   const plan = makePlan(yield* takeInventory({ concurrency: 2, filters }), { filters })
 *   const journal = yield* Journal
 *   yield* journal.append({ event: "planned", plan })
 *   return yield* runPlan(plan)
 * })
 *
 * export const program = rotateDue.pipe(
 *   Effect.provide(
 *     Layer.mergeAll(
 *       managementTenant,
 *       fileLocks(),
 *       fileJournal({ path: "run.jsonl", mode: "create" })
 *     )
 *   ),
 *   Effect.provide(NodeServices.layer)
 * )
 * ```
 */
export { createKeys, type Creation, withoutKeys } from "./creation/CreateKeys.ts"
export { type Ailment, diagnose, type Diagnosis, type Problem } from "./doctor/Doctor.ts"
export { prometheusText } from "./doctor/Prometheus.ts"
export { type KeyFile, keyFiles } from "./export/KeyFiles.ts"
export {
  byExpiry,
  type Inventory,
  type InventoryEntry,
  type InventoryOptions,
  takeInventory
} from "./inventory/Inventory.ts"
export { type Obstacle, type Rotatability, rotatabilityOf } from "./inventory/Rotatability.ts"
export { Journal, JournalError } from "./journal/Journal.ts"
export type { JournalEntry, JournalEvent, Outcome } from "./journal/JournalEntry.ts"
export { type JournalOptions, layer as fileJournal, readJournal } from "./journal/JournalFile.ts"
export {
  ConnectionLocked,
  ConnectionLocks,
  type HeldLock,
  LockError,
  type LockRequest
} from "./lock/ConnectionLocks.ts"
export { layer as fileLocks } from "./lock/LockFile.ts"
export type { Filters } from "./plan/Filters.ts"
export { makePlan, Plan, type PlannedRotation, type PlanOptions } from "./plan/Plan.ts"
export { InvalidPlan, problemsOf } from "./plan/PlanCheck.ts"
export { type DryRun, dryRun } from "./rotation/DryRun.ts"
export { Progress, type ProgressEvent } from "./rotation/Progress.ts"
export { makeReport, Report } from "./rotation/Report.ts"
export { runPlan } from "./rotation/Run.ts"
export { RotationSettings } from "./rotation/Settings.ts"
export type { KeySet, TenantKey } from "./tenant/ConnectionKeys.ts"
export { MissingEnvironment } from "./tenant/Environment.ts"
export { layer as managementTenant } from "./tenant/ManagementTenant.ts"
export {
  AccessDenied,
  type Connection,
  ConnectionGone,
  KeysNotSupported,
  type KeysRequest,
  type PublishedKeys,
  RequestRejected,
  ResponseLost,
  Tenant,
  TenantUnavailable
} from "./tenant/Tenant.ts"
export { readChecklist } from "./trust/Checklist.ts"
export { defaultTrustPolicy, type TrustPolicy } from "./trust/Trust.ts"
export { type LaterRun, type Verification, verify } from "./verification/Verification.ts"
