import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { matrix } from "../src/matrix/Matrix.ts"

for (const { rows, title } of matrix) {
  describe(title, () => {
    for (const { expected, fault, observe, over } of rows) {
      describe(fault.name, () => {
        for (const transport of over) {
          it.live(`over ${transport}`, () =>
            Effect.map(observe(transport), (seen) =>
              assert.deepStrictEqual<unknown>(seen, expected(transport))
            )
          )
        }
      })
    }
  })
}
