/**
 * Transports: the service that `ManagementClient.layerTransport` requires, its parts for a transport of
 * your own, and the transport over your `HttpClient`. Those over `fetch` and undici are `transport` in
 * `@effect-auth0/management/fetch` and `…/node`.
 */
export { layer as layerHttpClient } from "openapi-effect-runtime/transport/HttpClientTransport"
export {
  type OpenResponse,
  type ResponseHead,
  Transport,
  TransportFailure,
  type TransportRequest,
  type TransportResponse
} from "openapi-effect-runtime/transport/Transport"
export { TransportCause } from "openapi-effect-runtime/transport/TransportCause"
export type { Deadline } from "openapi-effect-runtime/core/Deadline"
