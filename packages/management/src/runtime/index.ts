/**
 * What the generated operations are made of, and what a program names beside
 * them. The generator imports this module as `#runtime`.
 */
export type { CallOptions } from "./Client.ts"
export { ManagementClient } from "./Client.ts"
export type { Operation, PagedOperation } from "./Operation.ts"
export type { EventOperation } from "./Events.ts"
export { eventOperation } from "./Events.ts"
export { operation, pagedOperation } from "./Operation.ts"
export { withQuery } from "./Query.ts"
export type { OperationFacts } from "./OperationFacts.ts"
export type { Page } from "./Pages.ts"
export * from "./Errors.ts"
