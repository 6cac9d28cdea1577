/**
 * How a request reaches the tenant: one service with one function, so that the
 * rest of the runtime does not know who sends. Three layers implement it, over
 * Effect's `HttpClient`, over `fetch` and over undici; a fourth of your own needs
 * only {@link Transport}.
 */
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import type * as Effect from "effect/Effect"
import type { Deadline } from "../core/Deadline.ts"
import type { OpenResponse, ResponseHead, TransportResponse } from "../core/ResponseHead.ts"
import { causeOf, TransportCause } from "./TransportCause.ts"
import { provesUnsent } from "./Unsent.ts"

export type { OpenResponse, ResponseHead, TransportResponse } from "../core/ResponseHead.ts"

/** One request, ready to be sent as it is. */
export interface TransportRequest {
  readonly method: string
  /** Scheme, host and port, without a path. */
  readonly origin: string
  /** The path with its query, encoded. */
  readonly path: string
  /** Lower-case names; `authorization` is among them, so never log this. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | FormData | undefined
  /**
   * Whether it does no harm if the platform sends it a second time by itself, as some do when a pooled
   * connection ends before the response. A transport sends everything else once, as far as it can.
   */
  readonly replayable: boolean
  /** By when the last byte of the body must have arrived. */
  readonly deadline: Deadline
  /** The most bytes that the response's body may have, as it is read (decompressed). */
  readonly maxBytes: number
}

/** What a transport knows of an exchange that failed. */
export interface TransportFailureFields {
  /** Whether the deadline ended it. */
  readonly deadline: boolean
  /** Whether the body was larger than the request allowed. */
  readonly tooLarge?: boolean
  /**
   * `false` only with a proof that the request was not processed: no byte of it left, or the server
   * rejected its HTTP/2 stream. What cannot be proven was sent, whatever is likely.
   */
  readonly sent: boolean
  /** The response's head, where it had arrived. */
  readonly head: ResponseHead | undefined
  /** What was thrown. Of errors of other libraries only what is fit to be shown is kept. */
  readonly cause: unknown
}

/** Why there is no whole response. */
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
 * An implementation does not follow redirects, does not retry, honours the
 * deadline over the whole exchange and `maxBytes` over what it keeps of the body,
 * closes the exchange when interrupted, and takes any status for a success.
 */
export class Transport
  extends /* @__PURE__ */ Context.Service<
    Transport,
    {
      readonly send: (
        request: TransportRequest
      ) => Effect.Effect<TransportResponse, TransportFailure>
      /**
       * Sends one request and gives the response as soon as its head is there; the
       * deadline holds for the head. Only operations that stream ask for it, so a
       * transport of your own may be without.
       */
      readonly open?: (request: TransportRequest) => Effect.Effect<OpenResponse, TransportFailure>
    }
  >()("openapi-effect-runtime/Transport") {}

/** Thrown by a transport that has seen more of a body than the request allows. */
export class TooLarge extends TransportCause {
  constructor() {
    super({ message: "the body is larger than the request allows" })
  }
}

/**
 * The failure of an exchange from what was thrown. A transport that knows whether the request
 * was sent says so; otherwise it was, unless the error proves the contrary.
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
