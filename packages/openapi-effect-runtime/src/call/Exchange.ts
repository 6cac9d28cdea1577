/**
 * How a request is sent and its success read, and what operations bring to their calls beyond
 * the rest: apart from the client, so that hooks, pages and streams need not know it.
 */
import type * as Effect from "effect/Effect"
import type { Closing } from "../core/Closing.ts"
import type { DecodeError } from "../core/Errors.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import type { Profile } from "../core/Profile.ts"
import type {
  Transport,
  TransportFailure,
  TransportRequest,
  TransportResponse
} from "../transport/Transport.ts"
import type { Hooks } from "./Hooks.ts"
import type { Encoders } from "./Request.ts"
import { decode } from "./Response.ts"

/** What some operations need beyond the rest: they bring it, so that the others do not carry it. */
export interface Extras extends Encoders {
  /** For an operation whose response is not read whole. */
  readonly exchange?: Exchange
  /** What decorators of the client put around each attempt. */
  readonly hooks?: Hooks | undefined
}

/** How a request is sent and its success read, where it is not by reading the whole of it. */
export interface Exchange {
  readonly accept: string
  readonly send: (
    transport: Transport["Service"],
    request: TransportRequest,
    closing: Closing
  ) => Effect.Effect<TransportResponse, TransportFailure>
  readonly decode: (
    profile: Profile,
    metadata: OperationMetadata,
    response: TransportResponse
  ) => unknown
  /** Has what the API sent inspected, where `decode` gives it wrapped up; an error response replaces it. */
  readonly inspect?: (
    decoded: unknown,
    inspect: (sent: unknown) => DecodeError | undefined
  ) => unknown
}

/** Most responses: JSON, read whole. */
export const wholeResponse: Exchange = {
  accept: "application/json",
  send: (transport, request) => transport.send(request),
  decode
}
