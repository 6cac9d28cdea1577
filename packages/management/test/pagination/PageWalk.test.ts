import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Stream from "effect/Stream"
import type { ManagementClient, Page } from "../../src/index.ts"
import { Connections, PaginationError, Roles, Users } from "../../src/index.ts"
import { response, errorBody, script, type Step } from "../support/scripted.ts"

interface Asked {
  readonly page: number
  readonly size: number
  readonly from: string | null
}

/** A server of a list that responds each request by its query; tells the queries. */
const server = (respond: (asked: Asked, index: number) => Step, most = 1200) => {
  let index = 0
  const played = script(
    ...Array.from({ length: most }, () => ({ path }: { readonly path: string }) => {
      const query = new URL(path, "https://tenant.example.com").searchParams
      const size = Number(query.get("per_page") ?? query.get("take"))
      return respond({ page: Number(query.get("page")), size, from: query.get("from") }, index++)
    })
  )
  return { client: played.client, queries: () => played.sent.map(({ path }) => path.split("?")[1]) }
}

/** What a stream gives, and what it fails with: plain data, to be compared whole. */
const read = <A, E>(
  stream: Stream.Stream<A, E, ManagementClient>,
  idOf: (record: A) => unknown,
  { client }: Pick<ReturnType<typeof server>, "client">
) =>
  Effect.gen(function* () {
    const seen: Array<unknown> = []
    const exit = yield* stream.pipe(
      Stream.runForEach((record) => Effect.sync(() => seen.push(idOf(record)))),
      Effect.flip,
      Effect.exit
    )
    const error = Exit.isSuccess(exit) ? exit.value : undefined
    return error === undefined
      ? { seen }
      : { seen, error: error instanceof PaginationError ? error.kind : error }
  }).pipe(Effect.provide(client()))

const connections = (ids: ReadonlyArray<number>) => ids.map((id) => ({ id: `con_${id}` }))
const connectionId = ({ id }: { readonly id?: string }) => Number(id?.slice("con_".length))
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)
const tooFar = response(400, errorBody(400, "Bad Request", "invalid_paging"))

describe("a walk by offset, where the API stops giving pages", () => {
  const byCheckpoint = (all: ReadonlyArray<number>, { from, size }: Asked) => {
    const start = Number(from)
    const next = start + size < all.length ? { next: String(start + size) } : {}
    return response(200, { connections: connections(all.slice(start, start + size)), ...next })
  }

  it.effect("fails if there is no other way", () => {
    const limited = server(({ page }) =>
      page < 10 ? response(200, connections(range(page * 100, page * 100 + 100))) : tooFar
    )
    return Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* read(Roles.list.items({ page: 9, per_page: 100 }), connectionId, limited),
        { seen: range(900, 1000), error: "offset-limit" }
      )
    })
  })

  const resumed = (after: (asked: Asked) => Step) =>
    server((asked) =>
      asked.size === 100 && asked.page === 9
        ? response(200, connections(range(900, 1000)))
        : asked.page > 9
          ? tooFar
          : after(asked)
    )

  it.effect("continues by checkpoint from a later page if the order is the same", () =>
    Effect.gen(function* () {
      const list = resumed((asked) => byCheckpoint(range(0, 1003), asked))
      assert.deepStrictEqual(
        yield* read(Connections.list.items({ page: 9, per_page: 100 }), connectionId, list),
        { seen: range(900, 1003) }
      )
      assert.deepStrictEqual(list.queries().slice(1, 4), [
        "page=10&per_page=100",
        "take=100",
        "take=100&from=100"
      ])
    })
  )

  it.effect(
    "does not go on from a later page, where the order is another or the list shorter",
    () =>
      Effect.gen(function* () {
        const orders = [range(0, 1003).toReversed(), range(1, 1003), range(0, 950), range(0, 100)]
        for (const all of orders) {
          const list = resumed((asked) => byCheckpoint(all, asked))
          assert.deepStrictEqual(
            yield* read(Connections.list.items({ page: 9, per_page: 100 }), connectionId, list),
            { seen: range(900, 1000), error: "changed" }
          )
        }
      })
  )

  it.effect("says so where what else the query asks for does not go with checkpoints", () => {
    const list = resumed(() => response(400, errorBody(400, "Bad Request", "invalid_query_string")))
    return Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* read(Connections.list.items({ page: 9, per_page: 100 }), connectionId, list),
        { seen: range(900, 1000), error: "offset-limit" }
      )
    })
  })

  it.effect("emits no record of the first thousand again, even if some were deleted", () => {
    const all = range(0, 1003).filter((id) => id !== 3 && id !== 997)
    const list = server((asked) =>
      asked.from === null && asked.page < 10 && list.queries().length <= 10
        ? response(200, connections(range(asked.page * 100, asked.page * 100 + 100)))
        : list.queries().length === 11
          ? tooFar
          : byCheckpoint(all, asked)
    )
    return Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* read(Connections.list.items({ page: 0, per_page: 100 }), connectionId, list),
        { seen: range(0, 1003) }
      )
    })
  })

  it.effect("takes an empty page before the end that is told for the same", () => {
    const list = server((asked) =>
      list.queries().length <= 11
        ? response(200, {
            connections: connections(range(asked.page * 100, asked.page * 100 + 100)).filter(
              () => asked.page < 10
            ),
            start: asked.page * 100,
            limit: 100,
            total: 1003
          })
        : byCheckpoint(range(0, 1003), asked)
    )
    return Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* read(
          Connections.list.items({ page: 0, per_page: 100, include_totals: true }),
          connectionId,
          list
        ),
        { seen: range(0, 1003) }
      )
    })
  })
})

