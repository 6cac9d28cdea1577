/**
 * What the generated operations are made of, and what a program names beside
 * them. The generator imports this module as `#runtime`, and the two that only
 * lists and streams of events need as `#runtime/paged` and `#runtime/events`. It is an
 * entry point too, because TypeScript names the types of exported calls by it.
 */
export type { CallOptions } from "./Client.ts"
export { ManagementClient } from "./Client.ts"
export * from "./Errors.ts"
export type { EventOperation, EventOptions, GivenEvent } from "./Events.ts"
export type { Operation } from "./Operation.ts"
export { operation } from "./Operation.ts"
export type { OperationFacts } from "./OperationFacts.ts"
export type { PagedOperation } from "./PagedOperation.ts"
export type { Page } from "./Pages.ts"
export type { PageStreamOptions } from "./PageStream.ts"
export { withQuery } from "./Query.ts"
