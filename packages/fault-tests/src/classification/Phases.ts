/**
 * Servers that break an exchange in each of its phases and take down how much of the request they
 * got: the judge of whether it was sent. They are of Node; who calls them can be any runtime.
 */
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket
} from "node:net"
import { createServer as createTlsServer, TLSSocket } from "node:tls"
import type { KeyWithCertificate } from "../server/Certificate.ts"
import { closedPort } from "../server/ClosedPort.ts"

/** What a request meets. */
export interface Phase {
  readonly origin: string
  /** Whether a request with a response has to go before, so that there is an idle connection. */
  readonly warm: boolean
  /** The bytes of requests that arrived, after those of the one before. */
  readonly received: () => number
  /** Whether anything of the request arrived on the connection of the one before. */
  readonly reused: () => boolean
  readonly stop: () => Promise<void>
}

/** How a phase is played. */
export interface PhaseOptions {
  /** Speak TLS with this certificate, and offer these protocols. */
  readonly tls?: { readonly trusted: KeyWithCertificate; readonly protocols: ReadonlyArray<string> }
  /** A certificate that the client does not trust. */
  readonly untrusted: KeyWithCertificate
}

export const phaseNames = [
  "resolve",
  "connect",
  "TLS",
  "idle socket",
  "head sent",
  "body half sent",
  "body sent",
  "head received",
  "body half received",
  "closed"
] as const

export type PhaseName = (typeof phaseNames)[number]

/** The body to send: larger than what sockets take at once. */
export const requestBody = JSON.stringify({ pad: "x".repeat(2_000_000) })

type Behavior = (socket: Socket, got: () => number, isFirst: boolean) => (bytes: Buffer) => void

const response = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n"
const end = requestBody.slice(-20)

/** Calls `then` once the last bytes of the request's body are there. */
const whenWhole = (then: () => void): ((bytes: Buffer) => void) => {
  let tail = ""
  return (bytes) => {
    tail = (tail + bytes.subarray(-end.length).toString("latin1")).slice(-2 * end.length)
    if (tail.includes(end)) then()
  }
}

const writeThen = (socket: Socket, bytes: string, then: () => void): void => {
  socket.write(bytes, () => setImmediate(then))
}

const reset = (socket: Socket): void => {
  // A socket of TLS has no handle of its own to reset: its connection ends.
  if (socket instanceof TLSSocket) socket.destroy()
  else socket.resetAndDestroy()
}

const behaviors: Readonly<Record<string, Behavior>> = {
  "idle socket": (socket, _got, isFirst) => {
    // One response: a request that comes before the reset gets no response either.
    let responses = isFirst
    return () => {
      if (!responses) return reset(socket)
      responses = false
      writeThen(socket, `${response}{}`, () => reset(socket))
    }
  },
  "head sent": (socket) => () => reset(socket),
  "body half sent": (socket, got) => () => {
    if (got() > requestBody.length / 2) reset(socket)
  },
  "body sent": (socket) => whenWhole(() => reset(socket)),
  "head received": (socket) => whenWhole(() => writeThen(socket, response, () => reset(socket))),
  "body half received": (socket) =>
    whenWhole(() => writeThen(socket, `${response}{`, () => reset(socket))),
  closed: (socket) => whenWhole(() => socket.end())
}

/** A connection that is reset when it is used again, so that it is seen to be. */
const onReuse: Behavior = (socket, _got, isFirst) => {
  let responses = isFirst
  return () => {
    if (!responses) return reset(socket)
    responses = false
    socket.write(`${response}{}`)
  }
}

/** The ways in which phases of TLS fail, and in which an idle connection does. */
export type Variant = "untrusted" | "no certificate" | "no TLS" | "ends" | "resets" | "on reuse"

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port))
  })

const stopOf = (server: Server, sockets: Set<Socket>) => () =>
  new Promise<void>((resolve) => {
    for (const socket of sockets) socket.destroy()
    server.close(() => resolve())
  })

/** Serves a phase. A phase of TLS, or of an idle connection, has several ways to fail: `variant` says which. */
export const servePhase = async (
  name: PhaseName,
  { tls, untrusted }: PhaseOptions,
  variant: Variant = "untrusted"
): Promise<Phase> => {
  const nobody = { warm: false, received: () => 0, reused: () => false, stop: async () => {} }
  if (name === "resolve") return { ...nobody, origin: `https://${"a".repeat(64)}.invalid` }
  if (name === "connect") {
    return {
      ...nobody,
      origin: `${tls === undefined ? "http" : "https"}://127.0.0.1:${closedPort}`
    }
  }

  let received = 0
  let connections = 0
  let reused = false
  const sockets = new Set<Socket>()
  const behavior = name === "idle socket" && variant === "on reuse" ? onReuse : behaviors[name]
  const onConnection = (socket: Socket): void => {
    socket.on("error", () => {})
    const isFirst = connections++ === 0
    let before = 0
    let isWarm = false
    const react = behavior?.(socket, () => received - before, isFirst)
    before = received
    socket.on("data", (bytes: Buffer) => {
      // A small request that only warms up the connection does not count.
      if (name === "idle socket" && isFirst && !isWarm) isWarm = true
      else {
        received += bytes.length
        if (isWarm) reused = true
      }
      react?.(bytes)
    })
  }
  const onHandshake = (socket: Socket): void => {
    socket.on("error", () => {})
    socket.once("data", () => {
      if (variant === "resets") socket.resetAndDestroy()
      else socket.end(variant === "no TLS" ? "HTTP/1.1 400 Bad Request\r\n\r\n" : "")
    })
  }
  const server =
    name === "TLS"
      ? variant === "untrusted" || variant === "no certificate"
        ? createTlsServer(variant === "untrusted" ? { ...untrusted } : {}, onConnection)
        : createTcpServer(onHandshake)
      : tls === undefined
        ? createTcpServer(onConnection)
        : createTlsServer({ ...tls.trusted, ALPNProtocols: [...tls.protocols] }, onConnection)
  server.on("tlsClientError", () => {})
  server.on("connection", (socket: Socket) => {
    sockets.add(socket)
    socket.once("close", () => sockets.delete(socket))
  })
  const port = await listen(server)
  const scheme = name === "TLS" || tls !== undefined ? "https" : "http"
  const origin = `${scheme}://127.0.0.1:${port}`
  const stop = stopOf(server, sockets)
  return {
    origin,
    warm: name === "idle socket" && tls === undefined,
    received: () => received,
    reused: () => reused,
    stop
  }
}
