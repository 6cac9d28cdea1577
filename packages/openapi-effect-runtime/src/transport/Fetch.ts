/** The part of `fetch` that the transports use. */

/** The input of `fetch`, in terms of TypeScript's typed arrays. */
export type FetchBody =
  | string
  | Uint8Array<ArrayBuffer>
  | FormData
  | Blob
  | ReadableStream<Uint8Array<ArrayBuffer>>

/** The part of `fetch` that is used here. */
export type Fetch = (
  url: string,
  init: {
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    /** A stream if the platform would otherwise resend a request that must not be resent. */
    readonly body: FetchBody | null
    /** Required for streams, and ignored for other bodies. */
    readonly duplex?: "half"
    readonly redirect: "manual" | "error"
    readonly signal: AbortSignal
  }
) => Promise<Response>
