/** A tenant over TLS, by HTTP/2 or HTTP/1.1, that takes down every write and can lose the response of the first. */
import { createSecureServer } from "node:http2"
import { createServer } from "node:https"
import type { AddressInfo } from "node:net"
import type { TLSSocket } from "node:tls"
import { makeCertificate } from "../../../packages/fault-tests/src/server/Certificate.ts"

/** What becomes of the first write, which has taken effect: its response comes, or is lost with the connection. */
export type Play = "response" | "destroyed" | "GOAWAY"

export interface ReceivedWrite {
  /** Method and path. */
  readonly target: string
  readonly contentType: string | undefined
  readonly body: string
}

export interface TlsTenant {
  readonly origin: string
  /** Every write, in the order of arrival. */
  readonly writes: ReadonlyArray<ReceivedWrite>
  readonly close: () => Promise<void>
}

export const startTlsTenant = async (
  protocol: "HTTP/2" | "HTTP/1.1",
  play: Play
): Promise<TlsTenant> => {
  const certificate = await makeCertificate()
  const server = protocol === "HTTP/2" ? createSecureServer(certificate) : createServer(certificate)
  const writes: Array<ReceivedWrite> = []
  const sockets: Array<TLSSocket> = []
  server.on("secureConnection", (socket: TLSSocket) => {
    socket.on("error", () => {})
    sockets.push(socket)
  })
  server.on("request", (request, response) => {
    let body = ""
    request.setEncoding("latin1").on("data", (part: string) => (body += part))
    request.on("error", () => {})
    request.on("end", () => {
      const { method, url } = request
      const write = method !== "GET"
      if (write) {
        const contentType = request.headers["content-type"]
        writes.push({ target: `${method} ${url}`, contentType, body })
      }
      if (!write || play === "response" || writes.length > 1) {
        response.setHeader("content-type", "application/json")
        response.end(write ? "{}" : "[]")
        return
      }
      // All streams up to this one have been processed, it says: this one must not be sent again.
      if (play === "GOAWAY" && "stream" in response) {
        response.stream.session?.goaway(0, response.stream.id)
      }
      const { remotePort } = request.socket
      setImmediate(() => sockets.find((socket) => socket.remotePort === remotePort)?.destroy())
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve)
  })
  return {
    origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    writes,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      })
  }
}
