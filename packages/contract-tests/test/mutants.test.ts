/**
 * The proof of the matrix: on a client that is broken on purpose it fails. A
 * mutant that nothing fails on is a hole in the matrix.
 */
import { afterAll, assert, describe, it } from "vitest"
import type { MatrixResult } from "openapi-contract-tests/matrix/Matrix"
import { harness, provingRows, runRaw, runService } from "../src/matrix/Setup.ts"
import type { Mutant } from "openapi-contract-tests/mutants/Mutant"
import { clientMutantsOf, mutantsOf } from "openapi-contract-tests/mutants/Mutants"

interface Count {
  readonly failures: number
  readonly contract: number
  readonly request: number
  readonly outcome: number
}

const countsOf = ({ failures }: MatrixResult): Count => ({
  failures: failures.length,
  contract: failures.filter(({ contract }) => contract.length > 0).length,
  request: failures.filter(({ request }) => request.length > 0).length,
  outcome: failures.filter(({ outcome }) => outcome !== undefined).length
})

const table: Array<string> = []

const record = (client: string, { name }: Mutant, counts: Count): void => {
  const columns = Object.entries(counts).map(([column, count]) => `${column} ${count}`)
  table.push(`${client}: ${name}: ${columns.join(", ")}`)
}

afterAll(() => {
  process.stdout.write(`\n${table.join("\n")}\n\n`)
})

describe("the matrix on a client that is not broken", () => {
  it("has no failure, over the service layer and the raw client", async () => {
    const untouched = await Promise.all([
      runService({ rows: provingRows(), around: (client) => client }),
      runRaw({ rows: provingRows() })
    ])
    assert.deepStrictEqual(
      untouched.map(({ failures }) => failures.length),
      [0, 0]
    )
  })
})

const suites = [
  ["service layer", runService, mutantsOf(harness)],
  ["raw client", runRaw, clientMutantsOf(harness)]
] as const

for (const [client, run, mutants] of suites) {
  describe(`the matrix on a broken client: ${client}`, () => {
    for (const mutant of mutants) {
      it(mutant.name, async () => {
        const counts = countsOf(await run({ ...mutant, rows: provingRows() }))
        record(client, mutant, counts)
        assert.isAbove(counts.failures, 0)
        if (mutant.breaksContract) assert.isAbove(counts.contract, 0)
      })
    }
  })
}
