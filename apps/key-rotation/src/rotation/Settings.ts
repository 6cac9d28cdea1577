/**
 * How a run rotates.
 */
import { Context, Duration } from "effect"

/** The settings of a run. */
export interface RotationSettings {
  /** How many connections are rotated at once. */
  readonly concurrency: number
  /** The most time one rotation call may take. */
  readonly deadline: Duration.Duration
  /**
   * How long after that deadline a tenant may still apply a request whose answer was lost. Until
   * then its keys are read again and again; if they are still the same after that, it never will.
   */
  readonly settle: Duration.Duration
  /** Whether a rotation that was sent and proved to be never applied is sent once more. */
  readonly repeatNeverApplied: boolean
}

/** The settings of a run; these unless others are provided. */
export const RotationSettings = Context.Reference<RotationSettings>(
  "@effect-auth0/key-rotation/RotationSettings",
  {
    defaultValue: () => ({
      concurrency: 2,
      deadline: Duration.seconds(30),
      settle: Duration.minutes(2),
      repeatNeverApplied: false
    })
  }
)
