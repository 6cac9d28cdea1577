import { getEventListeners } from "node:events"
import { assert } from "@effect/vitest"
import { Connections, Events } from "@effect-auth0/management"
import { connectTo } from "@effect-auth0/management/promise"
import * as Effect from "effect/Effect"
import { connectionId } from "@effect-auth0/fault-tests/Calls"
import { client } from "@effect-auth0/fault-tests/Clients"
import { peer, settle } from "../../src/peer/Peer.ts"
import { run } from "../../src/peer/programs/run.ts"
import { response, chunk, head } from "@effect-auth0/fault-tests/server/Responses"
import { serve } from "@effect-auth0/fault-tests/server/FaultServer"
import { row } from "./row.ts"

row("timer", () =>
  Effect.gen(function* () {
    // Each program ends by itself or says that it would not, so that no test waits for a minute.
    assert.deepStrictEqual(
      [
        yield* Effect.promise(() => run("rejected-connection", "peer")),
        yield* Effect.promise(() => run("rejected-connection", "ours"))
      ],
      [
        { result: "ManagementError", timers: 1 },
        { result: "TransportError (not sent)", timers: 0 }
      ]
    )
  })
)

row("listeners", () =>
  Effect.gen(function* () {
    const server = yield* serve({ onRequest: ({ request, socket }) => response(request, socket) })
    const hundred = Array.from({ length: 100 })
    const theirs = new AbortController()
    for (const _ of hundred) {
      yield* Effect.promise(() =>
        settle(
          peer(server.origin).connections.keys.get(connectionId, { abortSignal: theirs.signal })
        )
      )
    }
    const own = new AbortController()
    const tenant = yield* Effect.acquireRelease(
      Effect.promise(() => connectTo(client("undici", server.origin))),
      (connected) => Effect.promise(() => connected.close())
    )
    for (const _ of hundred) {
      yield* Effect.promise(() =>
        tenant.run(Connections.Keys.get, connectionId, { signal: own.signal })
      )
    }
    assert.deepStrictEqual(
      [
        getEventListeners(theirs.signal, "abort").length,
        getEventListeners(own.signal, "abort").length
      ],
      [100, 0]
    )
  })
)

row("closing", () =>
  Effect.gen(function* () {
    const server = yield* serve({
      onRequest: ({ socket }) => {
        socket.write(
          head(200, [
            ["content-type", "text/event-stream"],
            ["transfer-encoding", "chunked"]
          ]) + chunk('event: user.created\ndata: {"offset":"1"}\n\n')
        )
      }
    })
    const theirs = peer(server.origin)
    assert.deepStrictEqual(
      ["close" in theirs, Symbol.asyncDispose in theirs, Symbol.dispose in theirs],
      [false, false, false]
    )
    const tenant = yield* Effect.promise(() => connectTo(client("undici", server.origin)))
    yield* Effect.promise(async () => {
      await tenant.iterate(Events.subscribe, {})[Symbol.asyncIterator]().next()
      await tenant.close()
      await server.released()
    })
  })
)
