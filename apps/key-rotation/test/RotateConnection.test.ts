/** One connection through everything that can become of its rotation, with virtual time. */
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Exit, Fiber, Layer } from "effect"
import { TestClock } from "effect/testing"
import type { Outcome } from "../src/journal/JournalEntry.ts"
import { isFinal, standings, untouched } from "../src/rotation/History.ts"
import { rotateConnection } from "../src/rotation/RotateConnection.ts"
import { Tenant, TenantUnavailable } from "../src/tenant/Tenant.ts"
import { defaultTrustPolicy } from "../src/trust/Trust.ts"
import { RotationSettings } from "../src/rotation/Settings.ts"
import { makeMemoryLocks } from "./support/MemoryLocks.ts"
import { makeMemoryJournal } from "./support/MemoryJournal.ts"
import { expiryOf, idOf, makeMemoryTenant, type RotationFault } from "./support/MemoryTenant.ts"
import { plannedRotation } from "./support/Plans.ts"

const rotation = plannedRotation("acme")
const about = { connection: idOf("acme"), attempt: 1 }
const intent = {
  event: "intent",
  ...about,
  current: "acme-1",
  next: "acme-2",
  algorithm: "ES256",
  settledBy: 151_000
} as const
const trusted = {
  event: "trusted",
  connection: idOf("acme"),
  kid: "acme-2",
  basis: "jwks"
} as const
const rotated = {
  result: "rotated",
  after: {
    current: "acme-2",
    next: "acme-3",
    previous: "acme-1",
    currentExpiresAt: expiryOf(2),
    nextExpiresAt: expiryOf(3)
  }
} as const
const lost = { event: "lost", ...about, message: "the connection broke" } as const

