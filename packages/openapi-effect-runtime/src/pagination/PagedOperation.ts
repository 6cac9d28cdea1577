/**
 * Operations that list records in pages. A module of its own, since it imports streams, which a program
 * without lists need not load.
 */
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { CallOptions } from "../call/CallOptions.ts"
import type { ClientTag } from "../call/ClientLayer.ts"
import { type Exchange, type Extras, wholeResponse } from "../call/Exchange.ts"
import { DecodeError, type PaginationError } from "../core/Errors.ts"
import { broken } from "../call/Response.ts"
import { isObject } from "../core/Json.ts"
import { call, type WithOptions } from "../call/Operation.ts"
import type { OperationMetadata, Pagination } from "../core/OperationMetadata.ts"
import { type Page, type PagedResponse, pageOf, passable, queryOf } from "./Pages.ts"
import { type PageStreamOptions, streamItems, streamPages } from "./PageStream.ts"
import { type PaginationDialect, rulesOf } from "./Dialect.ts"
import type { RawOperation } from "../call/Request.ts"

/**
 * An operation that lists records in pages. A call returns one page. `E` is every error of a call, and
 * is inferred from it; a stream can also fail with a `PaginationError`.
 */
export interface PagedOperation<
  Args extends ReadonlyArray<unknown>,
  Item,
  Body,
  E,
  R,
  Options = PageStreamOptions
> {
  (...args: Args): Effect.Effect<Page<Item, Body, QueryOf<Args>>, E, R>
  /** The operation's metadata from the contract. */
  readonly metadata: OperationMetadata & { readonly pagination: Pagination }
  /**
   * All pages from the one that the query names to the last. The `next` of any page continues after it,
   * even in another process.
   */
  readonly pages: (
    ...args: WithOptions<Args, Options>
  ) => Stream.Stream<Page<Item, Body, QueryOf<Args>>, E | PaginationError, R>
  /** All records, page by page. */
  readonly items: (
    ...args: WithOptions<Args, Options>
  ) => Stream.Stream<Item, E | PaginationError, R>
}

/** The query among an operation's arguments, before the options. */
export type QueryOf<Args extends ReadonlyArray<unknown>> =
  Required<Args> extends readonly [...ReadonlyArray<unknown>, infer Query, CallOptions]
    ? Query
    : never

/** Reads the whole response, with the link to the next page. */
export const withLink: Exchange = {
  ...wholeResponse,
  decode: (profile, metadata, response) => {
    const value = wholeResponse.decode(profile, metadata, response)
    if (value instanceof DecodeError) return value
    const items = metadata.pagination?.items ?? ""
    if (isObject(value) && !Array.isArray(value[items])) {
      return broken(profile, metadata, response, `an object without the list "${items}"`)
    }
    return { value, link: response.header("link") } satisfies PagedResponse
  },
  // `decode` returns nothing else.
  inspect: (decoded, inspect) => inspect((decoded as PagedResponse).value) ?? decoded
}

/** Makes the constructor of an SDK's paged operations. */
export const pagedOperationOf =
  <Id, Options = PageStreamOptions>(
    tag: ClientTag<Id>,
    dialect: PaginationDialect,
    withQuery: Extras
  ) =>
  <Args extends ReadonlyArray<unknown>, Item, Body, E>(
    raw: RawOperation,
    metadata: OperationMetadata & { readonly pagination: Pagination },
    extras?: Extras
  ): PagedOperation<Args, Item, Body, E, Id, Options> => {
    const rules = rulesOf(dialect, metadata.pagination)
    const send = call(tag, raw, metadata, { ...withQuery, ...extras, exchange: withLink })
    // `withLink` returns nothing else.
    const execute = (...args: ReadonlyArray<unknown>) =>
      Effect.map(send(...args), (response) => response as PagedResponse)
    const one = (...args: ReadonlyArray<unknown>) =>
      Effect.map(execute(...args), (response) =>
        passable(metadata, args, pageOf(rules, metadata, queryOf(metadata, args), response))
      )
    return Object.assign(one, {
      metadata,
      pages: (...args: ReadonlyArray<unknown>) => streamPages(rules, execute, metadata, args),
      items: (...args: ReadonlyArray<unknown>) => streamItems(rules, execute, metadata, args)
    }) as unknown as PagedOperation<Args, Item, Body, E, Id, Options>
  }
