/** One connection through everything that can become of its rotation, with virtual time. */
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Exit, Fiber, Layer } from "effect"
import { TestClock } from "effect/testing"
import type { Outcome } from "../src/journal/JournalEntry.ts"
import { standings, untouched } from "../src/rotation/History.ts"
import { rotateConnection } from "../src/rotation/RotateConnection.ts"
import { RotationSettings } from "../src/rotation/Settings.ts"
import { makeMemoryJournal } from "./support/MemoryJournal.ts"
import { idOf, makeMemoryTenant, type RotationFault } from "./support/MemoryTenant.ts"
import { plannedRotation } from "./support/Plans.ts"

const rotation = plannedRotation("acme")
const about = { connection: idOf("acme"), attempt: 1 }
const intent = {
  event: "intent",
  ...about,
  current: "acme-1",
  next: "acme-2",
  algorithm: "ES256",
  settledBy: 150_000
} as const
const rotated = {
  result: "rotated",
  after: { current: "acme-2", next: "acme-3", previous: "acme-1" }
} as const
const lost = { event: "lost", ...about, message: "the connection broke" } as const

const setUp = (...faults: ReadonlyArray<RotationFault>) => {
  const tenant = makeMemoryTenant(["acme"])
  tenant.inject("acme", ...faults)
  const journal = makeMemoryJournal()
  /** One process's work on the connection, from where the journal says. */
  const work = (repeatNeverApplied = false, halted = Effect.succeed(false)) =>
    Effect.suspend(() =>
      rotateConnection(rotation, standings(journal.entries()).get(rotation.id) ?? untouched, halted)
    ).pipe(
      Effect.provide(Layer.merge(tenant.layer, journal.layer)),
      Effect.provideService(RotationSettings, {
        concurrency: 1,
        deadline: Duration.seconds(30),
        settle: Duration.minutes(2),
        repeatNeverApplied
      })
    )
  return { tenant, journal, work }
}

const reasonOf = (outcome: Outcome | undefined): string | undefined =>
  outcome?.result === "not-rotated" ? outcome.reason : undefined

/** Runs while virtual time passes; gives the result and how long it took. */
const inTime = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(Effect.timed(effect))
    yield* TestClock.adjust("1 hour")
    const [took, value] = yield* Fiber.join(fiber)
    return { value, seconds: Duration.toSeconds(took) }
  })

