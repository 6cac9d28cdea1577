/**
 * The rate limits of Auth0's plans, as far as the operations served here meet them: the bucket of
 * the whole tenant, and the buckets of single operations. One table, read by the limiter and the
 * README.
 */
import type { BucketSize } from "./TokenBucket.ts"

/** A plan whose limits the sandbox can keep. `unlimited` keeps none. */
export type Plan =
  | "unlimited"
  | "free"
  | "essentials"
  | "enterprise-production"
  | "enterprise-non-production"

/** A bucket that only some operations draw from. */
export interface OperationLimit extends BucketSize {
  /** The name in the published tables. */
  readonly name: string
  readonly operations: ReadonlyArray<string> | "others"
}

/** The limits of one plan. */
export interface PlanLimits {
  readonly tenant?: BucketSize
  readonly operations: ReadonlyArray<OperationLimit>
}

const second = 1000
const minute = 60 * second

const readConnectionStatus: OperationLimit = {
  name: "Read Status Connection",
  operations: ["connections.checkStatus"],
  burst: 100,
  tokens: 15,
  everyMillis: second
}

/** Every plan's limits. */
export const planLimits: Record<Plan, PlanLimits> = {
  unlimited: { operations: [] },
  free: {
    tenant: { burst: 2, tokens: 2, everyMillis: second },
    operations: [readConnectionStatus]
  },
  essentials: {
    operations: [
      {
        name: "Read Connections",
        operations: ["connections.list", "connections.get"],
        burst: 5,
        tokens: 50,
        everyMillis: minute
      },
      readConnectionStatus,
      {
        name: "All other Endpoints Combined",
        operations: "others",
        burst: 10,
        tokens: 150,
        everyMillis: minute
      }
    ]
  },
  "enterprise-production": {
    tenant: { burst: 50, tokens: 16, everyMillis: second },
    operations: [readConnectionStatus]
  },
  "enterprise-non-production": {
    tenant: { burst: 10, tokens: 2, everyMillis: second },
    operations: [readConnectionStatus]
  }
}
