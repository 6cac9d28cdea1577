import { createServer } from "node:https"
import type { AddressInfo } from "node:net"
import type { TLSSocket } from "node:tls"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Agent } from "undici"
import { Connections, Credentials, Retry } from "../../src/index.ts"
import { layer } from "../../src/node.ts"
import { makeCertificates, type CertifiedKey } from "../support/certificates.ts"

interface Seen {
  readonly path: string
  /** Whom the certificate of the connection names. */
  readonly by: string
  readonly body: string
}

/** A tenant that lets nobody in without a certificate of its authority. */
const tenant = (ca: string, server: CertifiedKey) =>
  Effect.acquireRelease(
    Effect.promise(
      () =>
        new Promise<{ origin: string; seen: Array<Seen>; stop: () => Promise<void> }>((resolve) => {
          const seen: Array<Seen> = []
          const https = createServer(
            { ...server, ca, requestCert: true, rejectUnauthorized: true },
            (request, response) => {
              const chunks: Array<Buffer> = []
              request.on("data", (chunk: Buffer) => chunks.push(chunk))
              request.on("end", () => {
                // The server of `node:https` has no other sockets.
                const socket = request.socket as TLSSocket
                const path = request.url ?? ""
                const body = Buffer.concat(chunks).toString()
                seen.push({ path, by: String(socket.getPeerCertificate().subject.CN), body })
                response.setHeader("content-type", "application/json")
                response.end(
                  path === "/oauth/token"
                    ? JSON.stringify({ access_token: "t1", expires_in: 3600 })
                    : "[]"
                )
              })
            }
          )
          https.listen(0, "127.0.0.1", () => {
            const { port } = https.address() as AddressInfo
            resolve({
              origin: `https://127.0.0.1:${port}`,
              seen,
              stop: () =>
                new Promise((stopped) => {
                  https.close(() => stopped())
                  https.closeAllConnections()
                })
            })
          })
        })
    ),
    ({ stop }) => Effect.promise(stop)
  )

const agent = (options: { readonly ca: string } & Partial<CertifiedKey>) =>
  Effect.acquireRelease(
    Effect.sync(() => new Agent({ connect: options })),
    (dispatcher) => Effect.promise(() => dispatcher.destroy())
  )

const list = Connections.Keys.get("con_A1b2C3d4E5f6G7h8")

describe("an application that proves itself by its certificate", () => {
  it.live("asks for tokens at the alias and calls the domain, both over its certificate", () =>
    Effect.gen(function* () {
      const { ca, client, server } = yield* Effect.promise(makeCertificates)
      const api = yield* tenant(ca, server)
      const alias = yield* tenant(ca, server)
      yield* list.pipe(
        Effect.provide(
          layer({
            domain: "login.example.com",
            origin: api.origin,
            audience: "https://tenant.eu.auth0.com/api/v2/",
            credentials: Credentials.mutualTls({
              clientId: "the-client-id",
              tokenOrigin: alias.origin
            }),
            dispatcher: yield* agent({ ca, cert: client.cert, key: client.key })
          })
        )
      )
      assert.deepStrictEqual(
        [alias.seen, api.seen],
        [
          [
            {
              path: "/oauth/token",
              by: "the client",
              body: JSON.stringify({
                grant_type: "client_credentials",
                client_id: "the-client-id",
                audience: "https://tenant.eu.auth0.com/api/v2/"
              })
            }
          ],
          [
            {
              path: "/api/v2/connections/con_A1b2C3d4E5f6G7h8/keys",
              by: "the client",
              body: ""
            }
          ]
        ]
      )
    })
  )

  for (const who of ["nobody", "stranger"] as const) {
    it.live(`is not let in by the certificate of ${who}: a typed error, nothing sent`, () =>
      Effect.gen(function* () {
        const certificates = yield* Effect.promise(makeCertificates)
        const { ca, server } = certificates
        const api = yield* tenant(ca, server)
        const error = yield* list.pipe(
          Effect.provide(
            layer({
              domain: "login.example.com",
              origin: api.origin,
              credentials: Credentials.mutualTls({ clientId: "the-client-id" }),
              retry: Retry.none,
              dispatcher: yield* agent({
                ca,
                ...(who === "nobody"
                  ? {}
                  : { cert: certificates.stranger.cert, key: certificates.stranger.key })
              })
            })
          ),
          Effect.flip
        )
        assert.deepStrictEqual(
          [error._tag === "CredentialsError" ? error.kind : error._tag, api.seen],
          ["unavailable", []]
        )
      })
    )
  }
})
