/**
 * What is specific to the Auth0 Management API and not in its contract: error bodies, headers, pages
 * and events, as data for the shared runtime.
 */
import { stringOr } from "openapi-effect-runtime/core/Json"
import type { EventDialect } from "openapi-effect-runtime/events/Dialect"
import type { PaginationDialect } from "openapi-effect-runtime/pagination/Dialect"
import { epochSeconds } from "openapi-effect-runtime/retry/RateLimitHeaders"
import type { ProfileOptions } from "openapi-effect-runtime/sdk/DefaultProfile"
import type { CallOptions } from "./CallOptions.ts"

export const profile: ProfileOptions = {
  errorBody: (body) => ({
    statusText: stringOr(body["error"]),
    detail: stringOr(body["message"]),
    code: stringOr(body["errorCode"]),
    attributes: body["attributes"]
  }),
  // From the management service, or from the gateway in front of it.
  requestIdHeaders: ["x-request-id", "x-auth0-requestid"],
  errorHeaders: [
    "date",
    "cf-ray",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset"
  ],
  rateLimit: epochSeconds,
  callHeaders: ({ customDomain }: CallOptions) => ({ "auth0-custom-domain": customDomain })
}

export const pagination: PaginationDialect = {
  offset: {
    page: "page",
    size: "per_page",
    first: 0,
    limit: 1000,
    start: "start",
    usedSize: ["limit", "per_page"],
    only: ["include_totals"],
    // Not every list declares the 400 that all offset lists can return.
    isBeyondLimit: (code) => code === "invalid_paging"
  },
  checkpoint: { cursor: "from", size: "take" },
  largestPage: 100,
  identities: {
    clients: "client_id",
    enabled_connections: "connection_id",
    keys: "kid",
    logs: "log_id",
    members: "user_id",
    users: "user_id"
  }
}

export const events: EventDialect = { position: "from", start: ["from_timestamp"] }
