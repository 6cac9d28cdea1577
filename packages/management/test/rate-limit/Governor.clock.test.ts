/** The governor's estimates, when somebody sets the clock of the machine. */
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { TestClock } from "effect/testing"
import { vi } from "vitest"
import { Connections } from "../../src/index.ts"
import { response, script } from "../support/scripted.ts"

const hour = 3_600_000
const id = "con_A1b2C3d4E5f6G7h8"

/** A response of a bucket of a thousand, which is nearly empty. */
const nearlyEmpty = response(
  200,
  { id },
  { "x-ratelimit-limit": "1000", "x-ratelimit-remaining": "1" }
)

/** A pause that the API asks for in an error response. */
const paused = response(
  429,
  {},
  { "x-ratelimit-limit": "1000", "x-ratelimit-remaining": "0", "retry-after": "0.01" }
)

const clockJumps = (millis: number) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const { now } = Date
      return vi.spyOn(Date, "now").mockImplementation(() => now() + millis)
    }),
    (spy) => Effect.sync(() => spy.mockRestore())
  )

describe("a clock that is put", () => {
  for (const [name, jump] of [
    ["back", -hour],
    ["forward", hour]
  ] as const) {
    for (const [what, first] of [
      ["a low level", nearlyEmpty],
      ["an error response", paused]
    ] as const) {
      it.live(`${name} after ${what} holds no call`, () =>
        Effect.gen(function* () {
          const { client } = script(first, nearlyEmpty, nearlyEmpty)
          const responses = yield* Effect.gen(function* () {
            yield* Effect.exit(Connections.get(id, {}, { deadline: "5 millis" }))
            yield* clockJumps(jump)
            const call = Connections.get(id, {}, { deadline: "1 minute" })
            return [yield* call, yield* call]
          }).pipe(Effect.provide(client()))
          assert.deepStrictEqual(responses, [{ id }, { id }])
        })
      )
    }
  }
})

describe("calls whose clocks differ", () => {
  it.live("share a governor, which has the clock of the client", () =>
    Effect.gen(function* () {
      const { client } = script(...Array.from({ length: 6 }, () => nearlyEmpty))
      // It stands still at the beginning of 1970.
      const still = yield* TestClock.make()
      const call = Connections.get(id, {}, { deadline: "1 minute" })
      const responses = yield* Effect.gen(function* () {
        return yield* Effect.all(
          [call, Effect.provideService(call, Clock.Clock, still), call].flatMap((each) => [
            each,
            each
          ]),
          { concurrency: "unbounded" }
        )
      }).pipe(Effect.provide(client()))
      assert.deepStrictEqual(
        responses,
        Array.from({ length: 6 }, () => ({ id }))
      )
    })
  )
})
