/** Requests for a transport alone, without the client that makes them. */
import type { TransportRequest } from "@effect-auth0/management"

export const requestTo = (origin: string, body: string, replayable: boolean): TransportRequest => ({
  method: "POST",
  origin,
  path: "/",
  headers: { "content-type": "application/json" },
  body,
  replayable,
  deadline: {
    now: () => Date.now(),
    elapsed: () => 0,
    remaining: () => 60_000,
    start: () => () => {}
  },
  maxBytes: 1_000_000
})
