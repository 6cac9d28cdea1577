/**
 * What carries a response: a socket, or the caller of a request that never was on one. It can be
 * broken at any point, which is what the faults need.
 */
import type { ServerResponse } from "node:http"

/** The way of one response. */
export interface Wire {
  readonly head: (status: number, headers: Readonly<Record<string, string>>) => void
  /** A part of the body; `sent` is called once it has left. */
  readonly write: (bytes: Buffer, sent?: () => void) => void
  /** The last part of the body. */
  readonly end: (bytes?: Buffer) => void
  /** Ends the exchange where it stands. */
  readonly break: () => void
}

/** A response of `node:http`. */
export const ofResponse = (response: ServerResponse): Wire => ({
  head: (status, headers) => void response.writeHead(status, headers),
  write: (bytes, sent) => void response.write(bytes, sent),
  end: (bytes) => void response.end(bytes),
  break: () => void response.socket?.destroy()
})

/** A whole response, as it reaches a caller in the same process. */
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

/** Collects a response, and hands it over when it is whole or broken. */
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
