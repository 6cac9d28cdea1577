/**
 * Every list of the contract, read to its end from servers that page in every way
 * that the contract declares for it. What is compared is every record, every
 * request, and the error where the end cannot be reached.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { isObject, type Json, objectAt } from "openapi-contract-tests/contract/Json"
import type { ContractOperation } from "openapi-contract-tests/contract/Operations"
import {
  listsOf,
  type Reading,
  type Scenario,
  scenarios
} from "openapi-contract-tests/paging/Lists"
import { recordsOf } from "openapi-contract-tests/paging/PagedServer"
import { endsAtLimit, goesOn, type Walk, walksOf } from "openapi-contract-tests/paging/Walks"
import { paging } from "../src/matrix/Expectations.ts"
import { document, harness, operations } from "../src/matrix/Setup.ts"

const lists = operations.filter(({ pagination }) => pagination !== undefined)

const { expected, queries, queriesAfterSwitch, read } = listsOf(harness)

const records = (count: number, identified = true) => recordsOf(count, paging.ids, identified)

const check = (operation: ContractOperation, walk: Walk, scenario: Scenario) =>
  Effect.gen(function* () {
    const reading = yield* read(operation, walk, scenario.asked, {
      records: scenario.records,
      ...scenario.behavior
    })
    assert.deepStrictEqual<Reading>(
      reading,
      expected(operation, walk, scenario),
      `${walk.name}: ${scenario.name}`
    )
  })

const paginationError = (operation: ContractOperation, kind: string) => ({
  tag: "PaginationError",
  operation: operation.id,
  kind
})

// Read from the document as it lies there, not by the reader that the lists are found with.
const declaredLists = Object.values(objectAt(document.root["paths"], "paths")).flatMap((item) =>
  Object.values(objectAt(item, "paths")).flatMap((operation: Json) => {
    const pagination = isObject(operation) ? operation["x-pagination"] : undefined
    return isObject(operation) && isObject(pagination) && pagination["style"] !== "none"
      ? [String(operation["operationId"])]
      : []
  })
)

describe("the lists", () => {
  it("are all that the contract declares, and are of every style", () => {
    assert.deepStrictEqual(lists.map(({ id }) => id).sort(), declaredLists.sort())
    assert.isAtLeast(lists.length, 80)
    assert.deepStrictEqual(
      [
        ...new Set(lists.flatMap((operation) => walksOf(operation, paging).map(({ form }) => form)))
      ].sort(),
      ["bare", "counted", "cursor", "link", "sized"]
    )
  })
})

for (const operation of lists) {
  describe(operation.id, () => {
    for (const walk of walksOf(operation, paging)) {
      it.effect(`is read to its end ${walk.name}`, () =>
        Effect.forEach(scenarios, (scenario) => check(operation, walk, scenario))
      )

      if (goesOn(operation, walk)) {
        for (const identified of [true, false]) {
          const name = `has more than 1000 records ${walk.name}, then by checkpoint`
          it.effect(identified ? name : `${name}, without ids`, () =>
            Effect.gen(function* () {
              const reading = yield* read(operation, walk, 100, { records: 1003, identified })
              assert.deepStrictEqual<Reading>(reading, {
                items: records(1003, identified),
                queries: [
                  ...queries(operation, walk, 11, 100),
                  ...queriesAfterSwitch(operation, 11, 100)
                ],
                complaints: []
              })
            })
          )
        }

        it.effect(`has more than 1000 records ${walk.name}, though in another order after`, () =>
          Effect.gen(function* () {
            const behavior = { records: 1003, reversed: true }
            const reading = yield* read(operation, walk, 100, behavior)
            assert.deepStrictEqual<Reading>(reading, {
              items: [...records(1000), ...records(1003).slice(1000).toReversed()],
              queries: [
                ...queries(operation, walk, 11, 100),
                ...queriesAfterSwitch(operation, 11, 100)
              ],
              complaints: []
            })
          })
        )

        it.effect(`does not guess ${walk.name} where the order is another one without ids`, () =>
          Effect.gen(function* () {
            const behavior = { records: 1003, reversed: true, identified: false }
            const reading = yield* read(operation, walk, 100, behavior)
            assert.deepStrictEqual<Reading>(reading, {
              items: records(1000, false),
              queries: [
                ...queries(operation, walk, 11, 100),
                ...queriesAfterSwitch(operation, 1, 100)
              ],
              complaints: [],
              error: paginationError(operation, "changed")
            })
          })
        )
      } else if (endsAtLimit(walk)) {
        it.effect(`has all of 1000 records ${walk.name}, and says that there are more`, () =>
          Effect.gen(function* () {
            const reading = yield* read(operation, walk, 100, { records: 1003 })
            assert.deepStrictEqual<Reading>(reading, {
              items: records(1000),
              queries: queries(operation, walk, 11, 100),
              complaints: [],
              error: paginationError(operation, "offset-limit")
            })
          })
        )
      } else {
        it.effect(`has more than 1000 records ${walk.name}`, () =>
          check(operation, walk, { name: "more than 1000", records: 1003, asked: 100 })
        )
      }

      if (walk.form === "cursor") {
        it.effect(`ends at an empty cursor ${walk.name}`, () =>
          check(operation, walk, {
            name: "an empty cursor",
            records: 7,
            asked: 3,
            behavior: { lastCursor: "empty" }
          })
        )

        it.effect(`does not follow a cursor that comes twice ${walk.name}`, () =>
          Effect.gen(function* () {
            const reading = yield* read(operation, walk, 3, {
              records: 7,
              lastCursor: "repeated"
            })
            assert.deepStrictEqual<Reading>(reading, {
              // What came with the cursor is given; it is not followed.
              items: records(7),
              queries: queries(operation, walk, 3, 3),
              complaints: [],
              error: paginationError(operation, "repeated-cursor")
            })
          })
        )
      }
    }
  })
}
