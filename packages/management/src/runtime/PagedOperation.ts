/**
 * The operations that list records in pages. A module of its own, since it brings
 * streams, which a program without lists need not load.
 */
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import { type CallOptions, type Exchange, type ManagementClient, wholeAnswer } from "./Client.ts"
import { type CallError, DecodeError, type PaginationError } from "./Errors.ts"
import { broken } from "./Answer.ts"
import { isObject } from "./Json.ts"
import { call, type WithOptions } from "./Operation.ts"
import type { OperationFacts, Pagination } from "./OperationFacts.ts"
import { type Page, type PagedAnswer, pageOf, queryOf } from "./Pages.ts"
import { type PageStreamOptions, streamItems, streamPages } from "./PageStream.ts"
import { withQuery } from "./Query.ts"
import type { RawOperation } from "./Request.ts"

/** An operation that lists records in pages. A call gives one page. */
export interface PagedOperation<Args extends ReadonlyArray<unknown>, Item, Answer, E> {
  (...args: Args): Effect.Effect<Page<Item, Answer, QueryOf<Args>>, E | CallError, ManagementClient>
  /** What the contract says of the operation, as data. */
  readonly operation: OperationFacts & { readonly pagination: Pagination }
  /**
   * Page after page, from the one that the query names to the last. The `next` of
   * any page goes on after it, also in another process.
   */
  readonly pages: (
    ...args: WithOptions<Args, PageStreamOptions>
  ) => Stream.Stream<
    Page<Item, Answer, QueryOf<Args>>,
    E | CallError | PaginationError,
    ManagementClient
  >
  /** Every record, page after page. */
  readonly items: (
    ...args: WithOptions<Args, PageStreamOptions>
  ) => Stream.Stream<Item, E | CallError | PaginationError, ManagementClient>
}

/** The query among an operation's arguments: the one before the options. */
export type QueryOf<Args extends ReadonlyArray<unknown>> =
  Required<Args> extends readonly [...ReadonlyArray<unknown>, infer Query, CallOptions]
    ? Query
    : never

const withLink: Exchange = {
  ...wholeAnswer,
  decode: (facts, response) => {
    const value = wholeAnswer.decode(facts, response)
    if (value instanceof DecodeError) return value
    const items = facts.pagination?.items ?? ""
    if (isObject(value) && !Array.isArray(value[items])) {
      return broken(facts, response, `an object without the list "${items}"`)
    }
    return { value, link: response.header("link") } satisfies PagedAnswer
  },
  // `decode` gives nothing else.
  inspect: (decoded, inspect) => inspect((decoded as PagedAnswer).value) ?? decoded
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
    Effect.map(execute(...args), (answer) => pageOf(facts, queryOf(facts, args), answer))
  return Object.assign(one, {
    operation: facts,
    pages: (...args: ReadonlyArray<unknown>) => streamPages(execute, facts, args),
    items: (...args: ReadonlyArray<unknown>) => streamItems(execute, facts, args)
  }) as unknown as PagedOperation<Args, Item, Answer, E>
}
