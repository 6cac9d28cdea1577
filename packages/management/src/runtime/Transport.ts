/**
 * How a request reaches the tenant: one service with one function, so that the
 * rest of the runtime does not know who sends. Three layers implement it, over
 * Effect's `HttpClient`, over `fetch` and over undici; a fourth of your own needs
 * only {@link Transport}.
 */
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import type * as Effect from "effect/Effect"
import type { Deadline } from "./Deadline.ts"

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
  /** By when the last byte of the body must have arrived. */
  readonly deadline: Deadline
  /** The most bytes that the answer's body may have, as it is read (decompressed). */
  readonly maxBytes: number
}

/** The head of an answer. */
export interface ResponseHead {
  readonly status: number
  /** A header's value by its lower-case name. */
  readonly header: (name: string) => string | undefined
}

/** A whole answer. */
export interface TransportResponse extends ResponseHead {
  /**
   * The body as text: decompressed, decoded as UTF-8, without a byte-order mark. Bytes that are
   * no UTF-8 become U+FFFD, as `fetch` has it, so that one of them does not cost the whole answer.
   */
  readonly body: string
}

/** An answer whose body is still coming. */
export interface OpenResponse extends ResponseHead {
  /** The body as it arrives; a failure of the exchange is thrown while it is read. */
  readonly chunks: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array> | null
  /** Ends the exchange, whatever of the body has arrived. */
  readonly close: () => void
}

/** Why there is no whole answer. */
export class TransportFailure extends Data.TaggedError("TransportFailure")<{
  /** Whether the deadline ended it. */
  readonly deadline: boolean
  /** Whether the body was larger than the request allowed. */
  readonly tooLarge?: boolean
  /** `false` only if it is certain that no byte of the request left. */
  readonly sent: boolean
  /** The answer's head, where it had arrived. */
  readonly head: ResponseHead | undefined
  /** What was thrown at the very bottom: never the request, nor anything of the answer's body. */
  readonly cause: unknown
}> {}

/**
 * Sends one request and reads its whole answer.
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
       * Sends one request and gives the answer as soon as its head is there; the
       * deadline holds for the head. Only operations that stream ask for it, so a
       * transport of your own may be without.
       */
      readonly open?: (request: TransportRequest) => Effect.Effect<OpenResponse, TransportFailure>
    }
  >()("@effect-auth0/management/Transport") {}

// By the operating system, by undici and Bun, and by TLS, whose codes are many.
const neverConnected =
  /^(E(CONNREFUSED|NOTFOUND|AI_AGAIN|(HOST|NET)UNREACH|ADDRNOTAVAIL)|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused|FailedToOpenSocket|.*(CERT|SIGNATURE).*)$/

/** Thrown by a transport that has seen more of a body than the request allows. */
export class TooLarge extends Error {}

// Anything can be thrown; of an error, these are looked at.
interface Thrown {
  readonly cause?: unknown
  readonly code?: unknown
  readonly errors?: ReadonlyArray<unknown>
  data?: unknown
}

/**
 * The failure of an exchange from what was thrown. A code of the operating system, of undici or
 * of Bun can prove that there never was a connection, so that nothing can have been sent; a
 * transport that knows better says whether it was.
 */
export const failed = (
  thrown: unknown,
  deadline: boolean,
  head: ResponseHead | undefined,
  sent?: boolean
): TransportFailure => {
  // `fetch` wraps the cause once, Effect's HttpClient up to twice, and an AggregateError holds one
  // for each address that was tried.
  let cause = thrown
  let unsent = false
  for (let depth = 0; depth < 5; depth++) {
    const { cause: below, code, errors } = Object(cause) as Thrown
    unsent ||= neverConnected.test(String(code))
    const next = below ?? errors?.[0]
    if (next === undefined) break
    cause = next
  }
  // What cannot be read as HTTP is in the parser's error, and with it what the answer holds.
  delete (Object(cause) as Thrown).data
  return new TransportFailure({
    deadline,
    tooLarge: cause instanceof TooLarge,
    sent: sent ?? (head !== undefined || !unsent),
    head,
    cause
  })
}