/** Small numbers that look drawn by lot, the same ones for the same seed. */
const drawn = (seed: number) => {
  let state = seed + 1
  return (below: number): number => {
    state = (state * 48271) % 2147483647
    return state % below
  }
}

const counted = (all: ReadonlyArray<number>, { page, size }: Asked): Step =>
  response(200, {
    roles: connections(all.slice(page * size, page * size + size)),
    start: page * size,
    limit: size,
    total: all.length
  })

describe("a walk by offset, while records come and go", () => {
  const sizes = [1, 2, 3, 7, 10]

  it.effect("emits every remaining record once, whatever is deleted", () =>
    Effect.gen(function* () {
      for (const seed of range(0, 200)) {
        const random = drawn(seed)
        const size = sizes[random(sizes.length)] ?? 1
        const all = range(0, random(12 * size))
        const gone = new Set<number>()
        const list = server((asked) => {
          for (
            let times = random(4) === 0 ? random(3 * size + 1) : 0;
            times > 0 && all.length > 0;
            times--
          ) {
            const [id = -1] = all.splice(random(all.length), 1)
            gone.add(id)
          }
          return counted(all, asked)
        })
        const { seen, ...rest } = yield* read(
          Roles.list.items({ per_page: size, include_totals: true }),
          connectionId,
          list
        )
        assert.deepStrictEqual(rest, {}, `seed ${seed}`)
        assert.strictEqual(new Set(seen).size, seen.length, `twice with seed ${seed}`)
        assert.deepStrictEqual(
          all.filter((id) => !seen.includes(id)),
          [],
          `lost with seed ${seed}`
        )
      }
    })
  )

  it.effect("emits every existing record exactly once, whatever is created", () =>
    Effect.gen(function* () {
      for (const seed of range(0, 100)) {
        const random = drawn(seed)
        const size = sizes[random(sizes.length)] ?? 1
        const there = range(0, random(40))
        const all = [...there]
        const list = server((asked, index) => {
          if (index < 20) all.splice(random(all.length + 1), 0, 1000 + index)
          return counted(all, asked)
        })
        const { seen, ...rest } = yield* read(
          Roles.list.items({ per_page: size, include_totals: true }),
          connectionId,
          list
        )
        assert.deepStrictEqual(rest, {}, `seed ${seed}`)
        assert.strictEqual(new Set(seen).size, seen.length, `twice with seed ${seed}`)
        assert.deepStrictEqual(
          there.filter((id) => !seen.includes(id)),
          [],
          `lost with seed ${seed}`
        )
      }
    })
  )

  it.effect("lets a program delete what it reads", () => {
    let all = range(0, 25)
    const list = server((asked) => counted(all, asked))
    return Effect.gen(function* () {
      const seen: Array<number> = []
      yield* Roles.list.items({ per_page: 10, include_totals: true }).pipe(
        Stream.runForEach((role) =>
          Effect.sync(() => {
            seen.push(connectionId(role))
            all = all.filter((id) => id !== connectionId(role))
          })
        )
      )
      assert.deepStrictEqual(
        [seen.toSorted((a, b) => a - b), all, list.queries()],
        [
          range(0, 25),
          [],
          ["", "&page=1", "&page=0"].map((page) => `per_page=10&include_totals=true${page}`)
        ]
      )
    }).pipe(Effect.provide(list.client()))
  })

  const shrinking = (from: number, record: (id: number) => object) =>
    server(({ page }) =>
      response(200, {
        roles: range(page * 2, page * 2 + 2).map(record),
        start: page * 2,
        limit: 2,
        total: page === from ? 10 : 9
      })
    )

  it.effect("says where it cannot tell what was passed over: without ids, from a later page", () =>
    Effect.gen(function* () {
      const named = ({ name }: { readonly name?: string }) => name
      assert.deepStrictEqual(
        [
          yield* read(
            Roles.list.items({ per_page: 2, include_totals: true }),
            named,
            shrinking(0, (id) => ({ name: `role-${id}` }))
          ),
          yield* read(
            Roles.list.items({ page: 1, per_page: 2, include_totals: true }),
            connectionId,
            shrinking(1, (id) => ({ id: `con_${id}` }))
          )
        ],
        [
          { seen: ["role-0", "role-1", "role-2", "role-3"], error: "changed" },
          { seen: [2, 3, 4, 5], error: "changed" }
        ]
      )
    })
  )
})

