/**
 * Every list of the contract, read to its end from servers that page in every way
 * that the contract declares for it. What is compared is every record, every
 * request, and the error where the end cannot be reached.
 */
import { ManagementClient } from "@effect-auth0/management"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { isObject, type Json, objectAt } from "../src/contract/Json.ts"
import type { ContractOperation } from "../src/contract/Operations.ts"
import { sampleRequests } from "../src/contract/Requests.ts"
import { argumentsOf } from "../src/matrix/Arguments.ts"
import { serviceOperations } from "../src/matrix/ServiceCaller.ts"
import { clientOptions, document, operations, sampler } from "../src/matrix/Setup.ts"
import {
  cursorAt,
  makePagedServer,
  type PagedBehaviour,
  recordsOf
} from "../src/paging/PagedServer.ts"
import { endsAtLimit, goesOn, requestsFor, type Walk, walksOf } from "../src/paging/Walks.ts"
import { transportOf } from "../src/prism/Bridges.ts"

const exported = serviceOperations()

const lists = operations.filter(({ pagination }) => pagination !== undefined)

type Items = (...args: ReadonlyArray<unknown>) => Stream.Stream<unknown, unknown, ManagementClient>

const isItems = (value: unknown): value is Items => typeof value === "function"

/** What a list gave, and what it took: plain data, to be compared whole. */
interface Reading {
  readonly items: ReadonlyArray<unknown>
  readonly queries: ReadonlyArray<Readonly<Record<string, string>>>
  readonly complaints: ReadonlyArray<string>
  readonly error?: unknown
}

const errorOf = (exit: Exit.Exit<unknown, unknown>) => {
  if (Exit.isSuccess(exit)) return undefined
  const failure = exit.cause.reasons.find(Cause.isFailReason)?.error
  const read = (name: string): unknown => Reflect.get(Object(failure), name)
  return { error: { tag: read("_tag"), operation: read("operation"), reason: read("reason") } }
}

const requiredQuery = (operation: ContractOperation): Readonly<Record<string, unknown>> =>
  sampleRequests(operation, sampler)[0]?.query ?? {}

const readList = (
  operation: ContractOperation,
  walk: Walk,
  size: number,
  behaviour: PagedBehaviour
): Effect.Effect<Reading> =>
  Effect.gen(function* () {
    const server = makePagedServer(operation, walk, behaviour)
    const [request] = sampleRequests(operation, sampler)
    const items = Reflect.get(exported.get(operation.id) ?? {}, "items")
    if (!isItems(items) || request === undefined) throw new Error(`${operation.id} has no items`)
    const args = [...argumentsOf(operation, request, {})]
    args[operation.pathParameters.length] = { ...request.query, ...walk.query(size) }
    const seen: Array<unknown> = []
    const client = ManagementClient.layerTransport(clientOptions).pipe(
      Layer.provide(transportOf(server.mock))
    )
    const exit = yield* items(...args).pipe(
      Stream.runForEach((item) => Effect.sync(() => seen.push(item))),
      Effect.provide(client),
      Effect.exit
    )
    const { complaints, queries } = server
    return { items: seen, queries, complaints, ...errorOf(exit) }
  })

const asText = (query: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]))

/** The queries of so many requests, by the contract alone; `size` is what the server gives. */
const queriesOf = (
  operation: ContractOperation,
  walk: Walk,
  count: number,
  asked: number,
  size = asked
) =>
  Array.from({ length: count }, (_, index) => ({
    ...asText({ ...requiredQuery(operation), ...walk.first(asked) }),
    ...(index === 0
      ? {}
      : endsAtLimit(walk)
        ? { page: String(index) }
        : { from: cursorAt(index * size) })
  }))

/** The queries by checkpoint that follow those by offset, from the start of the list. */
const afterSwitch = (operation: ContractOperation, count: number, size: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...asText({ ...requiredQuery(operation), take: size }),
    ...(index === 0 ? {} : { from: cursorAt(index * size) })
  }))

interface Scenario {
  readonly name: string
  readonly records: number
  readonly asked: number
  readonly behaviour?: Omit<PagedBehaviour, "records">
}

