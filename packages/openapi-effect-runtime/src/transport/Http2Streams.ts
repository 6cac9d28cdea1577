/**
 * The streams of HTTP/2 that undici opens. It gives a response out as whole when its
 * stream ends, also when the server has cancelled it in the middle of a body whose
 * length nobody told; only the stream itself knows. Node tells of each one that is
 * created (versions that do not leave such a body to be found out when it is read).
 */
import { subscribe } from "node:diagnostics_channel"

/** What is asked of a stream. */
interface Stream {
  readonly rstCode: number
}

/** What wants to know the stream that is opened for it. */
export interface Opener {
  stream: Stream | undefined
}

let opener: Opener | undefined
let isWatching = false

/** Begins to listen, once for the whole program. */
export const watch = (): void => {
  if (isWatching) return
  isWatching = true
  subscribe("http2.client.stream.created", (message) => {
    if (opener === undefined) return
    opener.stream = (message as { readonly stream: Stream }).stream
    opener = undefined
  })
}

/** The next stream is that of `next`: undici opens it right after it has said that it starts. */
export const opens = (next: Opener): void => {
  opener = next
}

/** The request has been written, over a stream or without one. */
export const hasWritten = (written: Opener): void => {
  if (opener === written) opener = undefined
}
