/**
 * Applies a plan to requests: the tenant's bucket first, then the operation's own. A request that the
 * tenant's bucket rejects takes nothing from the other.
 */
import { planLimits, type OperationLimit, type Plan } from "./Plans.ts"
import {
  fullBucket,
  takeToken,
  type BucketLevel,
  type BucketReading,
  type BucketSize
} from "./TokenBucket.ts"

/** The verdict for one request. */
export interface LimitVerdict {
  readonly granted: boolean
  /** Which bucket rejected the request. */
  readonly rejectedBy?: "tenant" | "operation"
  /** The bucket in the response's headers; absent if no limit applies. */
  readonly reading?: BucketReading
}

/** Counts requests against the limits of one plan. */
export interface RateLimiter {
  /** Checks a request for an operation at a time in milliseconds since 1970. */
  readonly admit: (operationId: string, now: number) => LimitVerdict
  /** Fills every bucket again. */
  readonly reset: () => void
}

const operationLimit = (plan: Plan, operationId: string): OperationLimit | undefined => {
  const limits = planLimits[plan].operations
  return (
    limits.find(({ operations }) => operations !== "others" && operations.includes(operationId)) ??
    limits.find(({ operations }) => operations === "others")
  )
}

/** A limiter with full buckets. */
export const makeRateLimiter = (plan: Plan): RateLimiter => {
  const levels = new Map<string, BucketLevel>()

  const take = (name: string, size: BucketSize, now: number): BucketReading => {
    const [reading, level] = takeToken(size, levels.get(name) ?? fullBucket(size, now), now)
    levels.set(name, level)
    return reading
  }

  const admit = (operationId: string, now: number): LimitVerdict => {
    const tenantSize = planLimits[plan].tenant
    const tenant = tenantSize === undefined ? undefined : take("tenant", tenantSize, now)
    if (tenant !== undefined && !tenant.granted) {
      return { granted: false, rejectedBy: "tenant", reading: tenant }
    }
    const limit = operationLimit(plan, operationId)
    const own = limit === undefined ? undefined : take(`operation ${limit.name}`, limit, now)
    if (own !== undefined && !own.granted) {
      return { granted: false, rejectedBy: "operation", reading: own }
    }
    const reading =
      own === undefined || (tenant !== undefined && tenant.remaining < own.remaining) ? tenant : own
    return reading === undefined ? { granted: true } : { granted: true, reading }
  }

  return { admit, reset: () => levels.clear() }
}
