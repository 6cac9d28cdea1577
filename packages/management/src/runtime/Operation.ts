/**
 * The operations as users call them. The generator writes one constant an
 * operation with {@link operation} or {@link pagedOperation}; each is a function
 * that carries its own facts, and a bundler drops those that are not used.
 */
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import {
  type CallOptions,
  type Exchange,
  type Extras,
  ManagementClient,
  wholeAnswer
} from "./Client.ts"
import { type CallError, DecodeError, type PaginationError } from "./Errors.ts"
import type { OperationFacts, Pagination } from "./OperationFacts.ts"
import { type Page, type PagedAnswer, pageOf, streamItems, streamPages } from "./Pages.ts"
import { withQuery } from "./Query.ts"
import type { RawOperation } from "./Request.ts"

/**
 * One operation of the API: its path parameters in order, then the request, then
 * options of this one call.
 */
export interface Operation<Args extends ReadonlyArray<unknown>, A, E> {
  (...args: Args): Effect.Effect<A, E | CallError, ManagementClient>
  /** What the contract says of the operation, as data. */
  readonly operation: OperationFacts
}

/** An operation that lists records in pages. A call gives one page. */
export interface PagedOperation<Args extends ReadonlyArray<unknown>, Item, Answer, E> {
  (...args: Args): Effect.Effect<Page<Item, Answer, QueryOf<Args>>, E | CallError, ManagementClient>
  /** What the contract says of the operation, as data. */
  readonly operation: OperationFacts & { readonly pagination: Pagination }
  /** Page after page, from the one that the query names to the last. */
  readonly pages: (
    ...args: Args
  ) => Stream.Stream<
    Page<Item, Answer, QueryOf<Args>>,
    E | CallError | PaginationError,
    ManagementClient
  >
  /** Every record, page after page. */
  readonly items: (
    ...args: Args
  ) => Stream.Stream<Item, E | CallError | PaginationError, ManagementClient>
}

/** The query among an operation's arguments: the one before the options. */
export type QueryOf<Args extends ReadonlyArray<unknown>> =
  Required<Args> extends readonly [...ReadonlyArray<unknown>, infer Query, CallOptions]
    ? Query
    : never

const call =
  (raw: RawOperation, facts: OperationFacts, extras?: Extras) =>
  (...args: ReadonlyArray<unknown>): Effect.Effect<unknown, unknown, ManagementClient> =>
    Effect.flatMap(ManagementClient, (client) => client.execute(raw, facts, args, extras))

/** Makes an operation. The type is the generator's to give, from the same contract as the facts. */
export const operation = <Args extends ReadonlyArray<unknown>, A, E>(
  raw: RawOperation,
  facts: OperationFacts,
  extras?: Extras
): Operation<Args, A, E> =>
  // The contract types what `execute` cannot: see docs/architecture.md, "Where types are asserted".
  Object.assign(call(raw, facts, extras), { operation: facts }) as unknown as Operation<Args, A, E>

const withLink: Exchange = {
  ...wholeAnswer,
  decode: (facts, response) => {
    const value = wholeAnswer.decode(facts, response)
    return value instanceof DecodeError
      ? value
      : ({ value, link: response.header("link") } satisfies PagedAnswer)
  }
}

/** Makes an operation that lists records in pages. */
export const pagedOperation = <Args extends ReadonlyArray<unknown>, Item, Answer, E>(
  raw: RawOperation,
  facts: OperationFacts & { readonly pagination: Pagination }
): PagedOperation<Args, Item, Answer, E> => {
  const send = call(raw, facts, { ...withQuery, exchange: withLink })
  // `withLink` gives nothing else.
  const execute = (...args: ReadonlyArray<unknown>) =>
    Effect.map(send(...args), (answer) => answer as PagedAnswer)
  const one = (...args: ReadonlyArray<unknown>) =>
    Effect.map(execute(...args), (answer) => pageOf(facts, args, answer))
  return Object.assign(one, {
    operation: facts,
    pages: (...args: ReadonlyArray<unknown>) => streamPages(execute, facts, args),
    items: (...args: ReadonlyArray<unknown>) => streamItems(execute, facts, args)
  }) as unknown as PagedOperation<Args, Item, Answer, E>
}