describe("a walk by offset, where the API contradicts itself", () => {
  const all = range(0, 5)
  const telling = (lies: (asked: Asked) => object) =>
    server((asked) =>
      response(200, {
        roles: connections(all.slice(asked.page * 2, asked.page * 2 + 2)),
        start: asked.page * 2,
        limit: 2,
        total: 5,
        ...lies(asked)
      })
    )
  const query = { per_page: 2, include_totals: true }

  it.effect("continues until an empty page", () =>
    Effect.gen(function* () {
      const liars = [
        telling(() => ({ start: 0 })),
        telling(() => ({ start: 3 })),
        telling(() => ({ limit: 100 })),
        telling(() => ({ total: 1 })),
        telling(() => ({ total: -1 })),
        telling(() => ({ total: 2.5 })),
        telling(() => ({ total: "5" })),
        telling(() => ({ start: 4, limit: 1 })),
        telling(({ page }) => ({ total: page === 0 ? 3 : 5 }))
      ]
      for (const liar of liars) {
        assert.deepStrictEqual(yield* read(Roles.list.items(query), connectionId, liar), {
          seen: all
        })
      }
    })
  )

  it.effect("says that records are missing, where the end comes before the total", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        [
          yield* read(
            Roles.list.items(query),
            connectionId,
            telling(() => ({ total: 9 }))
          ),
          yield* read(
            Roles.list.items({ ...query, page: 1 }),
            connectionId,
            telling(() => ({ total: 9 }))
          )
        ],
        [
          { seen: all, error: "incomplete" },
          { seen: [2, 3, 4], error: "incomplete" }
        ]
      )
    })
  )
})

