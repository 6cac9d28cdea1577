import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { vi } from "vitest"
import { calls, twoRetries } from "../src/Calls.ts"
import { client, clientSecret, serveTo, transportNames } from "../src/Clients.ts"
import { resultOf } from "../src/matrix/Outcome.ts"
import { response, healthy, errorResponse, reset, whole } from "../src/server/Responses.ts"
import { serve, timesApplied } from "../src/server/FaultServer.ts"

const hour = 3_600_000

/** The wall clock of this process, which `jump` puts forward or back. */
const wallClock = Effect.acquireRelease(
  Effect.sync(() => {
    const { now } = Date
    let offset = 0
    const spy = vi.spyOn(Date, "now").mockImplementation(() => now() + offset)
    return {
      jump: (millis: number) => {
        offset += millis
      },
      restore: () => spy.mockRestore()
    }
  }),
  ({ restore }) => Effect.sync(restore)
)

describe("a wall clock that jumps during a call", () => {
  for (const transport of transportNames) {
    it.live(`back: the deadline still ends it, over ${transport}`, () =>
      Effect.gen(function* () {
        const clock = yield* wallClock
        const server = yield* serveTo(transport, {
          onRequest: ({ index, socket }) => {
            if (index > 0) return
            clock.jump(-hour)
            reset(socket)
          }
        })
        const result = yield* calls.read({ deadline: "2 seconds" }).pipe(
          resultOf,
          Effect.provide(client(transport, server.origin, { retry: twoRetries })),
          Effect.timeoutOrElse({
            duration: "2 minutes",
            orElse: () => Effect.succeed("goes on and on")
          })
        )
        assert.deepStrictEqual([result, server.requests.length], ["DeadlineExceeded", 2])
      })
    )

    it.live(`forward: its time is not over, over ${transport}`, () =>
      Effect.gen(function* () {
        const clock = yield* wallClock
        const server = yield* serveTo(transport, {
          onRequest: ({ index, request, socket }) => {
            if (index > 0) return response(request, socket)
            clock.jump(hour)
            reset(socket)
          }
        })
        const result = yield* calls
          .read()
          .pipe(resultOf, Effect.provide(client(transport, server.origin, { retry: twoRetries })))
        assert.deepStrictEqual([result, server.requests.length], ["response", 2])
      })
    )
  }

  for (const jump of [-hour, hour, 48 * hour]) {
    it.live(`by ${jump / hour} h: a token is requested or reused, and the call returns`, () =>
      Effect.gen(function* () {
        const clock = yield* wallClock
        const server = yield* serve({
          onRequest: ({ request, socket }) => response(request, socket)
        })
        const results = yield* Effect.gen(function* () {
          const before = yield* resultOf(calls.read())
          clock.jump(jump)
          return [before, yield* resultOf(calls.read())]
        }).pipe(Effect.provide(client("undici", server.origin, { credentials: clientSecret })))
        assert.deepStrictEqual(results, ["response", "response"])
      })
    )
  }
})

describe("a token that expires while calls are in flight", () => {
  for (const transport of transportNames) {
    it.live(`costs one new token, and no call, over ${transport}`, () =>
      Effect.gen(function* () {
        let tokens = 0
        let inFlight = 0
        const server = yield* serveTo(transport, {
          onRequest: ({ apply, request, socket }) => {
            if (request.target === "/oauth/token") {
              const { body } = healthy(request)
              socket.write(whole(200, body.replace("a-token", `token-${++tokens}`)))
            } else if (request.headers["authorization"] === "Bearer token-1" && ++inFlight > 10) {
              socket.write(errorResponse(401))
            } else {
              apply()
              response(request, socket)
            }
          }
        })
        const results = yield* Effect.all(
          Array.from({ length: 50 }, () => resultOf(calls.rotate())),
          { concurrency: "unbounded" }
        ).pipe(Effect.provide(client(transport, server.origin, { credentials: clientSecret })))
        assert.deepStrictEqual(
          [new Set(results), timesApplied(server), tokens, server.requests.length],
          [new Set(["response"]), 50, 2, 50 + 40 + 2]
        )
      })
    )
  }
})

describe("1,000 calls that are all rejected with 429 once", () => {
  for (const transport of transportNames) {
    it.live(`have their responses, each done once, over ${transport}`, () =>
      Effect.gen(function* () {
        const asked = new Set<string>()
        const server = yield* serveTo(transport, {
          onRequest: ({ apply, request, socket }) => {
            const call = request.headers["x-call"] ?? ""
            if (!asked.has(call)) {
              asked.add(call)
              socket.write(errorResponse(429))
            } else {
              apply()
              response(request, socket)
            }
          }
        })
        const results = yield* Effect.all(
          Array.from({ length: 1000 }, (_, index) =>
            resultOf(calls.rotate({ headers: { "x-call": String(index) } }))
          ),
          { concurrency: "unbounded" }
        ).pipe(Effect.provide(client(transport, server.origin, { retry: twoRetries })))
        assert.deepStrictEqual(
          [new Set(results), timesApplied(server), server.requests.length],
          [new Set(["response"]), 1000, 2000]
        )
      })
    )
  }
})