const scenarios: ReadonlyArray<Scenario> = [
  { name: "nothing", records: 0, asked: 3 },
  { name: "one page", records: 2, asked: 3 },
  { name: "one full page", records: 3, asked: 3 },
  { name: "full pages", records: 6, asked: 3 },
  { name: "a last page that is short", records: 7, asked: 3 },
  { name: "pages smaller than asked for", records: 7, asked: 100, behaviour: { cap: 3 } },
  { name: "full pages, smaller than asked for", records: 6, asked: 100, behaviour: { cap: 3 } }
]

const check = (
  operation: ContractOperation,
  walk: Walk,
  { asked, behaviour, name, records }: Scenario
) =>
  Effect.gen(function* () {
    const size = Math.min(asked, behaviour?.cap ?? asked)
    const reading = yield* readList(operation, walk, asked, { records, ...behaviour })
    assert.deepStrictEqual<Reading>(
      reading,
      {
        items: recordsOf(records),
        queries: queriesOf(operation, walk, requestsFor(walk, records, size), asked, size),
        complaints: []
      },
      `${walk.name}: ${name}`
    )
  })

const paginationError = (operation: ContractOperation, reason: string) => ({
  tag: "PaginationError",
  operation: operation.id,
  reason
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
      [...new Set(lists.flatMap((operation) => walksOf(operation).map(({ form }) => form)))].sort(),
      ["bare", "counted", "cursor", "link", "sized"]
    )
  })
})

for (const operation of lists) {
  describe(operation.id, () => {
    for (const walk of walksOf(operation)) {
      it.effect(`is read to its end ${walk.name}`, () =>
        Effect.forEach(scenarios, (scenario) => check(operation, walk, scenario))
      )

      if (goesOn(operation, walk)) {
        for (const identified of [true, false]) {
          const name = `has more than 1000 records ${walk.name}, then by checkpoint`
          it.effect(identified ? name : `${name}, without ids`, () =>
            Effect.gen(function* () {
              const reading = yield* readList(operation, walk, 100, { records: 1003, identified })
              assert.deepStrictEqual<Reading>(reading, {
                items: recordsOf(1003, identified),
                queries: [
                  ...queriesOf(operation, walk, 11, 100),
                  ...afterSwitch(operation, 11, 100)
                ],
                complaints: []
              })
            })
          )
        }

        it.effect(`has more than 1000 records ${walk.name}, though in another order after`, () =>
          Effect.gen(function* () {
            const behaviour = { records: 1003, reversed: true }
            const reading = yield* readList(operation, walk, 100, behaviour)
            assert.deepStrictEqual<Reading>(reading, {
              items: [...recordsOf(1000), ...recordsOf(1003).slice(1000).toReversed()],
              queries: [...queriesOf(operation, walk, 11, 100), ...afterSwitch(operation, 11, 100)],
              complaints: []
            })
          })
        )

        it.effect(`does not guess ${walk.name} where the order is another one without ids`, () =>
          Effect.gen(function* () {
            const behaviour = { records: 1003, reversed: true, identified: false }
            const reading = yield* readList(operation, walk, 100, behaviour)
            assert.deepStrictEqual<Reading>(reading, {
              items: recordsOf(1000, false),
              queries: [...queriesOf(operation, walk, 11, 100), ...afterSwitch(operation, 1, 100)],
              complaints: [],
              error: paginationError(operation, "changed")
            })
          })
        )
      } else if (endsAtLimit(walk)) {
        it.effect(`has all of 1000 records ${walk.name}, and says that there are more`, () =>
          Effect.gen(function* () {
            const reading = yield* readList(operation, walk, 100, { records: 1003 })
            assert.deepStrictEqual<Reading>(reading, {
              items: recordsOf(1000),
              queries: queriesOf(operation, walk, 11, 100),
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
            behaviour: { lastCursor: "empty" }
          })
        )

        it.effect(`does not follow a cursor that comes twice ${walk.name}`, () =>
          Effect.gen(function* () {
            const reading = yield* readList(operation, walk, 3, {
              records: 7,
              lastCursor: "repeated"
            })
            assert.deepStrictEqual<Reading>(reading, {
              // What came with the cursor is given; it is not followed.
              items: recordsOf(7),
              queries: queriesOf(operation, walk, 3, 3),
              complaints: [],
              error: paginationError(operation, "repeated-cursor")
            })
          })
        )
      }
    }
  })
}
