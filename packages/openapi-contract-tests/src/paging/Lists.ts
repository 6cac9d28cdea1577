/** Lists, read to their end from generated servers: what came of it, and what has to. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { type JsonObject, objectAt } from "../contract/Json.ts"
import type { ContractOperation } from "../contract/Operations.ts"
import type { Harness } from "../matrix/Harness.ts"
import { transportOf } from "../prism/Bridges.ts"
import { namesOf, pagedPartOf } from "./PageParameters.ts"
import { asText, cursorAt, makePagedServer, type PagedBehavior, recordsOf } from "./PagedServer.ts"
import { endsAtLimit, requestsFor, type Walk } from "./Walks.ts"

/** What a list gave, and what it took: plain data, to be compared whole. */
export interface Reading {
  readonly items: ReadonlyArray<unknown>
  readonly queries: ReadonlyArray<Readonly<Record<string, string>>>
  readonly complaints: ReadonlyArray<string>
  readonly error?: unknown
}

/** One list of so many records, read in pages of the size that is asked for. */
export interface Scenario {
  readonly name: string
  readonly records: number
  readonly asked: number
  readonly behavior?: Omit<PagedBehavior, "records">
}

/** Where the ends of pages and of lists fall in every way. */
export const scenarios: ReadonlyArray<Scenario> = [
  { name: "nothing", records: 0, asked: 3 },
  { name: "one page", records: 2, asked: 3 },
  { name: "one full page", records: 3, asked: 3 },
  { name: "full pages", records: 6, asked: 3 },
  { name: "a last page that is short", records: 7, asked: 3 },
  { name: "pages smaller than asked for", records: 7, asked: 100, behavior: { cap: 3 } },
  { name: "full pages, smaller than asked for", records: 6, asked: 100, behavior: { cap: 3 } }
]

type Items<Id> = (...args: ReadonlyArray<unknown>) => Stream.Stream<unknown, unknown, Id>

const isItems = <Id>(value: unknown): value is Items<Id> => typeof value === "function"

const errorOf = (exit: Exit.Exit<unknown, unknown>) => {
  if (Exit.isSuccess(exit)) return undefined
  const failure = exit.cause.reasons.find(Cause.isFailReason)?.error
  const read = (name: string): unknown => Reflect.get(Object(failure), name)
  return { error: { tag: read("_tag"), operation: read("operation"), kind: read("kind") } }
}

/** The lists of one SDK. */
export const listsOf = <Id>(harness: Harness<Id>) => {
  const { client, exported, names: apiNames } = harness

  /** What is required of the part that has the parameters of a page. */
  const requiredOf = (operation: ContractOperation): JsonObject =>
    objectAt(harness.requestsOf(operation)[0]?.[pagedPartOf(operation)], operation.id)

  /** Reads a list to its end from a server of its own. */
  const read = (
    operation: ContractOperation,
    walk: Walk,
    size: number,
    behavior: PagedBehavior
  ): Effect.Effect<Reading> =>
    Effect.gen(function* () {
      // A list that cannot be asked for a size has pages of one all the same.
      const asks = Object.keys(walk.query(size)).length > 0
      const sized = asks ? behavior : { ...behavior, cap: Math.min(size, behavior.cap ?? size) }
      const server = makePagedServer(operation, walk, sized, apiNames, harness.queryAuthorization)
      const [request] = harness.requestsOf(operation)
      const items = Reflect.get(exported.get(operation.id) ?? {}, "items")
      if (!isItems<Id>(items) || request === undefined) {
        throw new Error(`${operation.id} has no items`)
      }
      const part = { ...requiredOf(operation), ...walk.query(size) }
      const args = harness.argumentsOf(
        operation,
        { ...request, [pagedPartOf(operation)]: part },
        {}
      )
      const seen: Array<unknown> = []
      const exit = yield* items(...args).pipe(
        Stream.runForEach((item) => Effect.sync(() => seen.push(item))),
        Effect.provide(client.pipe(Layer.provide(transportOf(server.mock)))),
        Effect.exit
      )
      const { complaints, queries } = server
      return { items: seen, queries, complaints, ...errorOf(exit) }
    })

  /** The queries of so many requests, by the contract alone; `size` is what the server gives. */
  const queries = (
    operation: ContractOperation,
    walk: Walk,
    count: number,
    asked: number,
    size = asked,
    records = Infinity
  ): Reading["queries"] => {
    const names = namesOf(operation, apiNames)
    // Records are numbered by what came, pages by themselves.
    const numberOf = (index: number) =>
      names.first + (names.unit === "page" ? index : Math.min(index * size, records))
    return Array.from({ length: count }, (_, index) => ({
      ...asText({ ...requiredOf(operation), ...walk.first(asked) }),
      ...(index === 0
        ? {}
        : endsAtLimit(walk)
          ? { [names.page]: String(numberOf(index)) }
          : { [names.cursor]: cursorAt(index * size) })
    }))
  }

  /** The queries by checkpoint that follow those by offset, from the start of the list. */
  const queriesAfterSwitch = (
    operation: ContractOperation,
    count: number,
    size: number
  ): Reading["queries"] => {
    const names = namesOf(operation, apiNames)
    return Array.from({ length: count }, (_, index) => ({
      ...asText({ ...requiredOf(operation), [names.cursorSize]: size }),
      ...(index === 0 ? {} : { [names.cursor]: cursorAt(index * size) })
    }))
  }

  /** What has to come of a scenario. */
  const expected = (
    operation: ContractOperation,
    walk: Walk,
    { asked, behavior, records }: Scenario
  ): Reading => {
    const size = Math.min(asked, behavior?.cap ?? asked)
    return {
      items: recordsOf(records, apiNames.ids),
      queries: queries(operation, walk, requestsFor(walk, records, size), asked, size, records),
      complaints: []
    }
  }

  return { read, queries, queriesAfterSwitch, expected }
}
