import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { calls, connectionId, twoRetries } from "@effect-auth0/fault-tests/Calls"
import { client, clientSecret } from "@effect-auth0/fault-tests/Clients"
import { resultOf } from "@effect-auth0/fault-tests/matrix/Outcome"
import { peer, settle } from "../../src/peer/Peer.ts"
import {
  response,
  healthy,
  errorResponse,
  reset,
  whole
} from "@effect-auth0/fault-tests/server/Responses"
import { type Plan, serve } from "@effect-auth0/fault-tests/server/FaultServer"
import { row } from "./row.ts"

const tokenPath = "/oauth/token"

const ours = (origin: string) =>
  calls
    .read()
    .pipe(
      resultOf,
      Effect.provide(client("undici", origin, { credentials: clientSecret, retry: twoRetries }))
    )

row("expiredToken", () =>
  Effect.gen(function* () {
    // The first token is one that the API no longer takes.
    const plan = (): Plan => {
      let tokens = 0
      return {
        onRequest: ({ request, socket }) => {
          if (request.target === tokenPath) {
            const { body } = healthy(request)
            socket.write(whole(200, body.replace("a-token", `token-${++tokens}`)))
          } else if (request.headers["authorization"] === "Bearer token-1") {
            socket.write(errorResponse(401))
          } else response(request, socket)
        }
      }
    }
    const server = yield* serve(plan())
    const theirs = peer(server.origin, { secret: "the-secret" })
    const get = () => settle(theirs.connections.keys.get(connectionId))
    const settled = [yield* Effect.promise(get), yield* Effect.promise(get)]
    const other = yield* serve(plan())
    const own = yield* ours(other.origin)
    const read = `GET /api/v2/connections/${connectionId}/keys`
    assert.deepStrictEqual(
      [settled, server.requests, own, other.requests],
      [
        [
          { error: "UnauthorizedError", status: 401 },
          { error: "UnauthorizedError", status: 401 }
        ],
        [`POST ${tokenPath}`, read, read],
        "response",
        [`POST ${tokenPath}`, read, `POST ${tokenPath}`, read]
      ]
    )
  })
)

row("pausedTokens", () =>
  Effect.gen(function* () {
    const twenty = Array.from({ length: 20 })
    const errorResponses = [
      whole(401, '{"error":"access_denied"}'),
      whole(429, '{"error":"too_many_requests"}', [["retry-after", 315_360_000]])
    ]
    const asked: Array<ReadonlyArray<number>> = []
    for (const rejected of errorResponses) {
      const plan: Plan = {
        onRequest: ({ socket }) => {
          socket.write(rejected)
        }
      }
      const server = yield* serve(plan)
      const theirs = peer(server.origin, { secret: "the-secret" })
      for (const _ of twenty) {
        yield* Effect.promise(() => settle(theirs.connections.keys.get(connectionId)))
      }
      const other = yield* serve(plan)
      yield* Effect.forEach(twenty, () => resultOf(calls.read())).pipe(
        Effect.provide(
          client("undici", other.origin, { credentials: clientSecret, retry: twoRetries })
        )
      )
      asked.push([server.requests.length, other.requests.length])
    }
    assert.deepStrictEqual(asked, [
      [20, 1],
      [20, 1]
    ])
  })
)

row("tokenEndpoint", () =>
  Effect.gen(function* () {
    const down = yield* serve({ onRequest: ({ socket }) => reset(socket) })
    const page = yield* serve({
      onRequest: ({ socket }) => {
        socket.write(whole(200, "<!doctype html><title>Maintenance</title>"))
      }
    })
    const theirs = (origin: string) =>
      Effect.promise(() =>
        settle(peer(origin, { secret: "the-secret" }).connections.keys.get(connectionId))
      )
    assert.deepStrictEqual(
      [
        yield* theirs(down.origin),
        yield* ours(down.origin),
        yield* theirs(page.origin),
        yield* ours(page.origin)
      ],
      [
        { error: "TypeError" },
        "CredentialsError: unavailable",
        { error: "SyntaxError" },
        "CredentialsError: malformed 200"
      ]
    )
  })
)