describe("rotateConnection", () => {
  it.effect("writes down the intent, the answer and the verified outcome", () =>
    Effect.gen(function* () {
      const { journal, tenant, work } = setUp()
      assert.deepStrictEqual(yield* inTime(work()), { value: rotated, seconds: 0 })
      assert.deepStrictEqual(journal.events(), [
        intent,
        { event: "answered", ...about, kid: "acme-3" },
        { event: "outcome", ...about, outcome: rotated }
      ])
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 1, requests: 1 } })
    })
  )

  it.effect("finds a rotation whose answer was lost, and sends no second one", () =>
    Effect.gen(function* () {
      const { journal, tenant, work } = setUp("lost after applying")
      assert.deepStrictEqual(yield* inTime(work()), { value: rotated, seconds: 0 })
      assert.deepStrictEqual(journal.events(), [
        intent,
        lost,
        { event: "outcome", ...about, outcome: rotated }
      ])
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 1, requests: 1 } })
    })
  )

  it.effect("waits for a rotation that is applied late", () =>
    Effect.gen(function* () {
      const { tenant, work } = setUp({ lostAndAppliedAfter: "100 seconds" })
      const { seconds, value } = yield* inTime(work())
      assert.deepStrictEqual(value, rotated)
      assert.isAtLeast(seconds, 100)
      assert.isAtMost(seconds, 110)
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 1, requests: 1 } })
    })
  )

  it.effect("says that a lost rotation was never applied only after deadline and settling", () =>
    Effect.gen(function* () {
      const { tenant, work } = setUp("lost before applying")
      assert.deepStrictEqual(yield* inTime(work()), {
        value: {
          result: "not-rotated",
          reason: "never-applied",
          message: "the answer was lost, and the keys have not changed since"
        },
        seconds: 150
      })
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 0, requests: 1 } })
    })
  )

  it.effect("sends a second time only if told to, and only after the first has settled", () =>
    Effect.gen(function* () {
      const { journal, tenant, work } = setUp("lost before applying")
      yield* inTime(work())
      assert.strictEqual(reasonOf((yield* inTime(work())).value), "never-applied")
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 0, requests: 1 } })
      assert.deepStrictEqual((yield* inTime(work(true))).value, rotated)
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 1, requests: 2 } })
      assert.deepStrictEqual(
        journal.events().flatMap((event) => (event.event === "intent" ? [event.attempt] : [])),
        [1, 2]
      )
    })
  )

  it.effect("finds that the first request was applied when it is about to send a second", () =>
    Effect.gen(function* () {
      // Later than any request should be: after the settling, before the resumption.
      const { tenant, work } = setUp({ lostAndAppliedAfter: "160 seconds" })
      assert.strictEqual(reasonOf((yield* inTime(work())).value), "never-applied")
      assert.deepStrictEqual((yield* inTime(work(true))).value, rotated)
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 1, requests: 1 } })
    })
  )

  it.effect("takes a refusal for the proof that nothing was rotated", () =>
    Effect.gen(function* () {
      const { journal, tenant, work } = setUp("refused")
      const refused = {
        result: "not-rotated",
        reason: "refused",
        message: "429 Too Many Requests"
      } as const
      assert.deepStrictEqual(yield* inTime(work()), { value: refused, seconds: 0 })
      assert.deepStrictEqual(journal.events(), [
        intent,
        { event: "outcome", ...about, outcome: refused }
      ])
      assert.deepStrictEqual((yield* inTime(work())).value, rotated)
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 1, requests: 2 } })
    })
  )

  it.effect("does not take somebody else's rotation for its own after a refusal", () =>
    Effect.gen(function* () {
      const { tenant, work } = setUp("refused")
      yield* inTime(work())
      tenant.rotateElsewhere("acme")
      assert.strictEqual(reasonOf((yield* inTime(work())).value), "changed")
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 1, requests: 1 } })
    })
  )

  it.effect("leaves a connection alone whose keys are not those of the plan", () =>
    Effect.gen(function* () {
      const { journal, tenant, work } = setUp()
      tenant.rotateElsewhere("acme")
      const changed = {
        result: "not-rotated",
        reason: "changed",
        message: "its keys have changed since the plan was made"
      } as const
      assert.deepStrictEqual(yield* inTime(work()), { value: changed, seconds: 0 })
      assert.deepStrictEqual(journal.events(), [
        { event: "outcome", connection: idOf("acme"), attempt: 0, outcome: changed }
      ])
      // Final: that somebody has put the keys back does not make the plan hold again.
      assert.deepStrictEqual((yield* inTime(work(true))).value, changed)
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 1, requests: 0 } })
    })
  )

  it.effect("sends nothing to a connection that it cannot read", () =>
    Effect.gen(function* () {
      const { tenant, work } = setUp()
      tenant.failReads("acme", 1)
      assert.deepStrictEqual((yield* inTime(work())).value, {
        result: "not-rotated",
        reason: "unreadable",
        message: "nothing was sent: no answer"
      })
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 0, requests: 0 } })
      assert.deepStrictEqual((yield* inTime(work())).value, rotated)
    })
  )

  it.effect("goes on reading through failures", () =>
    Effect.gen(function* () {
      const { tenant, work } = setUp("lost after applying")
      tenant.failReadsAfterRequest("acme", 3)
      // After a quarter, a half and a whole second.
      assert.deepStrictEqual(yield* inTime(work()), { value: rotated, seconds: 1.75 })
    })
  )

  it.effect("leaves the outcome open while the keys cannot be read, and finds it out later", () =>
    Effect.gen(function* () {
      const { tenant, work } = setUp("lost after applying")
      tenant.failReadsAfterRequest("acme", 1000)
      assert.deepStrictEqual(yield* inTime(work()), {
        value: {
          result: "unknown",
          message: "a rotation was sent, and the keys cannot be read since: no answer"
        },
        seconds: 150
      })
      tenant.failReads("acme", 0)
      assert.deepStrictEqual(yield* inTime(work()), { value: rotated, seconds: 0 })
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 1, requests: 1 } })
    })
  )

  it.effect("leaves the outcome open where the connection was deleted", () =>
    Effect.gen(function* () {
      const { tenant, work } = setUp({ lostAndAppliedAfter: "20 seconds" })
      const fiber = yield* Effect.forkChild(work())
      yield* TestClock.adjust("10 seconds")
      tenant.remove("acme")
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* Fiber.join(fiber), {
        result: "unknown",
        message: "a rotation was sent, and the keys cannot be read since: 404 Not Found"
      })
    })
  )

  it.effect("raises an alarm when the answer names another key", () =>
    Effect.gen(function* () {
      const { work } = setUp("answered with another kid")
      assert.deepStrictEqual((yield* inTime(work())).value, {
        result: "alarm",
        message: "the keys are such as no single rotation leaves behind"
      })
    })
  )

  it.effect("raises an alarm when an acknowledged rotation does not show", () =>
    Effect.gen(function* () {
      const { work } = setUp("acknowledged without applying")
      assert.deepStrictEqual(yield* inTime(work()), {
        value: {
          result: "alarm",
          message: "the tenant acknowledged a rotation, and the keys have not changed since"
        },
        seconds: 150
      })
    })
  )

  it.effect("raises an alarm when somebody else rotates while an answer is lost", () =>
    Effect.gen(function* () {
      const { tenant, work } = setUp({ lostAndAppliedAfter: "20 seconds" })
      const fiber = yield* Effect.forkChild(work())
      yield* TestClock.adjust("10 seconds")
      tenant.rotateElsewhere("acme")
      tenant.rotateElsewhere("acme")
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* Fiber.join(fiber), {
        result: "alarm",
        message: "the current key is neither of the two before: rotated twice, or by somebody else"
      })
    })
  )

  it.effect("begins nothing once halted, and still finds out about what was sent", () =>
    Effect.gen(function* () {
      const fresh = setUp()
      assert.isUndefined((yield* inTime(fresh.work(true, Effect.succeed(true)))).value)
      assert.deepStrictEqual(fresh.tenant.counts(), { acme: { rotations: 0, requests: 0 } })
      assert.deepStrictEqual(fresh.journal.events(), [])

      const open = setUp("lost before applying")
      yield* inTime(open.work())
      assert.strictEqual(
        reasonOf((yield* inTime(open.work(true, Effect.succeed(true)))).value),
        "never-applied"
      )
      assert.deepStrictEqual(open.tenant.counts(), { acme: { rotations: 0, requests: 1 } })
    })
  )

  it.effect("waits for the answer when it is interrupted", () =>
    Effect.gen(function* () {
      const { journal, work } = setUp({ answeredAfter: "20 seconds" })
      const fiber = yield* Effect.forkChild(work())
      yield* TestClock.adjust("10 seconds")
      const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber))
      yield* TestClock.adjust("5 seconds")
      assert.deepStrictEqual(journal.events(), [intent])
      yield* TestClock.adjust("5 seconds")
      yield* Fiber.join(interruption)
      assert.isTrue(Exit.hasInterrupts(yield* Fiber.await(fiber)))
      assert.deepStrictEqual(journal.events(), [
        intent,
        { event: "answered", ...about, kid: "acme-3" }
      ])
    })
  )

  it.effect("leaves it to a resumption to wait for the keys when it is interrupted", () =>
    Effect.gen(function* () {
      const { journal, tenant, work } = setUp({ lostAndAppliedAfter: "20 seconds" })
      const fiber = yield* Effect.forkChild(work())
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.interrupt(fiber)
      assert.isTrue(Exit.hasInterrupts(yield* Fiber.await(fiber)))
      assert.deepStrictEqual(journal.events(), [intent, lost])
      assert.deepStrictEqual((yield* inTime(work(true))).value, rotated)
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 1, requests: 1 } })
    })
  )

  it.effect("remembers an answer that arrived before it was killed", () =>
    Effect.gen(function* () {
      const { journal, tenant, work } = setUp()
      yield* journal.service.append(intent)
      yield* journal.service.append({ event: "answered", ...about, kid: "acme-3" })
      // The keys show no rotation, though one was acknowledged: no case for a second request.
      assert.deepStrictEqual((yield* inTime(work(true))).value, {
        result: "alarm",
        message: "the tenant acknowledged a rotation, and the keys have not changed since"
      })
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 0, requests: 0 } })
      const readsSoFar = tenant.reads()
      assert.strictEqual((yield* inTime(work(true))).value?.result, "alarm")
      assert.strictEqual(tenant.reads(), readsSoFar)
    })
  )
})
