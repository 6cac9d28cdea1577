/** The module `runtime`: the types of operations, with the client of the SDK filled in. */
import { pureAnnotation } from "../print/dialect.ts"
import { fromRuntime } from "./parts.ts"
import type { Parts } from "./parts.ts"

export const runtimeText = (parts: Parts) => {
  const { callOptionsModule, client, encoding, hasBytes, hasEvents, hasItems, hasPages, sibling } =
    parts
  const { name } = client
  const callOptions =
    callOptionsModule === undefined
      ? fromRuntime("call/CallOptions")
      : JSON.stringify(callOptionsModule)
  return [
    `import { createQuerySerializer } from ${JSON.stringify(encoding)}`,
    ...(hasBytes
      ? [
          `import type { BinaryOperation as AnyBinaryOperation } from ${fromRuntime("call/BinaryOperation")}`
        ]
      : []),
    `import { type Operation as AnyOperation, operationOf } from ${fromRuntime("call/Operation")}`,
    `import { withQueryOf } from ${fromRuntime("call/Query")}`,
    ...(hasEvents
      ? [
          `import type {\n  EventOperation as AnyEventOperation,\n  EventOptions as AnyEventOptions\n} from ${fromRuntime("events/Events")}`
        ]
      : []),
    ...(hasPages
      ? [
          `import type { PagedOperation as AnyPagedOperation } from ${fromRuntime("pagination/PagedOperation")}`,
          `import type { PageStreamOptions as AnyPageStreamOptions } from ${fromRuntime("pagination/PageStream")}`
        ]
      : []),
    ...(hasItems
      ? [
          `import type {\n  ItemsOperation as AnyItemsOperation,\n  ItemsOptions as AnyItemsOptions\n} from ${fromRuntime("events/Items")}`
        ]
      : []),
    ...(parts.hasHeaders
      ? [
          `import type { RespondingOperation as AnyRespondingOperation } from ${fromRuntime("call/WithResponse")}`
        ]
      : []),
    ...(parts.hasPageHeaders
      ? [
          `import type { RespondingPagedOperation as AnyRespondingPagedOperation } from ${fromRuntime("pagination/PagedWithResponse")}`
        ]
      : []),
    ...(hasEvents || hasItems || hasPages
      ? [`import type { CallOptions } from ${callOptions}`]
      : []),
    `import { ${name} } from ${JSON.stringify(sibling("client"))}`,
    "",
    `export type { CallOptions } from ${callOptions}`,
    `export { ${name} } from ${JSON.stringify(sibling("client"))}`,
    `export * from ${fromRuntime("core/Errors")}`,
    `export type { ConfigurationError } from ${fromRuntime("core/ConfigurationError")}`,
    `export type { OperationMetadata } from ${fromRuntime("core/OperationMetadata")}`,
    ...(parts.hasRedirections
      ? [`export type { Redirection } from ${fromRuntime("core/Redirection")}`]
      : []),
    ...(parts.hasUploads
      ? [`export type { Upload, WithUploads } from ${fromRuntime("call/Upload")}`]
      : []),
    ...(hasEvents ? [`export type { GivenEvent } from ${fromRuntime("events/Events")}`] : []),
    ...(hasPages ? [`export type { Page } from ${fromRuntime("pagination/Pages")}`] : []),
    "",
    ...(hasPages
      ? [
          "/** The options of a list that is read as a stream; those of a call apply to each page. */",
          "export interface PageStreamOptions extends CallOptions, AnyPageStreamOptions {}",
          ""
        ]
      : []),
    ...(hasEvents
      ? [
          "/** The options of one event stream; those of a call apply to each connection. */",
          "export interface EventOptions extends CallOptions, AnyEventOptions {}",
          ""
        ]
      : []),
    "/**",
    " * One operation of the API: its path parameters in order, then the request, then options of this",
    " * one call. `E` is every error of a call; `R` is `never` if it is bound to a client.",
    " */",
    "export interface Operation<",
    "  Args extends ReadonlyArray<unknown>,",
    "  A,",
    "  E,",
    `  R = ${name}`,
    "> extends AnyOperation<Args, A, E, R> {}",
    "",
    ...(hasPages
      ? [
          "/** An operation that lists records in pages. A call returns one page. */",
          "export interface PagedOperation<",
          "  Args extends ReadonlyArray<unknown>,",
          "  Item,",
          "  Body,",
          "  E,",
          `  R = ${name}`,
          "> extends AnyPagedOperation<Args, Item, Body, E, R, PageStreamOptions> {}",
          ""
        ]
      : []),
    ...(hasEvents
      ? [
          "/** An operation that returns events for as long as its stream is consumed. */",
          "export interface EventOperation<",
          "  Args extends ReadonlyArray<unknown>,",
          "  Event,",
          "  E,",
          `  R = ${name}`,
          "> extends AnyEventOperation<Args, Event, E, R, EventOptions> {}",
          ""
        ]
      : []),
    ...(parts.hasHeaders
      ? [
          "/** An operation with declared response headers: `withResponse` returns them with the value. */",
          "export interface RespondingOperation<",
          "  Args extends ReadonlyArray<unknown>,",
          "  A,",
          "  E,",
          "  Headers",
          `> extends AnyRespondingOperation<Args, A, E, ${name}, Headers> {}`,
          ""
        ]
      : []),
    ...(parts.hasPageHeaders
      ? [
          "/** A list with declared response headers: `withResponse` returns them with one page. */",
          "export interface RespondingPagedOperation<",
          "  Args extends ReadonlyArray<unknown>,",
          "  Item,",
          "  Body,",
          "  E,",
          "  Headers",
          "> extends AnyRespondingPagedOperation<",
          "  Args,",
          "  Item,",
          "  Body,",
          "  E,",
          `  ${name},`,
          "  Headers,",
          "  PageStreamOptions",
          "> {}",
          ""
        ]
      : []),
    ...(hasItems
      ? [
          "/** The options of one stream of items. */",
          "export interface ItemsOptions extends CallOptions, AnyItemsOptions {}",
          "",
          "/** An operation that returns items as they arrive. */",
          "export interface ItemsOperation<",
          "  Args extends ReadonlyArray<unknown>,",
          "  Item,",
          "  E,",
          `  R = ${name}`,
          "> extends AnyItemsOperation<Args, Item, E, R, ItemsOptions> {}",
          ""
        ]
      : []),
    ...(hasBytes
      ? [
          "/** An operation that returns bytes: all of them, or with `stream` as they arrive. */",
          "export interface BinaryOperation<",
          "  Args extends ReadonlyArray<unknown>,",
          "  A,",
          "  E,",
          `  R = ${name}`,
          "> extends AnyBinaryOperation<Args, A, E, R> {}",
          ""
        ]
      : []),
    "/** Makes an operation. */",
    `export const operation = ${pureAnnotation} operationOf(${name})`,
    "",
    "/** The extras of an operation that has a query. */",
    `export const withQuery = ${pureAnnotation} withQueryOf(`,
    "  createQuerySerializer<Readonly<Record<string, unknown>>>",
    ")",
    ""
  ].join("\n")
}
