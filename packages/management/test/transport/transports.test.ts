import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { TestClock } from "effect/testing"
import { Connections, Jobs, Retry } from "../../src/index.ts"
import { clients } from "../support/clients.ts"
import { serve } from "../support/server.ts"
import { delivered } from "../support/turns.ts"

const id = "con_A1b2C3d4E5f6G7h8"
const overEach = clients({ retry: Retry.none })

const closedPort = Effect.scoped(
  Effect.map(
    serve(() => {}),
    ({ origin }) => origin
  )
)

for (const [name, client] of Object.entries(overEach)) {
  describe(`over ${name}`, () => {
    it.live("sends what the operation says, and reads the response", () =>
      Effect.gen(function* () {
        let seen: ReadonlyArray<unknown> = []
        const server = yield* serve((request, response) => {
          let body = ""
          request.on("data", (chunk: Buffer) => (body += chunk.toString()))
          request.on("end", () => {
            const { accept, authorization, "content-type": type, traceparent } = request.headers
            seen = [body, accept, authorization, type, traceparent]
            response.writeHead(201, { "content-type": "application/json" })
            response.end('{"kid":"ü"}')
          })
        })
        const key = yield* Connections.Keys.rotate(id, { signing_alg: "ES256" }).pipe(
          Effect.provide(client(server.origin))
        )
        assert.deepStrictEqual<unknown>(key, { kid: "ü" })
        assert.deepStrictEqual(server.requests, [`POST /api/v2/connections/${id}/keys/rotate`])
        assert.deepStrictEqual(seen, [
          '{"signing_alg":"ES256"}',
          "application/json",
          "Bearer the-token",
          "application/json",
          undefined
        ])
      })
    )

    it.live("sends a form with a file", () =>
      Effect.gen(function* () {
        let seen: ReadonlyArray<readonly [string, string]> = []
        const server = yield* serve((request, response) => {
          let body = ""
          request.on("data", (chunk: Buffer) => (body += chunk.toString()))
          request.on("end", async () => {
            const type = request.headers["content-type"] ?? ""
            const form = await new Response(body, { headers: { "content-type": type } }).formData()
            seen = await Promise.all(
              [...form].map(
                async ([field, value]) =>
                  [field, typeof value === "string" ? value : await value.text()] as const
              )
            )
            response.writeHead(202, { "content-type": "application/json" })
            response.end('{"id":"job_1"}')
          })
        })
        const job = yield* Jobs.UsersImports.create({
          users: new Blob(['[{"email":"ü@acme.example"}]']),
          connection_id: id,
          upsert: true
        }).pipe(Effect.provide(client(server.origin)))
        assert.deepStrictEqual<unknown>(job, { id: "job_1" })
        assert.deepStrictEqual(seen, [
          ["users", '[{"email":"ü@acme.example"}]'],
          ["connection_id", id],
          ["upsert", "true"]
        ])
      })
    )

    it.effect("keeps its deadline over a body that stalls, and closes the socket", () =>
      Effect.gen(function* () {
        const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
        const server = yield* serve((_request, response) => {
          response.writeHead(201, { "content-type": "application/json" })
          response.write('{"kid":', () => arrive())
        })
        yield* Effect.gen(function* () {
          const call = yield* Effect.forkChild(
            Effect.flip(Connections.Keys.rotate(id, {}, { deadline: "10 seconds" }))
          )
          yield* Effect.promise(() => arrived)
          yield* delivered
          yield* TestClock.adjust("9999 millis")
          assert.isUndefined(call.pollUnsafe())
          yield* TestClock.adjust("1 millis")
          const error = yield* Fiber.join(call)
          assert.deepStrictEqual(
            [error._tag, error._tag === "OutcomeUnknown" ? error.reason._tag : ""],
            ["OutcomeUnknown", "DeadlineExceeded"]
          )
          yield* Effect.promise(() => server.closed)
        }).pipe(Effect.provide(client(server.origin)))
      })
    )

    it.live("closes the socket at once when it is interrupted", () =>
      Effect.gen(function* () {
        const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
        const server = yield* serve(() => arrive())
        // The client outlives the call, so that it is the call's own interruption that closes the socket.
        yield* Effect.gen(function* () {
          const fiber = yield* Effect.forkChild(Connections.Keys.rotate(id))
          yield* Effect.promise(() => arrived)
          yield* Fiber.interrupt(fiber)
          yield* Effect.promise(() => server.closed)
        }).pipe(Effect.provide(client(server.origin)))
      })
    )

    it.live("tells a body that ends early from a response", () =>
      Effect.gen(function* () {
        const server = yield* serve((_request, response) => {
          response.writeHead(201, { "content-type": "application/json", "content-length": "100" })
          response.write('{"kid":"k"}')
          setImmediate(() => response.destroy())
        })
        const error = yield* Connections.Keys.rotate(id).pipe(
          Effect.flip,
          Effect.provide(client(server.origin))
        )
        assert.deepStrictEqual(
          error._tag === "OutcomeUnknown" && error.reason._tag === "TransportError"
            ? [error.reason.sent, error.reason.status]
            : error._tag,
          [true, 201]
        )
      })
    )

    it.live("keeps the status of an error response whose body ends early", () =>
      Effect.gen(function* () {
        const server = yield* serve((_request, response) => {
          response.writeHead(404, { "content-type": "application/json", "content-length": "100" })
          response.write('{"statusCode":')
          setImmediate(() => response.destroy())
        })
        const error = yield* Connections.Keys.rotate(id).pipe(
          Effect.flip,
          Effect.provide(client(server.origin))
        )
        assert.strictEqual(error._tag, "NotFound")
      })
    )

    it.live("does not know what became of a request whose connection was reset", () =>
      Effect.gen(function* () {
        const server = yield* serve((request) => request.socket.destroy())
        const error = yield* Connections.Keys.rotate(id).pipe(
          Effect.flip,
          Effect.provide(client(server.origin))
        )
        assert.strictEqual(error._tag, "OutcomeUnknown")
      })
    )

    it.live("knows that nothing was sent if nothing listens", () =>
      Effect.gen(function* () {
        const origin = yield* closedPort
        const error = yield* Connections.Keys.rotate(id).pipe(
          Effect.flip,
          Effect.provide(client(origin))
        )
        assert.deepStrictEqual(error._tag === "TransportError" ? error.sent : error._tag, false)
      })
    )

    it.live("does not follow a redirect of an upload either", () =>
      Effect.gen(function* () {
        const elsewhere = yield* serve((_request, response) => response.end("{}"))
        const server = yield* serve((_request, response) => {
          response.writeHead(307, { location: `${elsewhere.origin}/stolen` }).end()
        })
        const users = new Blob(["[]"])
        const error = yield* Jobs.UsersImports.create({ users, connection_id: id }).pipe(
          Effect.flip,
          Effect.provide(client(server.origin))
        )
        // `fetch` can say no more than that there was a redirect.
        assert.strictEqual(
          error._tag,
          name.endsWith("fetch") ? "OutcomeUnknown" : "UnexpectedStatus"
        )
        assert.deepStrictEqual(elsewhere.requests, [])
      })
    )

    it.live("does not follow a redirect, so that the token does not either", () =>
      Effect.gen(function* () {
        const elsewhere = yield* serve((_request, response) => response.end("{}"))
        const server = yield* serve((_request, response) => {
          response.writeHead(307, { location: `${elsewhere.origin}/stolen` })
          response.end()
        })
        const error = yield* Connections.Keys.rotate(id).pipe(
          Effect.flip,
          Effect.provide(client(server.origin))
        )
        assert.deepStrictEqual(
          [error._tag === "UnexpectedStatus" ? error.status : error._tag, elsewhere.requests],
          [307, []]
        )
      })
    )
  })
}
