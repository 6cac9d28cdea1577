/**
 * What is expected of the SDK beside its contract, written down here and not taken from its profile:
 * so that a class, a field of errors or a name of a parameter that changes places is noticed.
 */
import type { ErrorBodyNames } from "openapi-contract-tests/matrix/ServiceCaller"
import type { PagingNames } from "openapi-contract-tests/paging/PagingNames"

/** The classes of error responses, as the documentation names them. */
export const errorTags: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "Unauthorized",
  402: "PaymentRequired",
  403: "Forbidden",
  404: "NotFound",
  409: "Conflict",
  410: "Gone",
  412: "PreconditionFailed",
  413: "ContentTooLarge",
  422: "UnprocessableContent",
  429: "TooManyRequests",
  500: "InternalServerError",
  503: "ServiceUnavailable"
}

/** The members of their bodies. */
export const errorBody: ErrorBodyNames = {
  statusText: "error",
  detail: "message",
  code: "errorCode",
  attributes: "attributes"
}

/** The call options by which headers are given that have an option of their own. */
export const headerOptions = { "auth0-custom-domain": "customDomain" }

/** How lists are paged. */
export const paging: PagingNames = {
  page: "page",
  size: "per_page",
  first: 0,
  unit: "page",
  start: "start",
  usedSize: ["limit", "per_page"],
  totals: "include_totals",
  limit: 1000,
  beyondLimit: {
    statusCode: 400,
    error: "Bad Request",
    message: "Pages by number end at 1000 records",
    errorCode: "invalid_paging"
  },
  cursor: "from",
  cursorSize: "take",
  ids: ["id", "client_id", "connection_id", "kid", "log_id", "user_id"]
}
