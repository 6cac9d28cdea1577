/**
 * How a run rotates.
 */
import { Context, Duration } from "effect"
import { defaultTrustPolicy, type TrustPolicy } from "../trust/Trust.ts"

/** The settings of a run. */
export interface RotationSettings {
  /** How many connections are rotated at once. */
  readonly concurrency: number
  /** The most time one rotation call may take. */
  readonly deadline: Duration.Duration
  /**
   * How long after that deadline a tenant may still apply a request whose response was lost. Until
   * then its keys are read again and again; if they are still the same after that, it never will.
   * Never less than the deadline.
   */
  readonly settle: Duration.Duration
  /** Whether a rotation that was sent and proved to be never applied is sent once more. */
  readonly retryNeverApplied: boolean
  /** Whether locks of processes that cannot be asked are taken over. */
  readonly takeOver: boolean
  /** What is asked before a key is promoted. */
  readonly trust: TrustPolicy
}

/** The settings of a run; these unless others are provided. */
export const RotationSettings = Context.Reference<RotationSettings>(
  "@effect-auth0/key-rotation/RotationSettings",
  {
    defaultValue: () => ({
      concurrency: 2,
      deadline: Duration.seconds(30),
      settle: Duration.minutes(2),
      retryNeverApplied: false,
      takeOver: false,
      trust: defaultTrustPolicy
    })
  }
)

/** The longest time from sending a rotation until it can no longer take effect, in milliseconds. */
export const settlingMillis = ({
  deadline,
  settle
}: Pick<RotationSettings, "deadline" | "settle">): number =>
  // A tenant's own timeouts are not shorter than a client's: no settling is less than the deadline.
  Duration.toMillis(deadline) + Duration.toMillis(Duration.max(settle, deadline))
