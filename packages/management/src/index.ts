/**
 * The Auth0 Management API as Effects: one constant for each operation, grouped like the API
 * (`Connections.Keys.rotate`), with typed errors, credentials, safe retries and lists as streams.
 */
export * from "./generated/index.js"
export { asRequest, type AsRequest } from "./AsRequest.ts"
export * as EnabledClients from "./EnabledClients.ts"
export * as Jobs from "./Jobs.ts"
export * as Users from "./Users.ts"
export * as AttemptHooks from "./AttemptHooks.ts"
export * from "openapi-effect-runtime/core/Categories"
export { CallDefaults } from "./CallDefaults.ts"
export type { CallOptions } from "./sdk/CallOptions.ts"
export type { Bound } from "openapi-effect-runtime/sdk/Bind"
export type { ClientOptions } from "./sdk/Client.ts"
export type { ClientInfo } from "./config/ClientInfo.ts"
export * as Credentials from "./credentials/index.ts"
export * from "openapi-effect-runtime/core/Errors"
export type { Deadline } from "openapi-effect-runtime/core/Deadline"
export type { DurationInput } from "openapi-effect-runtime/core/Durations"
export type { Priority } from "openapi-effect-runtime/call/CallOptions"
export * as Logging from "./Logging.ts"
export * as Metrics from "./Metrics.ts"
export type {
  EventOperation,
  EventOptions,
  GivenEvent,
  Operation,
  PagedOperation,
  PageStreamOptions
} from "./generated/sdk/runtime.js"
export type {
  OperationMetadata,
  Pagination,
  RetryClass,
  Scopes
} from "openapi-effect-runtime/core/OperationMetadata"
export type { Page } from "openapi-effect-runtime/pagination/Pages"
export * as RateLimits from "./RateLimits.ts"
export * as ReadOnly from "./ReadOnly.ts"
export { requiredScopes } from "openapi-effect-runtime/call/RequiredScopes"
export * as Retry from "openapi-effect-runtime/retry/Retry"
export { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"
export * as Tracing from "./Tracing.ts"
export { Transport, TransportFailure } from "openapi-effect-runtime/transport/Transport"
export { TransportCause } from "openapi-effect-runtime/transport/TransportCause"
export type {
  OpenResponse,
  ResponseHead,
  TransportRequest,
  TransportResponse
} from "openapi-effect-runtime/transport/Transport"
export { ManagementClient } from "./ManagementClient.ts"
