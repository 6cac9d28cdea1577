/**
 * Status and headers of one page together with the page, for lists that declare headers. A module of its
 * own, bundled only with those lists.
 */
import * as Effect from "effect/Effect"
import type { ClientTag } from "../call/ClientLayer.ts"
import type { Extras } from "../call/Exchange.ts"
import { call } from "../call/Operation.ts"
import type { RawOperation } from "../call/Request.ts"
import { type HeaderTypes, type WholeResponse, withHeaders } from "../call/WithResponse.ts"
import type { OperationMetadata, Pagination } from "../core/OperationMetadata.ts"
import { type PaginationDialect, rulesOf } from "./Dialect.ts"
import { type PagedOperation, pagedOperationOf, type QueryOf, withLink } from "./PagedOperation.ts"
import { type Page, type PagedResponse, pageOf, passable, queryOf } from "./Pages.ts"
import type { PageStreamOptions } from "./PageStream.ts"

/** An operation that lists records in pages and declares response headers. */
export interface RespondingPagedOperation<
  Args extends ReadonlyArray<unknown>,
  Item,
  Body,
  E,
  R,
  Headers,
  Options = PageStreamOptions
> extends PagedOperation<Args, Item, Body, E, R, Options> {
  /** The same call for one page, with the status and the headers of its response. */
  readonly withResponse: (
    ...args: Args
  ) => Effect.Effect<WholeResponse<Page<Item, Body, QueryOf<Args>>, Headers>, E, R>
}

/** Makes the constructor of an SDK's paged operations that declare response headers. */
export const respondingPagedOperationOf = <Id, Options = PageStreamOptions>(
  tag: ClientTag<Id>,
  dialect: PaginationDialect,
  withQuery: Extras
) => {
  const paged = pagedOperationOf<Id, Options>(tag, dialect, withQuery)
  return <Args extends ReadonlyArray<unknown>, Item, Body, E, Headers>(
    raw: RawOperation,
    metadata: OperationMetadata & { readonly pagination: Pagination },
    types: HeaderTypes,
    extras?: Extras
  ): RespondingPagedOperation<Args, Item, Body, E, Id, Headers, Options> => {
    const rules = rulesOf(dialect, metadata.pagination)
    const exchange = withHeaders(withLink, types)
    const send = call(tag, raw, metadata, { ...withQuery, ...extras, exchange })
    const withResponse = (...args: ReadonlyArray<unknown>) =>
      Effect.map(send(...args), (response) => {
        // The exchange returns nothing else.
        const whole = response as WholeResponse<PagedResponse, unknown>
        const page = pageOf(rules, metadata, queryOf(metadata, args), whole.value)
        return { ...whole, value: passable(metadata, args, page) }
      })
    // The document types what `execute` cannot: see docs/architecture.md, "Where types are asserted".
    return Object.assign(paged<Args, Item, Body, E>(raw, metadata, extras), {
      withResponse
    }) as unknown as RespondingPagedOperation<Args, Item, Body, E, Id, Headers, Options>
  }
}
