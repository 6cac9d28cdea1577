import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { TestClock } from "effect/testing"
import type { Closing } from "../../src/core/Closing.ts"
import { sleep } from "../../src/core/Deadline.ts"

describe("a wait of a client", () => {
  it.effect("leaves nothing with the client once it is over, however it ended", () =>
    Effect.gen(function* () {
      const waiting = new Set<() => void>()
      const closing: Closing = {
        isClosed: () => false,
        add: (end) => {
          waiting.add(end)
          return () => waiting.delete(end)
        }
      }
      const passed = yield* Effect.forkChild(sleep(1000, closing))
      const interrupted = yield* Effect.forkChild(sleep(9000, closing))
      yield* TestClock.adjust(500)
      assert.strictEqual(waiting.size, 2)
      yield* TestClock.adjust(500)
      yield* Fiber.join(passed)
      assert.strictEqual(waiting.size, 1)
      yield* Fiber.interrupt(interrupted)
      assert.strictEqual(waiting.size, 0)
    })
  )
})
