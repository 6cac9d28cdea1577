/**
 * The running tenant as its operations see it: its settings, its state and its registers.
 */
import type * as Ref from "effect/Ref"
import type { RateLimiter } from "../limits/RateLimiter.ts"
import type { ApplicationRegistry } from "./Applications.ts"
import type { FaultQueue } from "./Faults.ts"
import type { RequestLog } from "./RequestLog.ts"
import type { TenantState } from "./TenantState.ts"

/** What an operation can use. */
export interface Tenant {
  /** The canonical host name. */
  readonly domain: string
  /** Audiences that mean this tenant's Management API; the canonical one first. */
  readonly audiences: readonly [string, ...Array<string>]
  readonly tokenLifetimeSeconds: number
  readonly olderKeyAnswers: boolean
  readonly state: Ref.Ref<TenantState>
  readonly applications: ApplicationRegistry
  readonly limiter: RateLimiter
  readonly faults: FaultQueue
  readonly requests: RequestLog
}
