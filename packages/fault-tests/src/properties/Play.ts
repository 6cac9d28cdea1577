/** Sequences of concurrent calls over one client, and the outcome of each. */
import { Connections, ManagementClient } from "@effect-auth0/management"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as Schema from "effect/Schema"
import { TestClock } from "effect/testing"
import { connectionId } from "../Calls.ts"
import { clientSecret } from "../Clients.ts"
import { Steps, TokenSteps, unrolled } from "./Steps.ts"
import { callHeader, type Deeds, make } from "./World.ts"

/** In milliseconds. */
const DeadlineMillis = Schema.Literals([1, 700, 5000, 20_000, 60_000])

/** What is due at this instant is done, in however many turns: no time passes. */
const settled = Effect.yieldNow.pipe(Effect.repeat({ times: 12 }))

const Call = Schema.Struct({
  /** One that may be retried, one that must not be, and that one where the caller says that it may. */
  operation: Schema.Literals(["update", "rotate", "rotate as idempotent"]),
  deadline: DeadlineMillis,
  steps: Steps
})

/** Calls, and what they meet. */
export const Sequence = Schema.Struct({
  calls: Schema.NonEmptyArray(Call).check(Schema.isMaxLength(3)),
  tokenSteps: TokenSteps,
  // Fractions whose products with the policy's bounds are exact, as are then all points in time.
  random: Schema.Literals([0, 0.25, 0.5, 0.75])
})

export type Sequence = typeof Sequence.Type

/** What became of one call. */
export interface Told {
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
  switch (operation) {
    case "rotate":
      return Connections.Keys.rotate(connectionId, {}, options)
    case "rotate as idempotent":
      return Connections.Keys.rotate(connectionId, {}, { ...options, idempotent: true })
    case "update":
      return Connections.update(connectionId, { display_name: "Acme" }, options)
  }
}

/** Runs all calls of a sequence at once over one client; looks at each when its deadline is over. */
export const play = ({ calls, random, tokenSteps }: Sequence): Effect.Effect<ReadonlyArray<Told>> =>
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
