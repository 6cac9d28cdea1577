/**
 * The channel of a response: a socket, or the caller of an in-process request. Faults can break it at
 * any point.
 */
import type { ServerResponse } from "node:http"

/** The channel of one response. */
export interface Wire {
  readonly head: (status: number, headers: Readonly<Record<string, string>>) => void
  /** A part of the body; `sent` is called once it has left. */
  readonly write: (bytes: Buffer, sent?: () => void) => void
  /** The last part of the body. */
  readonly end: (bytes?: Buffer) => void
  /** Aborts the exchange. */
  readonly break: () => void
}

/** A response of `node:http`. */
export const ofResponse = (response: ServerResponse): Wire => ({
  head: (status, headers) => void response.writeHead(status, headers),
  write: (bytes, sent) => void response.write(bytes, sent),
  end: (bytes) => void response.end(bytes),
  break: () => void response.socket?.destroy()
})

/** The channel of a response to `HEAD`: only its head is sent. */
export const withoutBody = (wire: Wire): Wire => ({
  ...wire,
  write: (_bytes, sent) => sent?.(),
  end: () => wire.end()
})

/** A complete response for a caller in the same process. */
export interface SandboxReply {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What had arrived when the connection broke. */
export interface BrokenReply {
  /** The head's status, or null where there was no head. */
  readonly status: number | null
}

/** Collects a response, and passes it on when it is complete or broken. */
export const collect = (
  whole: (reply: SandboxReply) => void,
  broken: (reply: BrokenReply) => void
): Wire => {
  const chunks: Array<Buffer> = []
  let head: Pick<SandboxReply, "status" | "headers"> | undefined
  return {
    head: (status, headers) => {
      head = { status, headers }
    },
    write: (bytes, sent) => {
      chunks.push(bytes)
      sent?.()
    },
    end: (bytes) => {
      if (bytes !== undefined) chunks.push(bytes)
      if (head !== undefined) whole({ ...head, body: Buffer.concat(chunks).toString("utf8") })
    },
    break: () => broken({ status: head?.status ?? null })
  }
}