describe("a list that would never end", () => {
  const endless = { error: "no-progress" } as const

  it.effect("is left after a thousand empty pages that have a cursor each", () => {
    const list = server((_, index) => response(200, { connections: [], next: `c${index}` }))
    return Effect.gen(function* () {
      assert.deepStrictEqual(yield* read(Connections.list.items(), connectionId, list), {
        seen: [],
        ...endless
      })
      assert.strictEqual(list.queries().length, 1000)
    })
  })

  it.effect("is left where every page is the same, with ids and without", () =>
    Effect.gen(function* () {
      const ids = server(() => response(200, connections([1, 2])))
      const names = server(() => response(200, [{ name: "a" }]))
      assert.deepStrictEqual(yield* read(Roles.list.items({ per_page: 2 }), connectionId, ids), {
        seen: [1, 2],
        ...endless
      })
      const { seen, ...rest } = yield* read(Roles.list.items(), ({ name }) => name, names)
      assert.deepStrictEqual([rest, seen.length], [endless, 1001])
    })
  )

  it.effect("is not one that continues after many empty pages", () => {
    const list = server(
      (_, index) =>
        response(200, {
          connections: index === 900 || index === 1800 ? connections([index]) : [],
          ...(index < 1800 ? { next: `c${index}` } : {})
        }),
      2000
    )
    return Effect.gen(function* () {
      assert.deepStrictEqual(yield* read(Connections.list.items(), connectionId, list), {
        seen: [900, 1800]
      })
    })
  })
})

describe("a page's query of the next", () => {
  const resumedFrom = <Query>(
    pages: (
      query?: Query
    ) => Stream.Stream<Page<object, unknown, Query>, unknown, ManagementClient>,
    first: Query,
    client: ReturnType<typeof server>["client"]
  ) =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      let query: Query | undefined = Object.freeze(first)
      // Each page by a program of its own, that knows no more than what the one before wrote down.
      while (query !== undefined) {
        const [page]: ReadonlyArray<Page<object, unknown, Query>> = yield* pages(query).pipe(
          Stream.take(1),
          Stream.runCollect
        )
        seen.push(page?.items)
        const kept: string | undefined = JSON.stringify(page?.next)
        query = kept === undefined ? undefined : Object.freeze(JSON.parse(kept))
      }
      return seen
    }).pipe(Effect.provide(client()))

  it.effect("continues after the page, by either style, stored as JSON", () => {
    const all = range(0, 5)
    const list = server(({ from, page, size }) => {
      const start = from === null ? page * size : Number(from)
      const end = start + size
      return response(200, {
        connections: connections(all.slice(start, end)),
        ...(end < all.length ? { next: String(end) } : {}),
        start,
        limit: size,
        total: all.length
      })
    })
    const expected = [[0, 1], [2, 3], [4]].map(connections)
    return Effect.gen(function* () {
      assert.deepStrictEqual(
        [
          yield* resumedFrom<Connections.ListQuery>(
            (query) => Connections.list.pages(query),
            { page: 0, per_page: 2, include_totals: true },
            list.client
          ),
          yield* resumedFrom<Connections.ListQuery>(
            (query) => Connections.list.pages(query),
            { take: 2, strategy: ["oidc"] },
            list.client
          )
        ],
        [expected, expected]
      )
    })
  })

  it.effect("is of the list that is read on, also where a user's id names the record", () => {
    const users = server(({ page, size }) =>
      response(
        200,
        range(0, 3)
          .slice(page * size, page * size + size)
          .map((id) => ({ user_id: `auth0|${id}` }))
      )
    )
    return Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* resumedFrom<Users.ListQuery>(
          (query) => Users.list.pages(query),
          { per_page: 2 },
          users.client
        ),
        [[{ user_id: "auth0|0" }, { user_id: "auth0|1" }], [{ user_id: "auth0|2" }], []]
      )
    })
  })
})
