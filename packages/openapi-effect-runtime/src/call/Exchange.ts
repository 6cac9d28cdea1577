/**
 * How a request is sent and its response read, and the extras that some operations need. Separate from
 * the client, so that hooks, pages and streams need not import it.
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

/** What some operations need in addition. They bring it themselves, so that others do not bundle it. */
export interface Extras extends Encoders {
  /** For an operation whose response is streamed. */
  readonly exchange?: Exchange
  /** The hooks that decorators of the client add around each attempt. */
  readonly hooks?: Hooks | undefined
}

/** How a request is sent and its response read, if not as a whole. */
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
  /**
   * Inspects what the API sent, if `decode` returns it wrapped; a returned error replaces the response.
   */
  readonly inspect?: (
    decoded: unknown,
    inspect: (sent: unknown) => DecodeError | undefined
  ) => unknown
}

/** The default: JSON, read as a whole. */
export const wholeResponse: Exchange = {
  accept: "application/json",
  send: (transport, request) => transport.send(request),
  decode
}
