/** The tests of the fault matrix. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { protocolOf } from "../../src/Clients.ts"
import { matrix } from "../../src/matrix/Matrix.ts"

/**
 * Compares every cell over the transports of a protocol. One by one: what keeps a test busy are bodies
 * and handshakes, so that several at once would only wait for each other; files run beside each other.
 */
export const compareCellsOver = (protocol: ReturnType<typeof protocolOf>): void => {
  for (const { rows, title } of matrix) {
    const cells = rows.flatMap((row) =>
      row.over
        .filter((transport) => protocolOf(transport) === protocol)
        .map((transport) => ({ ...row, transport }))
    )
    // Vitest takes a suite without tests for a mistake.
    if (cells.length === 0) continue
    describe(title, () => {
      for (const { expected, fault, observe, transport } of cells) {
        it.live(`${fault.name} over ${transport}`, () =>
          Effect.map(observe(transport), (seen) =>
            assert.deepStrictEqual<unknown>(seen, expected(transport))
          )
        )
      }
    })
  }
}
