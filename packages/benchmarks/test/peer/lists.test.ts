import { assert } from "@effect/vitest"
import { Clients, Roles, Users } from "@effect-auth0/management"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { client } from "@effect-auth0/fault-tests/Clients"
import { resultOf } from "@effect-auth0/fault-tests/matrix/Outcome"
import { peer, settle } from "../../src/peer/Peer.ts"
import { whole } from "@effect-auth0/fault-tests/server/Responses"
import { serve } from "@effect-auth0/fault-tests/server/FaultServer"
import { row } from "./row.ts"

const queryOf = (target: string): URLSearchParams => new URL(target, "http://tenant").searchParams

/** Records by offset, never more than a hundred at once, and none beyond the thousandth. */
const byOffset = (property: string, total: number) =>
  serve({
    onRequest: ({ request, socket }) => {
      const query = queryOf(request.target)
      const limit = Math.min(Number(query.get("per_page") ?? 50), 100)
      const start = Number(query.get("page") ?? 0) * limit
      if (start + limit > 1000 && total > 1000) {
        socket.write(
          whole(400, '{"statusCode":400,"error":"Bad Request","errorCode":"invalid_paging"}')
        )
        return
      }
      const records = Array.from(
        { length: Math.max(0, Math.min(limit, total - start)) },
        (_, i) => ({
          id: `id_${start + i}`
        })
      )
      const response = { start, limit, total, [property]: records }
      socket.write(
        whole(200, JSON.stringify(query.get("include_totals") === "true" ? response : records))
      )
    }
  })

const count = async (list: PromiseLike<AsyncIterable<unknown>>): Promise<number> => {
  let records = 0
  for await (const _ of await list) records++
  return records
}

row("largePages", () =>
  Effect.gen(function* () {
    const server = yield* byOffset("roles", 250)
    const theirs = yield* Effect.promise(() =>
      settle(count(peer(server.origin).roles.list({ per_page: 250, include_totals: true })))
    )
    const own = yield* Stream.runCount(
      Roles.list.items({ per_page: 250, include_totals: true })
    ).pipe(Effect.provide(client("undici", server.origin)))
    assert.deepStrictEqual([theirs, own], [{ value: 100 }, 250])
  })
)

row("mutatedQuery", () =>
  Effect.gen(function* () {
    const server = yield* byOffset("roles", 150)
    const theirQuery = { per_page: 50, include_totals: true }
    const theirs = peer(server.origin)
    const list = () => settle(count(theirs.roles.list(theirQuery)))
    const settled = [yield* Effect.promise(list), yield* Effect.promise(list)]
    assert.deepStrictEqual<unknown>(
      [settled, theirQuery],
      [[{ value: 150 }, { value: 0 }], { per_page: 50, include_totals: true, page: 3 }]
    )

    const query = { per_page: 50, include_totals: true }
    const own = Stream.runCount(Roles.list.items(query)).pipe(
      Effect.provide(client("undici", server.origin))
    )
    assert.deepStrictEqual(
      [yield* own, yield* own, query],
      [150, 150, { per_page: 50, include_totals: true }]
    )
  })
)

row("repeatedCursor", () =>
  Effect.gen(function* () {
    const server = yield* serve({
      onRequest: ({ socket }) => {
        socket.write(whole(200, '{"clients":[{"client_id":"a"}],"next":"again"}'))
      }
    })
    const own = yield* Stream.runCount(Clients.list.items()).pipe(
      resultOf,
      Effect.provide(client("undici", server.origin))
    )
    assert.deepStrictEqual([own, server.requests.length], ["PaginationError: repeated-cursor", 2])

    const endless = yield* serve({
      onRequest: ({ socket }) => {
        socket.write(whole(200, '{"client_grants":[{"id":"a"}],"next":"again"}'))
      }
    })
    const enough = 200
    const theirs = yield* Effect.promise(async () => {
      let records = 0
      for await (const _ of await peer(endless.origin).clientGrants.list()) {
        if (++records === enough) break
      }
      return records
    })
    assert.deepStrictEqual([theirs, endless.requests.length], [enough, enough])
  })
)

row("offsetLimit", () =>
  Effect.gen(function* () {
    const server = yield* byOffset("users", 1500)
    const theirs = yield* Effect.promise(() =>
      settle(count(peer(server.origin).users.list({ per_page: 100, include_totals: true })))
    )
    const own = yield* Stream.runCount(
      Users.list.items({ per_page: 100, include_totals: true })
    ).pipe(resultOf, Effect.provide(client("undici", server.origin)))
    assert.deepStrictEqual(
      [theirs, own],
      [{ error: "BadRequestError", status: 400 }, "PaginationError: offset-limit"]
    )

    // Where the operation has both styles, the list goes by checkpoint, to its end.
    const both = yield* serve({
      onRequest: ({ request, socket }) => {
        const from = Number(queryOf(request.target).get("from") ?? 0)
        const clients = Array.from({ length: 100 }, (_, i) => ({ client_id: `c_${from + i}` }))
        const next = from + 100 < 1500 ? { next: String(from + 100) } : undefined
        socket.write(whole(200, JSON.stringify({ clients, ...next })))
      }
    })
    const all = yield* Stream.runCount(Clients.list.items({ per_page: 100 })).pipe(
      Effect.provide(client("undici", both.origin))
    )
    assert.strictEqual(all, 1500)
  })
)
