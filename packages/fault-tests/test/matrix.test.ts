import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { callNames } from "../src/Calls.ts"
import { protocolOf, transportNames } from "../src/Clients.ts"
import { happensIn } from "../src/faults/Fault.ts"
import { expectedOver, matrix } from "../src/matrix/Matrix.ts"
import { observe, type Observed } from "../src/matrix/observe.ts"

type Seen = Readonly<Record<string, { always: Observed; once?: Observed }>>

for (const [family, entries] of matrix) {
  describe(family, () => {
    for (const { fault, row } of entries) {
      describe(fault.name, () => {
        for (const transport of transportNames) {
          if (!happensIn(fault, protocolOf(transport))) continue
          it.live(`over ${transport}`, () =>
            Effect.gen(function* () {
              const expected = expectedOver(row, transport)
              const seen: Seen = yield* Effect.all(
                Object.fromEntries(
                  callNames.map((call) => [
                    call,
                    Effect.all(
                      {
                        always: observe(fault, "always", call, transport),
                        ...("play" in fault
                          ? { once: observe(fault, "once", call, transport) }
                          : undefined)
                      },
                      { concurrency: 2 }
                    )
                  ])
                ),
                { concurrency: 3 }
              )
              assert.deepStrictEqual<unknown>(seen, expected)
            })
          )
        }
      })
    }
  })
}
