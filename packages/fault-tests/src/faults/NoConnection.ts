/** Faults before there is a connection that a request could go over. */
import * as Effect from "effect/Effect"
import { makeCertificate } from "../server/Certificate.ts"
import { response } from "../server/Responses.ts"
import { closedPort } from "../server/ClosedPort.ts"
import type { Plan } from "../server/FaultServer.ts"
import type { ConnectionFault } from "./Fault.ts"

// No resolver asks the network for a label of more than 63 letters.
const unresolvable = `https://${"a".repeat(64)}.invalid`

const healthyPlan: Plan = {
  onRequest: ({ apply, request, socket }) => {
    apply()
    response(request, socket)
  }
}

export const noConnection: ReadonlyArray<ConnectionFault> = [
  {
    name: "unknown host",
    what: "the name does not resolve",
    address: Effect.succeed({ origin: unresolvable })
  },
  {
    name: "rejected",
    what: "nothing listens on the port",
    address: Effect.succeed({ origin: `http://127.0.0.1:${closedPort}` })
  },
  {
    name: "untrusted certificate",
    what: "TLS with a certificate from an unknown authority",
    address: Effect.map(
      Effect.promise(() => makeCertificate()),
      (tls) => ({ plan: { ...healthyPlan, tls }, scheme: "https" })
    )
  },
  {
    name: "failed handshake",
    what: "TLS without any certificate: the handshake ends in an alert",
    address: Effect.succeed({ plan: { ...healthyPlan, tls: {} }, scheme: "https" })
  },
  {
    name: "no TLS",
    what: "plain HTTP on a port that is called with TLS",
    address: Effect.succeed({
      plan: {
        ...healthyPlan,
        onConnection: (socket) => {
          socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"))
        }
      },
      scheme: "https"
    })
  },
  {
    name: "silent handshake",
    what: "the connection is accepted, but TLS never starts",
    endless: true,
    address: Effect.succeed({ plan: { ...healthyPlan, onConnection: () => {} }, scheme: "https" })
  }
]
