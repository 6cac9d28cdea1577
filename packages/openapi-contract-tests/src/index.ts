/**
 * Contract tests of an SDK that `openapi-ts-effect` generates, for Vitest: every operation with every
 * status that its OpenAPI document declares, through Prism; clients that are broken on purpose, so
 * that the tests are known to notice; lists, read to their end from servers that page them.
 */
import * as Effect from "effect/Effect"
import { assert, describe, it } from "vitest"
import { fromRoot } from "./contract/Document.ts"
import { type JsonObject, objectAt } from "./contract/Json.ts"
import { hasTwin, twinOf } from "./contract/Operations.ts"
import { pairOf } from "./matrix/Cases.ts"
import { type HarnessOptions, makeHarness } from "./matrix/Harness.ts"
import { describeFailure } from "./matrix/Matrix.ts"
import { mutantsOf } from "./mutants/Mutants.ts"
import { listsOf, scenarios } from "./paging/Lists.ts"
import { walksOf } from "./paging/Walks.ts"

export type { ErrorBodyNames } from "./matrix/ServiceCaller.ts"
export type { HarnessOptions } from "./matrix/Harness.ts"
export type { PagingNames } from "./paging/PagingNames.ts"

// Counted from the document as it lies there, not by the reader that the rows are made with.
const declaredIn = (root: JsonObject) =>
  Object.values(objectAt(root["paths"], "paths")).flatMap((item) =>
    Object.values(objectAt(item, "paths"))
      .filter((value): value is JsonObject => JSON.stringify(value).includes("operationId"))
      .flatMap((operation) => {
        const id = String(operation["operationId"])
        const ids = hasTwin(fromRoot(root), operation) ? [id, twinOf(id)] : [id]
        const statuses = Object.keys(objectAt(operation["responses"], "responses"))
        return ids.flatMap((each) => statuses.map((status) => pairOf(each, status)))
      })
  )

/** What comes of a run in which everything holds. */
const everythingHolds = (root: JsonObject) => ({ failures: [], pairs: declaredIn(root).sort() })

/**
 * Registers the contract tests of an SDK.
 *
 * @example
 * import { contractTests } from "openapi-contract-tests"
 * import { Transport } from "openapi-effect-runtime/transport/Transport"
 * import document from "../openapi.json" with { type: "json" }
 * import * as Museum from "../src/generated/sdk/index.js"
 *
 * contractTests({
 *   document,
 *   sdk: Museum,
 *   tag: Museum.MuseumClient,
 *   client: layer({ credentials, rateLimits: false }),
 *   authorization: { "x-museum-key": "key" }
 * })
 */
export const contractTests = <Id>(options: HarnessOptions<Id>): void => {
  const harness = makeHarness(options)
  const { document, exported, names, operations } = harness

  describe("the contract's operations", () => {
    it("are all exported, and no others", () => {
      assert.deepStrictEqual([...exported.keys()].sort(), operations.map(({ id }) => id).sort())
    })

    it("hold with every status that they declare", { timeout: 120_000 }, async () => {
      const { failures, pairs } = await harness.runService()
      assert.deepStrictEqual(
        { failures: failures.map(describeFailure), pairs: [...pairs].sort() },
        everythingHolds(document.root)
      )
    })
  })

  describe("a client that is broken on purpose is noticed", () => {
    for (const mutant of mutantsOf(harness)) {
      it(mutant.name, { timeout: 120_000 }, async () => {
        const { failures } = await harness.runService({ ...mutant, rows: harness.provingRows() })
        assert.isAbove(failures.length, 0)
      })
    }
  })

  const lists = listsOf(harness)
  for (const operation of operations) {
    for (const walk of walksOf(operation, names)) {
      describe(`${operation.id}, read to its end ${walk.name}`, () => {
        for (const scenario of scenarios) {
          it(scenario.name, async () => {
            const reading = await Effect.runPromise(
              lists.read(operation, walk, scenario.asked, {
                records: scenario.records,
                ...scenario.behavior
              })
            )
            assert.deepStrictEqual(reading, lists.expected(operation, walk, scenario))
          })
        }
      })
    }
  }
}
