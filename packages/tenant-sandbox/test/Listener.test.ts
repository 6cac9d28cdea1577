/** The server's sockets: requests that no handler sees, and what closing it does to connections. */
import { connect as connectPlain, type Socket } from "node:net"
import { connect as connectTls } from "node:tls"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Scope } from "effect"
import { makeSandbox, TenantSandbox } from "../src/index.ts"
import { asJsonObject } from "../src/http/Json.ts"
import { json, manage, send } from "./support/Request.ts"

/** A connection, once an event says that it is made. A connection that breaks is only closed. */
const connected = (socket: Socket, event: "connect" | "secureConnect"): Effect.Effect<Socket> =>
  Effect.callback((resume) => {
    socket.on("error", () => undefined)
    socket.once(event, () => resume(Effect.succeed(socket)))
  })

const closed = (socket: Socket): Effect.Effect<void> =>
  Effect.callback((resume) => {
    if (socket.closed) resume(Effect.void)
    else socket.once("close", () => resume(Effect.void))
  })

/** Sends bytes as they are; returns all that comes until the server closes the connection. */
const exchange = (port: number, sent: string): Effect.Effect<string> =>
  Effect.callback((resume) => {
    let received = ""
    const socket = connectPlain(port, "127.0.0.1", () => socket.write(sent))
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      received += chunk
    })
    socket.on("error", () => undefined)
    socket.on("close", () => resume(Effect.succeed(received)))
  })

const portOf = (origin: string): number => Number(new URL(origin).port)

describe("a sandbox that closes", () => {
  it.effect.each([false, true])("breaks connections that have sent nothing (TLS: %s)", (tls) =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const sandbox = yield* Scope.provide(makeSandbox({ tls }), scope)
      const to = { host: "127.0.0.1", port: portOf(sandbox.origin) }
      const silent = yield* connected(connectPlain(to), "connect")
      // Connections are accepted in their order: when this one is served, the silent one is known.
      const { ca = "" } = sandbox.tls ?? {}
      const second = tls
        ? connected(connectTls({ ...to, ca, servername: "localhost" }), "secureConnect")
        : Effect.tap(connected(connectPlain(to), "connect"), () =>
            send(sandbox.origin, { path: "/_sandbox/health" })
          )
      const sockets = [silent, yield* second]
      yield* Scope.close(scope, Exit.void)
      yield* Effect.forEach(sockets, closed)
      assert.deepStrictEqual(
        sockets.map((socket) => socket.destroyed),
        [true, true]
      )
    })
  )
})

describe("a request that no handler sees", () => {
  it.effect("is rejected with the marker, like all others", () =>
    Effect.gen(function* () {
      const { origin } = yield* TenantSandbox
      const replies = yield* Effect.forEach(
        [
          "GET /_sandbox/health HTTP/1.1\r\n\r\n",
          "GET /_sandbox/health HTTP/1.1\r\nHost: localhost\r\nExpect: tea\r\n\r\n",
          "GET /_sandbox/health HTTP/9.9\r\nHost: localhost\r\n\r\n"
        ],
        (sent) => exchange(portOf(origin), sent)
      )
      assert.deepStrictEqual(
        replies.map((reply) => [
          /^HTTP\/1\.1 (?<status>\d+)/u.exec(reply)?.groups?.["status"],
          reply.includes("\r\nx-tenant-sandbox: 1\r\n")
        ]),
        [
          ["400", true],
          ["417", true],
          ["400", true]
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )
})

describe("a body that is too long", () => {
  it.effect("is said to be so", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const name = "a".repeat(1024 * 1024)
      const role = yield* manage(sandbox, "POST", "/roles", { name })
      const token = yield* send(sandbox.origin, {
        method: "POST",
        path: "/oauth/token",
        body: { grant_type: name }
      })
      const message = "The body has more than 1048576 bytes."
      assert.deepStrictEqual(
        [role, token].map((reply) => [reply.status, json(reply)]),
        [
          [400, { statusCode: 400, error: "Bad Request", message, errorCode: "invalid_body" }],
          [400, { error: "invalid_request", error_description: message }]
        ]
      )
      const form = new FormData()
      form.append("users", new Blob([`[{"email":"${name}@acme.example"}]`]))
      const encoded = new Response(form)
      const bytes = yield* Effect.promise(() => encoded.bytes())
      const token2 = yield* sandbox.tokens.issue()
      const upload = {
        method: "POST",
        path: "/api/v2/jobs/users-imports",
        token: token2,
        text: Buffer.from(bytes).toString("latin1"),
        headers: { "content-type": encoded.headers.get("content-type") ?? "" }
      }
      const imported = yield* send(sandbox.origin, upload)
      assert.deepStrictEqual(
        [imported.status, asJsonObject(json(imported))["message"]],
        [413, message]
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )
})

describe("HEAD", () => {
  it.effect("returns the head of GET where the sandbox adds to the contract", () =>
    Effect.gen(function* () {
      const { handle, origin } = yield* TenantSandbox
      const heads = yield* Effect.forEach(
        ["/_sandbox/health", "/.well-known/openid-configuration", "/api/v2/users"],
        (path) => send(origin, { method: "HEAD", path })
      )
      const inProcess = yield* handle({ method: "HEAD", path: "/_sandbox/health" })
      assert.deepStrictEqual(
        [...heads.map(({ status, text }) => [status, text]), [inProcess.status, inProcess.body]],
        [
          [200, ""],
          [200, ""],
          [404, ""],
          [200, ""]
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )
})
