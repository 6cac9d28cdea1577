/**
 * The rotation of one connection, from whatever point the journal says that it has reached: hold its
 * lock, make sure that its keys are those of the plan, write down the intent, send, write down the
 * response, and read the keys until they prove what happened. A rotation is sent a second time only
 * after the first has proved never to have been applied.
 */
import { Clock, Duration, Effect } from "effect"
import { Journal } from "../journal/Journal.ts"
import type { Outcome } from "../journal/JournalEntry.ts"
import { ConnectionLocks, type HeldLock } from "../lock/ConnectionLocks.ts"
import type { PlannedRotation } from "../plan/Plan.ts"
import { Tenant } from "../tenant/Tenant.ts"
import { type Trust, trustOf } from "../trust/Trust.ts"
import { whyNotToSend } from "./BeforeSending.ts"
import { isFinal, isNeverApplied, isOpen, type Standing } from "./History.ts"
import { Progress } from "./Progress.ts"
import { send } from "./Send.ts"
import { RotationSettings, settlingMillis } from "./Settings.ts"
import { readUntilSettled, settle } from "./Settle.ts"

/** How often a request is sent that the tenant rejects for now, as with a 429. */
const mostRejections = 4
const longestRetryWait = Duration.minutes(1)

const notRotated = (
  reason: Extract<Outcome, { readonly result: "not-rotated" }>["reason"],
  message: string
): Outcome => ({ result: "not-rotated", reason, message })

/** A rotation that another run has left open: it must be over before anything is compared. */
const waitForPending = Effect.fnUntraced(function* (
  rotation: PlannedRotation,
  { sent }: Standing,
  { pending }: HeldLock
) {
  // One's own is looked into by its journal.
  if (pending === undefined || pending.until === sent?.settledBy) return
  const progress = yield* Progress
  yield* readUntilSettled(
    rotation.id,
    pending,
    { settledBy: pending.until, response: undefined },
    progress.tell({ step: "settling", rotation, until: pending.until })
  )
})

/** Waits until caches of the JWKS can no longer be without the key. */
const waitForCaches = Effect.fnUntraced(function* (
  rotation: PlannedRotation,
  { from }: Extract<Trust, { readonly trusted: true }>
) {
  const progress = yield* Progress
  const wait = from - (yield* Clock.currentTimeMillis)
  if (wait <= 0) return
  yield* progress.tell({ step: "waiting-for-caches", rotation, until: from })
  yield* Effect.sleep(Duration.millis(wait))
})

/** Sends, and if the tenant rejects it for now, compares the keys and sends again. */
const sendByPlan = Effect.fnUntraced(function* (
  rotation: PlannedRotation,
  standing: Standing,
  lock: HeldLock,
  halted: Effect.Effect<boolean>
) {
  const progress = yield* Progress
  let { attempts } = standing
  for (let rejections = 0; ;) {
    const obstacle = yield* whyNotToSend(rotation, {
      unproven: standing.unproven,
      history: lock.history
    })
    if (yield* halted) return undefined
    if (obstacle !== undefined) return { attempt: attempts, outcome: obstacle }
    attempts += 1
    yield* progress.tell({ step: "sending", rotation })
    const sent = yield* send(rotation, attempts, lock)
    if (sent._tag === "MayBeApplied") {
      return { attempt: attempts, outcome: yield* settle(rotation, sent.sent) }
    }
    yield* lock.settled
    const outcome = notRotated("rejected", sent.message)
    rejections += 1
    if (sent.retryAfter === undefined || rejections === mostRejections) {
      return { attempt: attempts, outcome }
    }
    const journal = yield* Journal
    yield* journal.append({
      event: "outcome",
      connection: rotation.id,
      attempt: attempts,
      outcome
    })
    yield* progress.tell({ step: "rejected", rotation, message: sent.message })
    yield* Effect.sleep(Duration.min(Duration.times(sent.retryAfter, rejections), longestRetryWait))
  }
})

/** The work on a connection while its lock is held. */
const underLock = Effect.fnUntraced(function* (
  rotation: PlannedRotation,
  standing: Standing,
  lock: HeldLock,
  trust: Effect.Effect<Trust, never, Tenant>,
  halted: Effect.Effect<boolean>
) {
  const journal = yield* Journal
  const { retryNeverApplied } = yield* RotationSettings
  const record = Effect.fnUntraced(function* (attempt: number, outcome: Outcome) {
    yield* journal.append({ event: "outcome", connection: rotation.id, attempt, outcome })
    if (outcome.result !== "unknown") yield* lock.settled
    return outcome
  })

  if (standing.sent !== undefined && isOpen(standing)) {
    const known = yield* record(standing.attempts, yield* settle(rotation, standing.sent))
    if (!isNeverApplied(known) || !retryNeverApplied) return known
  }
  yield* waitForPending(rotation, standing, lock)
  const trusted = yield* trust
  if (!trusted.trusted) {
    // What the keys say comes first: of a connection that is rotated already no trust is asked.
    const obstacle = yield* whyNotToSend(rotation, {
      unproven: standing.unproven,
      history: lock.history
    })
    return yield* record(standing.attempts, obstacle ?? notRotated("not-trusted", trusted.message))
  }
  yield* waitForCaches(rotation, trusted)
  if (yield* halted) return undefined
  yield* journal.append({
    event: "trusted",
    connection: rotation.id,
    kid: rotation.next,
    basis: trusted.basis
  })
  const result = yield* sendByPlan(rotation, standing, lock, halted)
  return result === undefined ? undefined : yield* record(result.attempt, result.outcome)
})

/**
 * Takes a connection as far as it gets in this run. Every step is in the journal before the next.
 *
 * @param standing - Where the connection stands by the journal.
 * @param halted - Whether no further rotation may be begun.
 * @param trust - Whether its next key can be promoted; looked into at once if not given.
 * @returns Its outcome in this run; `undefined` if it was halted before anything was known.
 */
export const rotateConnection = Effect.fn("rotateConnection")(function* (
  rotation: PlannedRotation,
  standing: Standing,
  halted: Effect.Effect<boolean>,
  trust?: Effect.Effect<Trust, never, Tenant>
) {
  const { outcome } = standing
  if (outcome !== undefined && isFinal(outcome)) return outcome
  // An alarm begins nothing, and still lets what was sent be looked into.
  if (!isOpen(standing) && (yield* halted)) return outcome
  const locks = yield* ConnectionLocks
  const tenant = yield* Tenant
  const journal = yield* Journal
  const settings = yield* RotationSettings
  const progress = yield* Progress
  const record = (not: Outcome) =>
    Effect.as(
      journal.append({
        event: "outcome",
        connection: rotation.id,
        attempt: standing.attempts,
        outcome: not
      }),
      not
    )
  return yield* Effect.gen(function* () {
    const lock = yield* locks.acquire({
      tenant: tenant.domain,
      connection: rotation.id,
      patience: Duration.millis(2 * settlingMillis(settings)),
      takeOver: settings.takeOver,
      onWait: progress.tell({ step: "waiting-for-lock", rotation })
    })
    const result = yield* underLock(
      rotation,
      standing,
      lock,
      trust ?? trustOf(rotation, settings.trust),
      halted
    )
    return result ?? outcome
  }).pipe(
    Effect.scoped,
    Effect.catchTag("ConnectionLocked", ({ message }) =>
      isOpen(standing)
        ? Effect.succeed<Outcome>({ result: "unknown", message: `not checked: ${message}` })
        : record(notRotated("locked", message))
    )
  )
})
