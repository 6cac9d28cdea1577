import { assert, describe, it } from "@effect/vitest"
import { Connections, ManagementClient, OutcomeUnknown } from "@effect-auth0/management"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Schema from "effect/Schema"
import { TestClock } from "effect/testing"
import { connectionId } from "../src/Calls.ts"
import { clientSecret } from "../src/Clients.ts"
import { Steps, TokenSteps, unrolled } from "../src/properties/Steps.ts"
import { callHeader, type Deeds, make } from "../src/properties/World.ts"

/** The default policy repeats four times; a refused token allows one request more. */
const mostRequests = 6

/** In milliseconds. */
const DeadlineMillis = Schema.Literals([1, 700, 5000, 20_000, 60_000])

/** What is due at this instant is done, in however many turns: no time passes. */
const settled = Effect.yieldNow.pipe(Effect.repeat({ times: 12 }))

const Call = Schema.Struct({
  operation: Schema.Literals(["update", "rotate"]),
  deadline: DeadlineMillis,
  steps: Steps
})

const Sequence = Schema.Struct({
  calls: Schema.NonEmptyArray(Call).check(Schema.isMaxLength(3)),
  tokenSteps: TokenSteps,
  // Fractions whose products with the policy's bounds are exact, as are then all points in time.
  random: Schema.Literals([0, 0.25, 0.5, 0.75])
})

type Sequence = typeof Sequence.Type

interface Told {
  readonly call: typeof Call.Type
  /** `undefined` if the call went on past its deadline. */
  readonly exit: Exit.Exit<unknown, { readonly _tag: string }> | undefined
  /** What it did until then. */
  readonly deeds: Deeds
  /** What it did until long after. */
  readonly later: Deeds
}

const callOf = ({ deadline, operation }: typeof Call.Type, name: string) => {
  const options = { deadline, headers: { [callHeader]: name } }
  return operation === "rotate"
    ? Connections.Keys.rotate(connectionId, {}, options)
    : Connections.update(connectionId, { display_name: "Acme" }, options)
}

/** Runs all calls of a sequence at once over one client; looks at each when its deadline is over. */
const play = ({ calls, random, tokenSteps }: Sequence): Effect.Effect<ReadonlyArray<Told>> =>
  Effect.gen(function* () {
    const world = make(
      Object.fromEntries(calls.map(({ steps }, index) => [String(index), unrolled(steps)])),
      unrolled(tokenSteps)
    )
    const client = ManagementClient.layerTransport({
      domain: "tenant.example.com",
      credentials: clientSecret
    }).pipe(Layer.provide(world.transport), Layer.orDie)
    return yield* Effect.gen(function* () {
      const fibers: Array<Fiber.Fiber<unknown, { readonly _tag: string }>> = []
      for (const [index, call] of calls.entries()) {
        fibers.push(yield* Effect.forkChild(callOf(call, String(index))))
      }
      const told: Array<Omit<Told, "later"> & { readonly name: string }> = []
      let now = 0
      yield* settled
      for (const deadline of DeadlineMillis.literals) {
        yield* TestClock.adjust(deadline - now)
        now = deadline
        yield* settled
        for (const [index, call] of calls.entries()) {
          if (call.deadline !== deadline) continue
          const name = String(index)
          const exit = fibers[index]?.pollUnsafe()
          told.push({ name, call, exit, deeds: structuredClone(world.deedsOf(name)) })
        }
      }
      yield* TestClock.adjust("1 day")
      return told.map((each) => ({ ...each, later: world.deedsOf(each.name) }))
    }).pipe(Effect.provide(client))
  }).pipe(
    Effect.scoped,
    Effect.provideService(Random.Random, {
      nextDoubleUnsafe: () => random,
      nextIntUnsafe: () => 0
    }),
    Effect.provide(TestClock.layer())
  )

const inEverySequence = (name: string, holds: (told: Told) => void) =>
  it.live.prop(
    name,
    [Sequence],
    ([sequence]) =>
      Effect.map(play(sequence), (calls) => {
        for (const told of calls) holds(told)
      }),
    { arbitrary: { runs: 500 } }
  )

const errorOf = ({ exit }: Told): { readonly _tag: string } | undefined =>
  exit !== undefined && Exit.isFailure(exit)
    ? Option.getOrUndefined(Cause.findErrorOption(exit.cause))
    : undefined

describe("in any sequence of faults, of the API and of the token endpoint", () => {
  inEverySequence("every call has ended by its deadline, and sends nothing after", (told) => {
    assert.isDefined(told.exit)
    assert.deepStrictEqual(told.deeds, told.later)
  })

  inEverySequence("a call gives a value or a typed error, and never a defect", ({ exit }) => {
    if (exit === undefined || Exit.isSuccess(exit)) return
    assert.deepStrictEqual(
      exit.cause.reasons.map(({ _tag }) => _tag),
      ["Fail"]
    )
  })

  inEverySequence("what must not be done twice is done once at most", ({ call, deeds }) => {
    if (call.operation === "rotate") assert.isAtMost(deeds.applied, 1)
  })

  inEverySequence("an answer that arrived whole is given to the caller", ({ deeds, exit }) => {
    const [answer] = deeds.answers
    if (answer === undefined) assert.isFalse(exit !== undefined && Exit.isSuccess(exit))
    else assert.deepStrictEqual(exit, Exit.succeed(JSON.parse(answer)))
  })

  inEverySequence("a call sends no more requests than its policy allows", ({ deeds }) => {
    assert.isAtMost(deeds.requests, mostRequests)
  })

  inEverySequence("an outcome is unknown only where something may have been done", (told) => {
    const error = errorOf(told)
    if (!(error instanceof OutcomeUnknown)) return
    assert.deepStrictEqual([told.call.operation, told.deeds.uncertain], ["rotate", true])
  })

  inEverySequence("any other error of such a call means that nothing was done", (told) => {
    const error = errorOf(told)
    if (told.call.operation !== "rotate" || error === undefined) return
    if (!(error instanceof OutcomeUnknown)) assert.strictEqual(told.deeds.applied, 0)
  })
})
