/**
 * The Auth0 Management API as Effects: one constant an operation, grouped as the
 * API is (`Connections.Keys.rotate`), with typed errors, credentials, safe
 * repeats and pages as streams.
 */
export * from "./generated/index.js"
export { asRequest, type AsRequest } from "./AsRequest.ts"
export * as Jobs from "./Jobs.ts"
export * as Users from "./Users.ts"
export * as AttemptHooks from "./runtime/AttemptHooks.ts"
export * from "./runtime/Categories.ts"
export type { CallOptions, ClientOptions } from "./runtime/Client.ts"
export type { ClientInfo } from "./runtime/ClientInfo.ts"
export * as Credentials from "./runtime/Credentials.ts"
export * from "./runtime/Errors.ts"
export type { Deadline } from "./runtime/Deadline.ts"
export type { EventOperation, EventOptions, GivenEvent } from "./runtime/Events.ts"
export type { Priority } from "./runtime/Hooks.ts"
export * as Logging from "./runtime/Logging.ts"
export * as Metrics from "./runtime/Metrics.ts"
export type { Operation } from "./runtime/Operation.ts"
export type { OperationFacts, Pagination, RetryClass, Scopes } from "./runtime/OperationFacts.ts"
export type { PagedOperation } from "./runtime/PagedOperation.ts"
export type { Page } from "./runtime/Pages.ts"
export type { PageStreamOptions } from "./runtime/PageStream.ts"
export * as RateLimits from "./runtime/RateLimits.ts"
export { requiredScopes } from "./runtime/RequiredScopes.ts"
export * as Retry from "./runtime/Retry.ts"
export { ConfigurationError } from "./runtime/Tenant.ts"
export * as Tracing from "./runtime/Tracing.ts"
export { Transport, TransportFailure } from "./runtime/Transport.ts"
export { TransportCause } from "./runtime/TransportCause.ts"
export type {
  OpenResponse,
  ResponseHead,
  TransportRequest,
  TransportResponse
} from "./runtime/Transport.ts"
export { ManagementClient } from "./ManagementClient.ts"
