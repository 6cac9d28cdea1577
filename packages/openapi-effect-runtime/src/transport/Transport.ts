/**
 * Sends requests: one service, so that the rest of the runtime is independent of the HTTP library.
 * Three layers implement it, over Effect's `HttpClient`, `fetch` and undici; your own needs only
 * {@link Transport}.
 */
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import type * as Effect from "effect/Effect"
import type { Deadline } from "../core/Deadline.ts"
import type { OpenResponse, ResponseHead, TransportResponse } from "../core/ResponseHead.ts"
import { causeOf, TransportCause } from "./TransportCause.ts"
import { provesUnsent } from "./Unsent.ts"

export type { OpenResponse, ResponseHead, TransportResponse } from "../core/ResponseHead.ts"

/** One request, ready to be sent. */
export interface TransportRequest {
  readonly method: string
  /** Scheme, host and port, without a path. */
  readonly origin: string
  /** The path with its query, encoded. */
  readonly path: string
  /** By lower-case name. Includes `authorization`, so never log this. */
  readonly headers: Readonly<Record<string, string>>
  /** A stream can be read once: it is another one for each request. */
  readonly body: string | Uint8Array | FormData | Blob | ReadableStream<Uint8Array> | undefined
  /**
   * Whether the platform may resend it, as some do when a pooled connection ends before the response. A
   * transport sends everything else only once, as far as it can.
   */
  readonly replayable: boolean
  /** When the last byte of the body must have arrived. */
  readonly deadline: Deadline
  /** The maximum size of the decompressed response body in bytes. */
  readonly maxBytes: number
}

/** What a transport knows about a failed exchange. */
export interface TransportFailureFields {
  /** Whether the deadline ended it. */
  readonly deadline: boolean
  /** Whether the body was larger than the request allows. */
  readonly tooLarge?: boolean
  /**
   * `false` only with proof that the request was not processed: no byte of it left, or the server
   * rejected its HTTP/2 stream. Without proof it counts as sent.
   */
  readonly sent: boolean
  /** The response's head, if it had arrived. */
  readonly head: ResponseHead | undefined
  /** The error. Of other libraries' errors only the safe parts are kept. */
  readonly cause: unknown
}

/** The failure of an exchange without a complete response. */
export class TransportFailure extends Data.TaggedError("TransportFailure")<
  TransportFailureFields & { readonly cause: TransportCause }
> {
  constructor(fields: TransportFailureFields) {
    super({ ...fields, cause: causeOf(fields.cause) })
  }
}

/**
 * Sends one request and reads its whole response.
 *
 * An implementation does not follow redirects or retry, applies the deadline to the whole exchange and
 * `maxBytes` to the body, closes the exchange when interrupted, and treats every status as a success.
 */
export class Transport
  extends /* @__PURE__ */ Context.Service<
    Transport,
    {
      readonly send: (
        request: TransportRequest
      ) => Effect.Effect<TransportResponse, TransportFailure>
      /**
       * Sends one request and returns the response once its head has arrived; the deadline applies to
       * the head. Optional: only streaming operations use it.
       */
      readonly open?: (request: TransportRequest) => Effect.Effect<OpenResponse, TransportFailure>
    }
  >()("openapi-effect-runtime/Transport") {}

/** Thrown by a transport when a body exceeds the size that the request allows. */
export class TooLarge extends TransportCause {
  constructor() {
    super({ message: "the body is larger than the request allows" })
  }
}

/**
 * Makes the failure of an exchange from what was thrown. A transport that knows whether the request was
 * sent says so; otherwise it counts as sent, unless the error proves the contrary.
 */
export const failed = (
  thrown: unknown,
  deadline: boolean,
  head: ResponseHead | undefined,
  sent: boolean = head !== undefined || !provesUnsent(thrown)
): TransportFailure => {
  const cause = causeOf(thrown)
  return new TransportFailure({ deadline, tooLarge: cause instanceof TooLarge, sent, head, cause })
}
