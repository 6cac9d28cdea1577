/** The other API key of the museum, which is in the query: seen, and noticed where it is missing. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { describeFailure } from "openapi-contract-tests/matrix/Matrix"
import { makeHarness } from "openapi-contract-tests/matrix/Harness"
import { mutantsOf } from "openapi-contract-tests/mutants/Mutants"
import { listsOf, scenarios } from "openapi-contract-tests/paging/Lists"
import { walksOf } from "openapi-contract-tests/paging/Walks"
import document from "../openapi.json" with { type: "json" }
import * as Museum from "../src/generated/sdk/index.js"
import { layer } from "../src/generated/sdk/transport.js"

const harness = makeHarness({
  document,
  sdk: Museum,
  tag: Museum.MuseumClient,
  client: layer({
    credentials: Museum.Credentials.linkKey(Redacted.make("a&b")),
    rateLimits: false
  }),
  queryAuthorization: { key: "a&b" },
  errorBody: { detail: "message", code: "code" },
  paging: { size: "size", usedSize: ["size"] },
  lists: { "shop.orders": { style: "checkpoint", items: "orders", next: "next_cursor" } }
})

describe("an API key in the query", () => {
  it("is sent beside what was asked for", async () => {
    const { failures } = await harness.runService({ rows: harness.wireRows() })
    assert.deepStrictEqual(failures.map(describeFailure), [])
  })

  it("is noticed where it is missing", async () => {
    const mutant = mutantsOf(harness).find(({ name }) => name.endsWith("dropped from the query"))
    assert.isDefined(mutant)
    const rows = harness.wireRows()
    const { failures } = await harness.runService({ ...mutant, rows })
    assert.strictEqual(failures.length, rows.length)
  })

  it.effect("is not a paging parameter", () =>
    Effect.gen(function* () {
      const lists = listsOf(harness)
      for (const operation of harness.operations) {
        for (const walk of walksOf(operation, harness.names)) {
          for (const scenario of scenarios) {
            const { asked, behavior, records } = scenario
            const reading = yield* lists.read(operation, walk, asked, { records, ...behavior })
            assert.deepStrictEqual(reading, lists.expected(operation, walk, scenario))
          }
        }
      }
    })
  )
})
