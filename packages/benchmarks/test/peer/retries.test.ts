import { setTimeout as sleep } from "node:timers/promises"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { calls, connectionId, twoRetries } from "@effect-auth0/fault-tests/Calls"
import { client } from "@effect-auth0/fault-tests/Clients"
import { peer, settle } from "../../src/peer/Peer.ts"
import { ours } from "../../src/peer/observations.ts"
import { run } from "../../src/peer/programs/run.ts"
import { errorResponse, reset } from "@effect-auth0/fault-tests/server/Responses"
import { serve, timesApplied } from "@effect-auth0/fault-tests/server/FaultServer"
import { row } from "./row.ts"

row("lostWrite", () =>
  Effect.gen(function* () {
    const plan = serve({
      onRequest: ({ apply, socket }) => {
        apply()
        socket.write(errorResponse(500))
      }
    })
    const server = yield* plan
    const theirs = yield* Effect.promise(() =>
      settle(peer(server.origin, { maxRetries: 1 }).connections.keys.rotate(connectionId))
    )
    const other = yield* plan
    const own = yield* ours(other.origin, calls.rotate())
    assert.deepStrictEqual(
      [theirs, timesApplied(server), own, timesApplied(other)],
      [{ error: "ManagementError", status: 500 }, 2, "OutcomeUnknown: ServerError 500", 1]
    )
  })
)

row("lostThenRejected", () =>
  Effect.gen(function* () {
    // The first request takes effect; the next one finds that.
    const plan = serve({
      onRequest: ({ apply, index, request, socket }) => {
        if (index > 0) return socket.write(errorResponse(request.method === "DELETE" ? 404 : 409))
        apply()
        socket.write(errorResponse(503))
      }
    })
    const [deletion, creation, ownDeletion, ownCreation] = yield* Effect.all([
      plan,
      plan,
      plan,
      plan
    ])
    const theirs = (origin: string) => peer(origin, { maxRetries: 1 })
    const organization = { name: "acme", display_name: "Acme" }
    const error = yield* Effect.flip(calls.remove()).pipe(
      Effect.provide(client("undici", ownDeletion.origin, { retry: twoRetries }))
    )
    assert.deepStrictEqual(
      [
        yield* Effect.promise(() => settle(theirs(deletion.origin).roles.delete("rol_1"))),
        yield* Effect.promise(() =>
          settle(theirs(creation.origin).organizations.create(organization))
        ),
        creation.requests.length,
        [error._tag, "mayHaveApplied" in error && error.mayHaveApplied],
        yield* ours(ownCreation.origin, calls.create()),
        ownCreation.requests.length
      ],
      [
        { error: "NotFoundError", status: 404 },
        { error: "ConflictError", status: 409 },
        2,
        ["NotFound", true],
        "OutcomeUnknown: ServerError 503",
        1
      ]
    )
  })
)

row("abortedWait", () =>
  Effect.gen(function* () {
    const server = yield* serve({
      onRequest: ({ socket }) => {
        socket.write(errorResponse(429, [["retry-after", 2]]))
      }
    })
    const controller = new AbortController()
    const { promise: headThere, resolve: onHead } = Promise.withResolvers<void>()
    const theirs = settle(
      peer(server.origin, { maxRetries: 1, onHead }).connections.keys.get(connectionId, {
        abortSignal: controller.signal
      })
    )
    yield* Effect.promise(() => headThere)
    controller.abort()
    const first = yield* Effect.promise(() =>
      Promise.race([theirs.then(() => "over"), sleep(200, "still waiting")])
    )
    assert.deepStrictEqual(
      [first, yield* Effect.promise(() => theirs)],
      ["still waiting", { error: "ManagementError", status: undefined }]
    )

    const { promise: waiting, resolve: onWait } = Promise.withResolvers<void>()
    const fiber = yield* Effect.forkChild(
      // An hour: if the interruption waited for the back-off, this test would not end.
      calls.read({ deadline: "2 hours" }).pipe(
        Effect.provide(
          client("undici", server.origin, {
            retry: Effect.succeed(() => Effect.sync(() => (onWait(), 3_600_000)))
          })
        )
      )
    )
    yield* Effect.promise(() => waiting)
    yield* Fiber.interrupt(fiber)
    assert.strictEqual(server.requests.length, 2)
  })
)

row("brokenRead", () =>
  Effect.gen(function* () {
    const plan = serve({
      onRequest: ({ socket }) => reset(socket)
    })
    const server = yield* plan
    const theirs = yield* Effect.promise(() =>
      settle(peer(server.origin, { maxRetries: 2 }).connections.keys.get(connectionId))
    )
    const other = yield* plan
    const own = yield* ours(other.origin, calls.read())
    assert.deepStrictEqual(
      [theirs, server.requests.length, own, other.requests.length],
      [{ error: "ManagementError", status: undefined }, 1, "TransportError", 3]
    )
  })
)

row("longWait", () =>
  Effect.gen(function* () {
    const plan = serve({
      onRequest: ({ socket }) => {
        socket.write(errorResponse(429, [["retry-after", 3600]]))
      }
    })
    const server = yield* plan
    const waits = yield* Effect.promise(() => run("peer-waits", server.origin))
    const other = yield* plan
    const own = yield* ours(other.origin, calls.read())
    assert.deepStrictEqual(
      [waits, server.requests.length, own, other.requests.length],
      [
        { waits: [60_000, 60_000], settled: { error: "TooManyRequestsError", status: 429 } },
        3,
        "TooManyRequests 429",
        1
      ]
    )
  })
)
