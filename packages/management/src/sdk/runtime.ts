/**
 * What the generated operations are made of, and what a program names beside
 * them. The generator imports this module as `#runtime`, and the two that only
 * lists and streams of events need as `#runtime/paged` and `#runtime/events`.
 */
import { createQuerySerializer } from "@effect-auth0/management-client/encoding"
import { type Operation as AnyOperation, operationOf } from "openapi-effect-runtime/call/Operation"
import { withQueryOf } from "openapi-effect-runtime/call/Query"
import type {
  EventOperation as AnyEventOperation,
  EventOptions as AnyEventOptions
} from "openapi-effect-runtime/events/Events"
import type { PagedOperation as AnyPagedOperation } from "openapi-effect-runtime/pagination/PagedOperation"
import type { PageStreamOptions as AnyPageStreamOptions } from "openapi-effect-runtime/pagination/PageStream"
import type { CallOptions } from "./CallOptions.ts"
import { ManagementClient } from "./Client.ts"

export type { CallOptions } from "./CallOptions.ts"
export { ManagementClient } from "./Client.ts"
export * from "openapi-effect-runtime/core/Errors"
export type { OperationFacts } from "openapi-effect-runtime/core/OperationMetadata"
export type { GivenEvent } from "openapi-effect-runtime/events/Events"
export type { Page } from "openapi-effect-runtime/pagination/Pages"

/** What can be set for a list that is read as a stream; what a call has too holds for each page. */
export interface PageStreamOptions extends CallOptions, AnyPageStreamOptions {}

/** What can be set for one stream of events; what a call has too holds for each connection. */
export interface EventOptions extends CallOptions, AnyEventOptions {}

/**
 * One operation of the API: its path parameters in order, then the request, then
 * options of this one call.
 */
export interface Operation<Args extends ReadonlyArray<unknown>, A, E> extends AnyOperation<
  Args,
  A,
  E,
  ManagementClient
> {}

/** An operation that lists records in pages. A call gives one page. */
export interface PagedOperation<
  Args extends ReadonlyArray<unknown>,
  Item,
  Answer,
  E
> extends AnyPagedOperation<Args, Item, Answer, E, ManagementClient, PageStreamOptions> {}

/** An operation that gives events for as long as it is listened to. */
export interface EventOperation<
  Args extends ReadonlyArray<unknown>,
  Event,
  E
> extends AnyEventOperation<Args, Event, E, ManagementClient, EventOptions> {}

/** Makes an operation. */
export const operation = /* @__PURE__ */ operationOf(ManagementClient)

/**
 * What an operation that has a query is made with beside its facts; the
 * generator writes `Runtime.operation(raw, facts, Runtime.withQuery)`.
 */
export const withQuery = /* @__PURE__ */ withQueryOf(
  createQuerySerializer<Readonly<Record<string, unknown>>>
)
