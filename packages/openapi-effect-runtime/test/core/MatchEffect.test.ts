import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { matchEffect } from "../../src/core/MatchEffect.ts"

const tell = <A, E>(effect: Effect.Effect<A, E>) =>
  matchEffect(
    effect,
    (error) => Effect.succeed(`failed: ${String(error)}`),
    (value) => Effect.succeed(`gave: ${String(value)}`)
  )

describe("what comes after an effect", () => {
  it.effect("is decided by its success or its failure", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        [yield* tell(Effect.succeed(1)), yield* tell(Effect.fail("no"))],
        ["gave: 1", "failed: no"]
      )
    })
  )

  it.effect("is not asked after a defect, also one beside a failure", () =>
    Effect.gen(function* () {
      const defect = Cause.die("broken")
      const both = Cause.combine(Cause.fail("no"), defect)
      const causes = yield* Effect.forEach([defect, both], (cause) =>
        Effect.flip(Effect.sandbox(tell(Effect.failCause(cause))))
      )
      assert.deepStrictEqual(causes, [defect, both])
    })
  )

  it.effect("is not asked after an interruption", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(tell(Effect.never))
      yield* Effect.yieldNow
      yield* Fiber.interrupt(fiber)
      const exit = yield* Fiber.await(fiber)
      assert.isTrue(exit._tag === "Failure" && Cause.hasInterruptsOnly(exit.cause))
    })
  )
})
