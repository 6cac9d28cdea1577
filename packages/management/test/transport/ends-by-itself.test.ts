/** Nothing is left of a call, however it ended: neither in the process nor on the caller's signal. */
import { execFile } from "node:child_process"
import { getEventListeners } from "node:events"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { Connections } from "../../src/index.ts"
import { script, silence } from "../support/scripted.ts"
import { serve } from "../support/server.ts"

const program = fileURLToPath(new URL("../programs/ends-by-itself.ts", import.meta.url))
const run = promisify(execFile)

const tenant = serve((request, response) => {
  const url = request.url ?? ""
  response.on("error", () => {})
  if (url.includes("/events")) {
    response.writeHead(200, { "content-type": "text/event-stream" })
    response.write('data: {"type":"user.created","offset":"1"}\n\n')
  } else if (url.includes("/reset/")) {
    request.socket.resetAndDestroy()
  } else if (url.includes("/endless/")) {
    response.writeHead(200, { "content-type": "application/json" })
    const more = () => {
      if (!response.destroyed) response.write(" ".repeat(500), more)
    }
    more()
  } else if (url.includes("/stalled/")) {
    response.writeHead(200, { "content-type": "application/json" })
    response.write("[")
  } else if (url.includes("/responded/")) {
    // Kept alive: an idle connection must not keep the process.
    response.writeHead(200, { "content-type": "application/json" }).end("[]")
  }
})
const closedPort = Effect.scoped(
  Effect.map(
    serve(() => {}),
    ({ origin }) => origin
  )
)

describe("a process whose calls are over", () => {
  for (const name of ["fetch", "undici", "HttpClient over fetch", "HttpClient over undici"]) {
    it.live(`ends by itself over ${name}`, () =>
      Effect.gen(function* () {
        const { origin } = yield* tenant
        const nobody = yield* closedPort
        const { stdout } = yield* Effect.promise((signal) =>
          run(process.execPath, ["--no-warnings", program, name, origin, nobody], { signal })
        )
        assert.deepStrictEqual(JSON.parse(stdout), {
          outcomes: {
            responded: "succeeded",
            "no listener": "TransportError",
            silence: "DeadlineExceeded",
            "stalled body": "DeadlineExceeded",
            "too large": "DecodeError",
            reset: "TransportError",
            "events let go": "succeeded",
            "interrupted in silence": "Interrupt",
            "interrupted in the body": "Interrupt",
            "interrupted in events": "Interrupt"
          },
          keeping: []
        })
      })
    )
  }
})

describe("a signal that outlives its calls", () => {
  it.live("has no listener left after a thousand of them", () =>
    Effect.gen(function* () {
      const { signal } = new AbortController()
      const calls = 1000
      const { client } = script(...Array.from({ length: 2 * calls }, () => silence))
      const call = Effect.flip(Connections.Keys.get("con_1", { deadline: "1 millis" })).pipe(
        Effect.provide(client())
      )
      const errors = yield* Effect.promise(() =>
        Promise.all(Array.from({ length: calls }, () => Effect.runPromise(call, { signal })))
      )
      const fibers = Array.from({ length: calls }, () => Effect.runFork(call, { signal }))
      yield* Fiber.interruptAll(fibers)
      assert.deepStrictEqual(
        [new Set(errors.map(({ _tag }) => _tag)), getEventListeners(signal, "abort")],
        [new Set(["DeadlineExceeded"]), []]
      )
    })
  )
})
