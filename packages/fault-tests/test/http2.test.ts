/** Which protocol the client of Node speaks, and what that spares. */
import { createServer, type Server } from "node:tls"
import type { AddressInfo } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { calls, twoRetries } from "../src/Calls.ts"
import { client, serveTo, type TransportName } from "../src/Clients.ts"
import { resultOf } from "../src/matrix/Outcome.ts"
import { response, reset } from "../src/server/Responses.ts"
import { trustedCertificate } from "../src/server/Certificate.ts"
import type { Exchange } from "../src/server/FaultServer.ts"

const inFlight = 30

/** What becomes of writes of class `never`, all of which took effect, when one connection is lost. */
const afterOneLoss = (transport: TransportName) =>
  Effect.gen(function* () {
    const waiting: Array<Exchange> = []
    const server = yield* serveTo(transport, {
      onRequest: (exchange) => {
        exchange.apply()
        if (waiting.push(exchange) < inFlight) return
        for (const [index, { request, socket }] of waiting.entries()) {
          if (index === 0) reset(socket)
          else response(request, socket)
        }
      }
    })
    const results = yield* Effect.all(
      Array.from({ length: inFlight }, () => resultOf(calls.rotate())),
      { concurrency: "unbounded" }
    ).pipe(Effect.provide(client(transport, server.origin, { retry: twoRetries })))
    return [
      results.filter((result) => result === "response").length,
      results.filter((result) => result === "OutcomeUnknown: TransportError").length,
      server.requests.length
    ]
  })

/** The protocols that a client offers, which it does before it looks at the certificate. */
const offered = (offer: (origin: string) => Effect.Effect<unknown>) =>
  Effect.gen(function* () {
    const seen: Array<ReadonlyArray<string>> = []
    const certificate = yield* Effect.promise(() => trustedCertificate())
    const server: Server = yield* Effect.acquireRelease(
      Effect.promise(
        () =>
          new Promise<Server>((resolve) => {
            const tls = createServer(
              {
                ...certificate,
                ALPNCallback: ({ protocols }) => {
                  seen.push(protocols)
                  return protocols[0]
                }
              },
              (socket) => socket.destroy()
            )
            tls.on("tlsClientError", () => {})
            tls.listen(0, "127.0.0.1", () => resolve(tls))
          })
      ),
      (tls) => Effect.promise(() => new Promise((closed) => tls.close(closed)))
    )
    const { port } = server.address() as AddressInfo
    yield* offer(`https://127.0.0.1:${port}`)
    return seen
  })

describe("the client of Node", () => {
  it.live("offers HTTP/1.1 alone, unless it is given a dispatcher that offers more", () =>
    Effect.gen(function* () {
      const read = (transport: TransportName) => (origin: string) =>
        calls
          .read({ retry: Effect.succeed(() => Effect.succeed(undefined)) })
          .pipe(resultOf, Effect.provide(client(transport, origin)))
      assert.deepStrictEqual(
        [yield* offered(read("undici")), yield* offered(read("undici over HTTP/2"))],
        [[["http/1.1"]], [["http/1.1", "h2"]]]
      )
    })
  )

  it.live("loses one of thirty writes with one connection", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* afterOneLoss("undici"), [inFlight - 1, 1, inFlight])
    })
  )

  it.live("loses all of them over HTTP/2, where they share it", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* afterOneLoss("undici over HTTP/2"), [0, inFlight, inFlight])
    })
  )
})