const setUp = (...faults: ReadonlyArray<RotationFault>) => {
  const tenant = makeMemoryTenant(["acme"])
  tenant.inject("acme", ...faults)
  const journal = makeMemoryJournal()
  const locks = makeMemoryLocks()
  /** One process's work on the connection, from where the journal says. */
  const work = (
    retryNeverApplied = false,
    halted = Effect.succeed(false),
    tenantLayer = tenant.layer
  ) =>
    Effect.suspend(() =>
      rotateConnection(rotation, standings(journal.entries()).get(rotation.id) ?? untouched, halted)
    ).pipe(
      Effect.provide(Layer.mergeAll(tenantLayer, journal.layer, locks.layer)),
      Effect.provideService(RotationSettings, {
        concurrency: 1,
        deadline: Duration.seconds(30),
        settle: Duration.minutes(2),
        retryNeverApplied,
        takeOver: false,
        trust: defaultTrustPolicy
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
  it.effect("writes down the intent, the response and the verified outcome", () =>
    Effect.gen(function* () {
      const { journal, tenant, work } = setUp()
      assert.deepStrictEqual(yield* inTime(work()), { value: rotated, seconds: 0 })
      assert.deepStrictEqual(journal.events(), [
        trusted,
        intent,
        { event: "response", ...about, kid: "acme-3" },
        { event: "outcome", ...about, outcome: rotated }
      ])
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 1, requests: 1 } })
    })
  )

  it.effect("finds a rotation whose response was lost, and sends no second one", () =>
    Effect.gen(function* () {
      const { journal, tenant, work } = setUp("lost after applying")
      assert.deepStrictEqual(yield* inTime(work()), { value: rotated, seconds: 0 })
      assert.deepStrictEqual(journal.events(), [
        trusted,
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
          message: "the response was lost, and the keys have not changed since"
        },
        seconds: 151.75
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

  it.effect("does not say that nothing was sent where something was", () =>
    Effect.gen(function* () {
      const { tenant, work } = setUp("lost before applying")
      yield* inTime(work())
      const unreadable = Layer.succeed(Tenant, {
        ...tenant.service,
        connection: () => Effect.fail(new TenantUnavailable({ message: "no response" }))
      })
      const { value } = yield* inTime(work(true, Effect.succeed(false), unreadable))
      assert.deepStrictEqual(value, {
        result: "not-rotated",
        reason: "unreadable",
        message: "nothing more was sent: no response"
      })
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

  it.effect("takes an error response for the proof that nothing was rotated", () =>
    Effect.gen(function* () {
      const { journal, tenant, work } = setUp("rejected")
      const rejected = {
        result: "not-rotated",
        reason: "rejected",
        message: "403 Forbidden"
      } as const
      assert.deepStrictEqual(yield* inTime(work()), { value: rejected, seconds: 0 })
      assert.deepStrictEqual(journal.events(), [
        trusted,
        intent,
        { event: "outcome", ...about, outcome: rejected }
      ])
      assert.deepStrictEqual((yield* inTime(work())).value, rotated)
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 1, requests: 2 } })
    })
  )

  it.effect("does not take somebody else's rotation for its own after an error response", () =>
    Effect.gen(function* () {
      const { tenant, work } = setUp("rejected")
      yield* inTime(work())
      tenant.rotateElsewhere("acme")
      assert.strictEqual(reasonOf((yield* inTime(work())).value), "already-rotated")
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 1, requests: 1 } })
    })
  )

  it.effect("leaves a connection alone whose keys are not those of the plan", () =>
    Effect.gen(function* () {
      const { journal, tenant, work } = setUp()
      tenant.rotateElsewhere("acme")
      tenant.rotateElsewhere("acme")
      const changed = {
        result: "not-rotated",
        reason: "changed",
        message: "its keys have changed since the plan was made, and not by this plan"
      } as const
      assert.deepStrictEqual(yield* inTime(work()), { value: changed, seconds: 0 })
      assert.deepStrictEqual(journal.events(), [
        { event: "outcome", connection: idOf("acme"), attempt: 0, outcome: changed }
      ])
      // Final: that somebody has put the keys back does not make the plan hold again.
      assert.deepStrictEqual((yield* inTime(work(true))).value, changed)
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 2, requests: 0 } })
    })
  )

  it.effect("tells a connection that was rotated once by the plan's keys from another", () =>
    Effect.gen(function* () {
      const { tenant, work } = setUp()
      tenant.rotateElsewhere("acme")
      const found = {
        result: "not-rotated",
        reason: "already-rotated",
        message:
          "it was rotated once since the plan was made, by a run of which this machine has no record"
      } as const
      assert.deepStrictEqual((yield* inTime(work())).value, found)
      assert.deepStrictEqual((yield* inTime(work(true))).value, found)
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 1, requests: 0 } })
    })
  )

  it.effect("applies the rules of planning again, and can be resumed once they hold", () =>
    Effect.gen(function* () {
      const { tenant, work } = setUp()
      tenant.change("acme", { authentication: "client_secret_post" })
      assert.deepStrictEqual((yield* inTime(work())).value, {
        result: "not-rotated",
        reason: "not-rotatable",
        message: "it authenticates with client_secret_post, not with private_key_jwt"
      })
      tenant.change("acme", { authentication: "private_key_jwt" })
      // The next key's certificate expires in February 2030.
      yield* TestClock.setTime(Date.UTC(2031, 0))
      assert.deepStrictEqual((yield* inTime(work())).value, {
        result: "not-rotated",
        reason: "not-rotatable",
        message:
          "the certificate of its next key has expired: a rotation would make that key current"
      })
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 0, requests: 0 } })
      yield* TestClock.setTime(Date.UTC(2029, 0))
      assert.deepStrictEqual((yield* inTime(work())).value, rotated)
    })
  )

  it.effect("leaves a connection alone whose name is not that of the plan", () =>
    Effect.gen(function* () {
      const { tenant, work } = setUp()
      tenant.change("acme", { name: "globex" })
      assert.strictEqual(reasonOf((yield* inTime(work())).value), "changed")
    })
  )

  it.effect("knows a connection that was deleted before, and asks for no resumption", () =>
    Effect.gen(function* () {
      const { tenant, work } = setUp()
      tenant.remove("acme")
      const deleted = {
        result: "not-rotated",
        reason: "deleted",
        message: "the connection was deleted since the plan was made"
      } as const
      assert.deepStrictEqual((yield* inTime(work())).value, deleted)
      assert.isTrue(isFinal(deleted))
    })
  )

  it.effect("compares the keys again before each request that follows a rejection", () =>
    Effect.gen(function* () {
      const { journal, work } = setUp("rejected for now", "rejected for now")
      assert.deepStrictEqual((yield* inTime(work())).value, rotated)
      assert.deepStrictEqual(
        journal.events().map(({ event }) => event),
        ["trusted", "intent", "outcome", "intent", "outcome", "intent", "response", "outcome"]
      )
      const other = setUp("rejected for now")
      const fiber = yield* Effect.forkChild(other.work())
      yield* TestClock.adjust("100 millis")
      other.tenant.rotateElsewhere("acme")
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(reasonOf(yield* Fiber.join(fiber)), "already-rotated")
      assert.deepStrictEqual(other.tenant.counts(), { acme: { rotations: 1, requests: 1 } })
    })
  )

  it.effect("sends nothing to a connection that it cannot read", () =>
    Effect.gen(function* () {
      const { tenant, work } = setUp()
      tenant.failReads("acme", 1)
      assert.deepStrictEqual((yield* inTime(work())).value, {
        result: "not-rotated",
        reason: "unreadable",
        message: "nothing was sent: no response"
      })
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 0, requests: 0 } })
      assert.deepStrictEqual((yield* inTime(work())).value, rotated)
    })
  )

  it.effect("continues reading after failures", () =>
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
          message: "a rotation was sent, and the keys cannot be read since: no response"
        },
        seconds: 151.75
      })
      tenant.failReads("acme", 0)
      assert.deepStrictEqual(yield* inTime(work()), { value: rotated, seconds: 0 })
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 1, requests: 1 } })
    })
  )

  it.effect("asks for no resumption where the connection was deleted after sending", () =>
    Effect.gen(function* () {
      const { tenant, work } = setUp({ lostAndAppliedAfter: "20 seconds" })
      const fiber = yield* Effect.forkChild(work())
      yield* TestClock.adjust("10 seconds")
      tenant.remove("acme")
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* Fiber.join(fiber), {
        result: "not-rotated",
        reason: "deleted",
        message: "a rotation was sent, and the connection was deleted: its keys went with it"
      })
    })
  )

  it.effect("raises an alarm when the response names another key", () =>
    Effect.gen(function* () {
      const { work } = setUp("responds with another kid")
      assert.deepStrictEqual((yield* inTime(work())).value, {
        result: "alarm",
        message: "the keys are not in a state that one rotation leaves"
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
        seconds: 151.75
      })
    })
  )

  it.effect("raises an alarm when somebody else rotates while a response is lost", () =>
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

  it.effect("waits for the response when it is interrupted", () =>
    Effect.gen(function* () {
      const { journal, work } = setUp({ respondsAfter: "20 seconds" })
      const fiber = yield* Effect.forkChild(work())
      yield* TestClock.adjust("10 seconds")
      const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber))
      yield* TestClock.adjust("5 seconds")
      assert.deepStrictEqual(journal.events(), [trusted, intent])
      yield* TestClock.adjust("5 seconds")
      yield* Fiber.join(interruption)
      assert.isTrue(Exit.hasInterrupts(yield* Fiber.await(fiber)))
      assert.deepStrictEqual(journal.events(), [
        trusted,
        intent,
        { event: "response", ...about, kid: "acme-3" }
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
      assert.deepStrictEqual(journal.events(), [trusted, intent, lost])
      assert.deepStrictEqual((yield* inTime(work(true))).value, rotated)
      assert.deepStrictEqual(tenant.counts(), { acme: { rotations: 1, requests: 1 } })
    })
  )

  it.effect("remembers a response that arrived before it was killed", () =>
    Effect.gen(function* () {
      const { journal, tenant, work } = setUp()
      yield* journal.service.append(intent)
      yield* journal.service.append({ event: "response", ...about, kid: "acme-3" })
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
