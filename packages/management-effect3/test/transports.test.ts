/** The same calls over every way to send, against a tenant that keeps state. */
import {
  Connections,
  Credentials,
  Events,
  Jobs,
  type ManagementClient
} from "@effect-auth0/management-effect3"
import { startTenantSandbox } from "@effect-auth0/tenant-sandbox"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Chunk, Effect, Exit, Fiber, Redacted, Stream, TestClock } from "effect"
import { type ClientName, clientNames, clientsAt } from "./support/clients.ts"
import { serve } from "./support/server.ts"

const sandbox = Effect.acquireRelease(
  Effect.promise(() =>
    startTenantSandbox({
      seed: {
        connections: [
          {
            name: "acme",
            strategy: "oidc",
            options: { token_endpoint_auth_method: "private_key_jwt" }
          },
          { name: "users", strategy: "auth0" }
        ]
      }
    })
  ),
  (tenant) => Effect.promise(() => tenant.close())
)

const program = Effect.gen(function* () {
  const { items } = yield* Connections.list({ strategy: ["oidc"] })
  const id = items[0]?.id ?? ""
  const next = yield* Connections.Keys.rotate(id, { signing_alg: "ES256" })
  const keys = yield* Connections.Keys.get(id)
  const all = yield* Stream.runCollect(Connections.list.items({}))
  const missing = yield* Connections.Keys.rotate("con_0000000000000000").pipe(
    Effect.catchTag("NotFound", (error) => Effect.succeed(error.status))
  )
  return {
    rotated: next.kid === keys.find((key) => key.next === true)?.kid,
    names: Chunk.toReadonlyArray(all).map(({ name }) => name),
    missing
  }
})

describe.each(clientNames)("over %s", (name) => {
  const provideAt =
    (origin: string, options?: Parameters<typeof clientsAt>[1]) =>
    <A, E>(effect: Effect.Effect<A, E, ManagementClient>) =>
      Effect.provide(effect, clientsAt(origin, options)[name])

  it.scopedLive("a tenant is read and changed", () =>
    Effect.gen(function* () {
      const { clientId, clientSecret, domain, origin } = yield* sandbox
      const credentials = Credentials.clientSecret({
        clientId,
        clientSecret: Redacted.make(clientSecret)
      })
      assert.deepStrictEqual(yield* program.pipe(provideAt(origin, { domain, credentials })), {
        rotated: true,
        names: ["acme", "users"],
        missing: 404
      })
    })
  )

  it.scopedLive("a call that is interrupted closes its connection", () =>
    Effect.gen(function* () {
      const { closed, origin, requested } = yield* serve(() => {})
      const call = yield* Effect.fork(
        Connections.get("con_A1b2C3d4E5f6G7h8").pipe(provideAt(origin))
      )
      yield* requested
      assert.isTrue(Exit.isInterrupted(yield* Fiber.interrupt(call)))
      yield* closed
    })
  )

  it.scopedLive("a stream that is interrupted, or not read to its end, closes its connection", () =>
    Effect.gen(function* () {
      for (const interrupted of [true, false]) {
        const { closed, origin, requested } = yield* serve((_, response) => {
          response.writeHead(200, { "content-type": "text/event-stream" })
          response.write(
            `event: organization.created\ndata: ${JSON.stringify({ offset: "1", event: { id: "evt_1" } })}\n\n`
          )
        })
        const events = Events.subscribe().pipe(
          Stream.take(interrupted ? 2 : 1),
          Stream.runCollect,
          provideAt(origin)
        )
        const reading = yield* Effect.fork(events)
        yield* requested
        const exit = yield* interrupted ? Fiber.interrupt(reading) : Fiber.await(reading)
        assert.strictEqual(Exit.isInterrupted(exit), interrupted)
        yield* closed
      }
    })
  )

  it.scoped("a call that has no response in time closes its connection", () =>
    Effect.gen(function* () {
      const { closed, origin, requested } = yield* serve(() => {})
      const call = yield* Effect.fork(
        Connections.get("con_A1b2C3d4E5f6G7h8", {}, { deadline: "50 millis" }).pipe(
          provideAt(origin),
          Effect.flip
        )
      )
      yield* requested
      yield* TestClock.adjust("50 millis")
      assert.strictEqual((yield* Fiber.join(call))._tag, "DeadlineExceeded")
      yield* closed
    })
  )

  // `@effect/platform-node` hands the global `FormData` to the package undici, which takes only its own.
  const canUpload: Readonly<Record<ClientName, boolean>> = {
    fetch: true,
    undici: true,
    FetchHttpClient: true,
    NodeHttpClient: true,
    "NodeHttpClient over undici": false
  }

  it.scopedLive(canUpload[name] ? "a file is uploaded" : "an upload fails", () =>
    Effect.gen(function* () {
      const { origin } = yield* serve((request, response) => {
        const parts: Array<Buffer> = []
        request.on("error", () => {})
        request.on("data", (part: Buffer) => parts.push(part))
        request.on("end", () => {
          response.writeHead(202, { "content-type": "application/json" })
          const whole = Buffer.concat(parts).toString().includes("ann@example.com")
          response.end(JSON.stringify({ id: whole ? "job_whole" : "job_cut" }))
        })
      })
      const exit = yield* Jobs.importUsers({
        connection_id: "con_A1b2C3d4E5f6G7h8",
        users: JSON.stringify([{ email: "ann@example.com" }])
      }).pipe(provideAt(origin), Effect.exit)
      assert.deepStrictEqual(
        Exit.match(exit, {
          onSuccess: ({ id }) => id,
          onFailure: (cause) => {
            const error = Cause.squash(cause)
            return error instanceof Error ? error.name : error
          }
        }),
        canUpload[name] ? "job_whole" : "OutcomeUnknown"
      )
    })
  )
})
