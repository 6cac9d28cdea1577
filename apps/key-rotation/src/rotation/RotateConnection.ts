/**
 * The rotation of one connection, from whatever point the journal says that it has reached: make
 * sure that its keys are those of the plan, write down the intent, send, write down the answer, and
 * read the keys until they prove what happened. A rotation is sent a second time only after the
 * first has proved never to have been applied.
 */
import { Clock, Duration, Effect, Result } from "effect"
import { Journal } from "../journal/Journal.ts"
import type { Outcome } from "../journal/JournalEntry.ts"
import type { PlannedRotation } from "../plan/Plan.ts"
import { Tenant } from "../tenant/Tenant.ts"
import { isFinal, type SentRotation, type Standing } from "./History.ts"
import { Progress } from "./Progress.ts"
import { RotationSettings } from "./Settings.ts"
import { settle } from "./Settle.ts"
import { judge } from "./Verdict.ts"

const notRotated = (
  reason: Extract<Outcome, { readonly result: "not-rotated" }>["reason"],
  message: string
): Outcome => ({ result: "not-rotated", reason, message })

const isNeverApplied = (outcome: Outcome): boolean =>
  outcome.result === "not-rotated" && outcome.reason === "never-applied"

/** Whether a rotation is under way whose effect is not known. */
const isOpen = ({ outcome, sent }: Standing): boolean =>
  sent !== undefined &&
  (outcome === undefined || outcome.result === "unknown" || isNeverApplied(outcome))

/**
 * Compares the keys with the plan, right before a rotation is sent.
 *
 * @returns The outcome if nothing may be sent, `undefined` if it may.
 */
const whyNotToSend = Effect.fnUntraced(function* (
  rotation: PlannedRotation,
  { unproven }: Standing
) {
  const tenant = yield* Tenant
  return yield* tenant.keys(rotation.id).pipe(
    Effect.map((keys): Outcome | undefined => {
      const verdict = judge(rotation, keys)
      if (verdict._tag === "NotApplied") return undefined
      if (unproven === 0) {
        return notRotated("changed", "its keys have changed since the plan was made")
      }
      // An earlier request was applied after all, later than it should have been possible.
      return verdict._tag === "AppliedOnce"
        ? { result: "rotated", after: verdict.after }
        : { result: "alarm", message: "the keys changed while a lost rotation was looked into" }
    }),
    Effect.catch((error) =>
      Effect.succeed(notRotated("unreadable", `nothing was sent: ${error.message}`))
    )
  )
})

/** Sends one rotation; gives what is left to find out, or the outcome if nothing is. */
const send = Effect.fnUntraced(
  function* (rotation: PlannedRotation, attempt: number) {
    const tenant = yield* Tenant
    const journal = yield* Journal
    const progress = yield* Progress
    const { deadline, settle: settleTime } = yield* RotationSettings
    const { algorithm, current, id: connection, next } = rotation
    const now = yield* Clock.currentTimeMillis
    const settledBy = now + Duration.toMillis(deadline) + Duration.toMillis(settleTime)
    const about = { connection, attempt }

    yield* journal.append({ event: "intent", ...about, current, next, algorithm, settledBy })
    const answer = yield* Effect.result(tenant.rotate({ connection, algorithm, deadline }))
    if (Result.isSuccess(answer)) {
      const kid = answer.success
      yield* journal.append({ event: "answered", ...about, kid })
      return { settledBy, answer: kid } satisfies SentRotation
    }
    const { _tag, message } = answer.failure
    if (_tag === "RotationRefused") return notRotated("refused", message)
    yield* journal.append({ event: "lost", ...about, message })
    yield* progress.tell({ step: "lost", rotation })
    return { settledBy, answer: undefined } satisfies SentRotation
  },
  // From the intent to the answer nothing is given up: an interruption waits for the answer, which
  // the deadline bounds, so that it leaves no question behind that a little patience had answered.
  (sending) => Effect.uninterruptible(sending)
)

/**
 * Takes a connection as far as it gets in this run. Every step is in the journal before the next.
 *
 * @param standing - Where the connection stands by the journal.
 * @param halted - Whether no further rotation may be begun.
 * @returns Its outcome in this run; `undefined` if it was halted before anything was known.
 */
export const rotateConnection = Effect.fn("rotateConnection")(function* (
  rotation: PlannedRotation,
  standing: Standing,
  halted: Effect.Effect<boolean>
) {
  const journal = yield* Journal
  const progress = yield* Progress
  const { repeatNeverApplied } = yield* RotationSettings
  const record = (attempt: number, outcome: Outcome) =>
    Effect.as(
      journal.append({ event: "outcome", connection: rotation.id, attempt, outcome }),
      outcome
    )

  let known = standing.outcome
  if (known !== undefined && isFinal(known)) return known
  if (standing.sent !== undefined && isOpen(standing)) {
    known = yield* record(standing.attempts, yield* settle(rotation, standing.sent))
    if (!isNeverApplied(known) || !repeatNeverApplied) return known
  }

  const obstacle = yield* whyNotToSend(rotation, standing)
  if (yield* halted) return known
  if (obstacle !== undefined) return yield* record(standing.attempts, obstacle)
  const attempt = standing.attempts + 1
  yield* progress.tell({ step: "sending", rotation })
  const sent = yield* send(rotation, attempt)
  return yield* record(attempt, "result" in sent ? sent : yield* settle(rotation, sent))
})
