/** A loop that stands still while its client, or its signal, ends: nothing may stay open behind it. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Events } from "../../src/index.ts"
import { type Auth0, connectTo } from "../../src/promise.ts"
import { clients } from "../support/clients.ts"
import { serve } from "../support/server.ts"
import { message } from "../support/listening.ts"
import { until } from "../support/turns.ts"

/** A server of one event, whose exchanges it leaves open, and how many of them are. */
const eventServer = Effect.gen(function* () {
  const open = new Set<object>()
  const { origin } = yield* serve((request, response) => {
    open.add(request.socket)
    request.socket.once("close", () => open.delete(request.socket))
    response.writeHead(200, { "content-type": "text/event-stream" })
    response.write(message("1"))
  })
  return { origin, open }
})

/** The first event of a loop that then stands still. */
const paused = async (auth0: Auth0, signal?: AbortSignal) => {
  const events = auth0.iterate(Events.subscribe, {}, signal === undefined ? {} : { signal })
  const loop = events[Symbol.asyncIterator]()
  await loop.next()
  return loop
}

const ofNext = (loop: AsyncIterator<unknown>) =>
  loop.next().then(({ done }) => (done === true ? "done" : "an event"), String)

for (const [over, clientAt] of Object.entries(clients())) {
  describe(`an iteration over ${over} that stands still`, () => {
    type Loop = AsyncIterator<unknown>

    const during = (
      what: string,
      end: (auth0: Auth0) => Promise<ReadonlyArray<Loop>>,
      told: ReadonlyArray<unknown>
    ) =>
      it.live(what, () =>
        Effect.gen(function* () {
          const { open, origin } = yield* eventServer
          const auth0 = yield* Effect.promise(() => connectTo(clientAt(origin)))
          const loops = yield* Effect.promise(() => end(auth0))
          yield* Effect.promise(() => until(() => open.size === 0))
          assert.deepStrictEqual(yield* Effect.promise(() => Promise.all(loops.map(ofNext))), told)
          yield* Effect.promise(() => auth0.close())
        })
      )

    const closed = "Error: The client has been closed: connect again"

    during(
      "has no exchange any more once the client is closed",
      async (auth0) => {
        const loops = [await paused(auth0), await paused(auth0)]
        await auth0.close()
        return loops
      },
      [closed, closed]
    )

    during(
      "has no exchange any more at the end of the client's block",
      async (auth0) => {
        const loops: Array<Loop> = []
        {
          await using own = auth0
          loops.push(await paused(own))
        }
        return loops
      },
      [closed]
    )

    during(
      "has no exchange any more once its signal is aborted",
      async (auth0) => {
        const controller = new AbortController()
        const loop = await paused(auth0, controller.signal)
        controller.abort(new Error("enough"))
        return [loop]
      },
      ["Error: enough"]
    )

    during(
      "has no exchange any more once it is left",
      async (auth0) => {
        const loop = await paused(auth0)
        await loop.return?.()
        return [loop]
      },
      ["done"]
    )
  })
}
