/**
 * A server made of sockets, so that it can do what no HTTP library lets one do: it reads
 * requests by itself, plays a fault for each of them, and records what was requested
 * and what took effect, so that "applied twice" can be seen.
 */
import { createServer as createTcpServer, type Server, type Socket } from "node:net"
import { createServer as createTlsServer, TLSSocket } from "node:tls"
import type { AddressInfo } from "node:net"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { trustedCertificate } from "./Certificate.ts"
import { type Http2Controls, serveHttp2 } from "./Http2.ts"
import { type Received, RequestReader } from "./RequestReader.ts"
import type { Wire } from "./Wire.ts"

/** One request and the socket to respond on. */
export interface Exchange {
  readonly request: Received
  readonly socket: Wire
  /** Over HTTP/2: what can be done to the stream itself. */
  readonly http2?: Http2Controls
  /** How many requests came before this one. */
  readonly index: number
  /** Counts the request's effect; what only reads has none. */
  readonly apply: () => void
}

/** What the server does with one request; the response, if any, is its to write. */
export type Play = (exchange: Exchange) => void

/** The fault for each request, and for connections before their first request. */
export interface Plan {
  readonly onRequest: Play
  /** Instead of reading requests: the raw connection. */
  readonly onConnection?: (socket: Socket) => void
  /** Speak TLS, with this certificate or with none. */
  readonly tls?: { readonly cert?: string; readonly key?: string }
  /** Offer HTTP/2 beside HTTP/1.1, over TLS. */
  readonly http2?: boolean
}

export interface FaultServer {
  readonly port: number
  /** `http://127.0.0.1:<port>`, or `https` where the plan speaks it. */
  readonly origin: string
  /** Method and raw target of each request that was read whole. */
  readonly requests: ReadonlyArray<string>
  /** The whole requests. */
  readonly received: ReadonlyArray<Received>
  /** How often each write took effect, by method and target. */
  readonly applied: ReadonlyMap<string, number>
  /** Connections that were ever opened. */
  readonly connections: () => number
  /** Resolves once no connection is open. */
  readonly quiet: () => Promise<void>
  /** Resolves once the connection of every exchange is closed, over HTTP/2 its stream. */
  readonly released: () => Promise<void>
}

/** The sum of all effects. */
export const timesApplied = (server: FaultServer): number =>
  [...server.applied.values()].reduce((sum, times) => sum + times, 0)

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port))
  })

/** As {@link serve}, over HTTP/2, with the certificate that its clients trust. */
export const serveOverHttp2 = (plan: Plan): Effect.Effect<FaultServer, never, Scope.Scope> =>
  Effect.flatMap(
    Effect.promise(() => trustedCertificate()),
    (tls) => serve({ ...plan, tls, http2: true })
  )

/** Serves a plan on a free port of this machine until the scope closes. */
export const serve = (plan: Plan): Effect.Effect<FaultServer, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.promise(() => start(plan)),
      ({ stop }) => Effect.promise(stop)
    ),
    ({ server }) => server
  )

const start = async (
  plan: Plan
): Promise<{ readonly server: FaultServer; readonly stop: () => Promise<void> }> => {
  const requests: Array<string> = []
  const received: Array<Received> = []
  const applied = new Map<string, number>()
  const sockets = new Set<Socket>()
  let connections = 0
  let onQuiet: Array<() => void> = []
  const exchanges = new Set<Wire>()
  let onReleased: Array<() => void> = []

  const onRequest = (request: Received, socket: Wire, http2?: Http2Controls): void => {
    const line = `${request.method} ${request.target}`
    const index = requests.push(line) - 1
    received.push(request)
    if (!exchanges.has(socket)) {
      exchanges.add(socket)
      socket.once("close", () => {
        exchanges.delete(socket)
        if (exchanges.size > 0) return
        for (const resolve of onReleased) resolve()
        onReleased = []
      })
    }
    plan.onRequest({
      request,
      socket,
      ...(http2 === undefined ? undefined : { http2 }),
      index,
      apply: () => {
        if (request.method !== "GET") applied.set(line, (applied.get(line) ?? 0) + 1)
      }
    })
  }

  const onConnection = (socket: Socket): void => {
    // What a client does to a connection is its own affair: resets are expected here.
    socket.on("error", () => {})
    if (plan.onConnection !== undefined) return plan.onConnection(socket)
    if (socket instanceof TLSSocket && socket.alpnProtocol === "h2") {
      return serveHttp2(socket, onRequest)
    }
    const reader = new RequestReader((request) => onRequest(request, socket))
    socket.on("data", (chunk: Buffer) => reader.feed(chunk))
  }

  // `allowHalfOpen`: when a client ends its side, this one still decides what it does.
  const options = { allowHalfOpen: true, noDelay: true }
  const tcp =
    plan.tls === undefined
      ? createTcpServer(options, onConnection)
      : createTlsServer(
          {
            ...options,
            ...plan.tls,
            ...(plan.http2 === true ? { ALPNProtocols: ["h2", "http/1.1"] } : undefined)
          },
          onConnection
        )
  tcp.on("tlsClientError", () => {})
  tcp.on("connection", (socket: Socket) => {
    connections++
    sockets.add(socket)
    socket.once("end", () => socket.end())
    socket.once("close", () => {
      sockets.delete(socket)
      if (sockets.size > 0) return
      for (const resolve of onQuiet) resolve()
      onQuiet = []
    })
  })
  const port = await listen(tcp)
  return {
    server: {
      port,
      origin: `${plan.tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
      requests,
      received,
      applied,
      connections: () => connections,
      quiet: () =>
        sockets.size === 0
          ? Promise.resolve()
          : new Promise((resolve) => {
              onQuiet.push(resolve)
            }),
      released: () =>
        exchanges.size === 0
          ? Promise.resolve()
          : new Promise((resolve) => {
              onReleased.push(resolve)
            })
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        tcp.close(() => resolve())
      })
  }
}
