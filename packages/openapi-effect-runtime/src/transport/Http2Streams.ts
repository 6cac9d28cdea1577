/**
 * Observes the HTTP/2 streams that undici opens. undici reports a response as complete when its stream
 * ends, even if the server cancelled it in the middle of a body of unknown length; only the stream
 * itself shows that. Node announces each stream that is created; in versions that do not, a cut body is
 * only detected when it is parsed.
 */
import { subscribe } from "node:diagnostics_channel"

/** The part of a stream that is used. */
interface Stream {
  readonly rstCode: number
}

/** A request that wants to know its stream. */
export interface Opener {
  stream: Stream | undefined
}

let opener: Opener | undefined
let isWatching = false

/** Starts listening, once for the whole program. */
export const watch = (): void => {
  if (isWatching) return
  isWatching = true
  subscribe("http2.client.stream.created", (message) => {
    if (opener === undefined) return
    opener.stream = (message as { readonly stream: Stream }).stream
    opener = undefined
  })
}

/** The next stream belongs to `next`: undici opens it right after announcing the request. */
export const opens = (next: Opener): void => {
  opener = next
}

/** The request has been written, with or without a stream. */
export const hasWritten = (written: Opener): void => {
  if (opener === written) opener = undefined
}
