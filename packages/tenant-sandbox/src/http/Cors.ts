/**
 * CORS headers that let pages of any origin call the tenant, as single-page applications do, except for
 * the control API, which other origins have no reason to call.
 */
import type { Response } from "./Response.ts"
import type { IncomingRequest } from "./IncomingRequest.ts"
import type { Wire } from "./Wire.ts"

const exposed = [
  "x-ratelimit-limit",
  "x-ratelimit-remaining",
  "x-ratelimit-reset",
  "retry-after",
  "link",
  "auth0-client-quota-limit"
].join(", ")

const isControl = ({ rawPath }: IncomingRequest): boolean => rawPath.startsWith("/_sandbox")

/** The same way for a response, which lets a page read it. */
export const allowingOrigins = (request: IncomingRequest, wire: Wire): Wire =>
  request.headers.origin === undefined || isControl(request)
    ? wire
    : {
        ...wire,
        head: (status, headers) =>
          wire.head(status, {
            ...headers,
            "access-control-allow-origin": "*",
            "access-control-expose-headers": exposed
          })
      }

/** The response to a preflight request; nothing for any other request. */
export const preflight = (
  request: IncomingRequest,
  methods: ReadonlyArray<string>
): Response | undefined =>
  request.headers["access-control-request-method"] === undefined || methods.length === 0
    ? undefined
    : {
        status: 204,
        headers: {
          "access-control-allow-methods": methods.join(", "),
          "access-control-allow-headers":
            request.headers["access-control-request-headers"] ?? "authorization, content-type",
          "access-control-max-age": "600"
        }
      }
