import { connectionsList } from "@effect-auth0/management-client/connections"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { Connections, type ManagementClient } from "../../src/index.ts"
import { pagedOperation } from "../../src/generated/sdk/paged.js"
import { response, errorBody, script, type Step } from "../support/scripted.ts"

const records = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `con_${from + index}` }))

const ids = (items: ReadonlyArray<object>) =>
  items.map((item) => ("id" in item ? String(item.id) : ""))

const checkpoint = (items: ReadonlyArray<object>, next?: string): Step =>
  response(200, { connections: items, ...(next === undefined ? undefined : { next }) })

const offset = (items: ReadonlyArray<object>, start: number, limit: number, total: number): Step =>
  response(200, { connections: items, start, limit, total })

/** All records that a stream gives, and the queries that it sent. */
const collect = (query: Connections.ListQuery | undefined, ...steps: ReadonlyArray<Step>) => {
  const played = script(...steps)
  return Effect.gen(function* () {
    const items = yield* Stream.runCollect(Connections.list.items(query))
    return {
      ids: ids(items),
      queries: played.sent.map(({ path }) => path.slice("/api/v2/connections".length))
    }
  }).pipe(Effect.provide(played.client()))
}

describe("one page", () => {
  const page = (query: Connections.ListQuery | undefined, step: Step) =>
    Effect.map(
      Connections.list(query).pipe(Effect.provide(script(step).client())),
      ({ items, next, total }) => ({ ids: ids(items), next, total })
    )

  it.effect("by checkpoint names the query of the next", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* page({ take: 2, strategy: ["oidc"] }, checkpoint(records(0, 2), "c1")),
        {
          ids: ["con_0", "con_1"],
          next: { take: 2, strategy: ["oidc"], from: "c1" },
          total: undefined
        }
      )
    })
  )

  it.effect("by checkpoint ends without a cursor, and with an empty one", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        [
          (yield* page({ take: 2 }, checkpoint(records(0, 1)))).next,
          (yield* page({ take: 2 }, checkpoint(records(0, 2), ""))).next
        ],
        [undefined, undefined]
      )
    })
  )

  it.effect("by offset counts all records where the API does", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* page({ per_page: 2, include_totals: true }, offset(records(0, 2), 0, 2, 3)),
        { ids: ["con_0", "con_1"], next: { per_page: 2, include_totals: true, page: 1 }, total: 3 }
      )
    })
  )

  it.effect("is not made of an object without its list", () =>
    Effect.gen(function* () {
      const errors = yield* Effect.all(
        [{}, { connections: {} }].map((body) => Effect.flip(page({}, response(200, body))))
      )
      assert.deepStrictEqual(
        errors.map((error) => error.message),
        Array.from(
          { length: 2 },
          () =>
            'connections.list: 200 with an object without the list "connections", where a JSON array or a JSON object is promised'
        )
      )
    })
  )

  it.effect("keeps the response as it came", () =>
    Effect.gen(function* () {
      const played = script(response(200, { connections: [], next: "", brand_new: 1 }))
      const { body: kept } = yield* Connections.list({ take: 1 }).pipe(
        Effect.provide(played.client())
      )
      assert.deepStrictEqual<unknown>(kept, { connections: [], next: "", brand_new: 1 })
    })
  )
})

describe("a stream by checkpoint", () => {
  it.effect("goes from cursor to cursor, a hundred at a time", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* collect(
          { strategy: ["oidc"] },
          checkpoint(records(0, 2), "c1"),
          checkpoint(records(2, 2), "c2"),
          checkpoint(records(4, 1))
        ),
        {
          ids: ["con_0", "con_1", "con_2", "con_3", "con_4"],
          queries: [
            "?take=100&strategy=oidc",
            "?take=100&strategy=oidc&from=c1",
            "?take=100&strategy=oidc&from=c2"
          ]
        }
      )
    })
  )

  it.effect("continues after an empty page with a cursor", () =>
    Effect.gen(function* () {
      const { ids: seen } = yield* collect({}, checkpoint([], "c1"), checkpoint(records(0, 1)))
      assert.deepStrictEqual(seen, ["con_0"])
    })
  )

  it.effect("starts where the query says", () =>
    Effect.gen(function* () {
      const { queries } = yield* collect({ from: "c7", take: 5 }, checkpoint([]))
      assert.deepStrictEqual(queries, ["?take=5&from=c7"])
    })
  )

  it.effect("does not change the query it was given, so that it can be used again", () =>
    Effect.gen(function* () {
      const query = Object.freeze({ take: 1 })
      const pages = [checkpoint(records(0, 1), "c1"), checkpoint(records(1, 1))]
      const first = yield* collect(query, ...pages)
      const second = yield* collect(query, ...pages)
      assert.deepStrictEqual(first, second)
    })
  )

  it.effect("can run twice", () => {
    const played = script(
      checkpoint([], "c1"),
      checkpoint([]),
      checkpoint([], "c1"),
      checkpoint([])
    )
    const items = Connections.list.items()
    return Effect.gen(function* () {
      yield* Stream.runDrain(items)
      yield* Stream.runDrain(items)
      assert.strictEqual(played.sent.length, 4)
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("emits the records with a repeated cursor, and then fails", () => {
    const played = script(checkpoint(records(0, 1), "c1"), checkpoint(records(1, 1), "c1"))
    const seen: Array<string> = []
    return Effect.gen(function* () {
      const error = yield* Connections.list.items().pipe(
        Stream.runForEach((item) => Effect.sync(() => seen.push(...ids([item])))),
        Effect.flip
      )
      assert.deepStrictEqual([seen, error._tag], [["con_0", "con_1"], "PaginationError"])
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("knows the cursor that it began with", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(collect({ from: "c1" }, checkpoint(records(0, 1), "c1")))
      assert.strictEqual(error._tag, "PaginationError")
    })
  )

  it.effect("ends in an error where a cursor comes again", () =>
    Effect.gen(function* () {
      const same = yield* Effect.flip(
        collect({}, checkpoint(records(0, 1), "c1"), checkpoint(records(0, 1), "c1"))
      )
      const cycle = yield* Effect.flip(
        collect({}, checkpoint([], "c1"), checkpoint([], "c2"), checkpoint([], "c1"))
      )
      assert.deepStrictEqual(
        [same, cycle].map((error) => (error._tag === "PaginationError" ? error.kind : error._tag)),
        ["repeated-cursor", "repeated-cursor"]
      )
    })
  )

  it.effect("asks for no page before it is wanted", () => {
    const played = script(checkpoint(records(0, 2), "c1"))
    return Effect.gen(function* () {
      const first = yield* Connections.list.items().pipe(Stream.take(2), Stream.runCollect)
      assert.deepStrictEqual([ids(first), played.sent.length], [["con_0", "con_1"], 1])
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("fails with the error of the page that fails", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(
        collect({}, checkpoint([], "c1"), response(403, errorBody(403, "Forbidden")))
      )
      assert.strictEqual(error._tag, "Forbidden")
    })
  )
})

describe("a stream by offset", () => {
  it.effect("continues until the total, whatever the server's page size", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* collect(
          { page: 0, per_page: 250, include_totals: true },
          offset(records(0, 2), 0, 2, 5),
          offset(records(2, 2), 2, 2, 5),
          offset(records(4, 1), 4, 2, 5)
        ),
        {
          ids: ["con_0", "con_1", "con_2", "con_3", "con_4"],
          queries: [0, 1, 2].map((page) => `?page=${page}&per_page=250&include_totals=true`)
        }
      )
    })
  )

  it.effect("of bare arrays ends at an empty page, and not at a short one", () =>
    Effect.gen(function* () {
      const { ids: seen, queries } = yield* collect(
        { page: 0, per_page: 250 },
        response(200, records(0, 2)),
        response(200, records(2, 1)),
        response(200, [])
      )
      assert.deepStrictEqual([seen, queries.length], [["con_0", "con_1", "con_2"], 3])
    })
  )

  it.effect("ends at a page that is shorter than the size that the server says it used", () =>
    Effect.gen(function* () {
      const { ids: seen, queries } = yield* collect(
        { page: 0, per_page: 250 },
        response(200, { connections: records(0, 2), start: 0, limit: 2 }),
        response(200, { connections: records(2, 1), start: 2, limit: 2 })
      )
      assert.deepStrictEqual([seen, queries.length], [["con_0", "con_1", "con_2"], 2])
    })
  )

  it.effect("of no records is one call", () =>
    Effect.gen(function* () {
      const { ids: seen, queries } = yield* collect({ page: 0 }, response(200, []))
      assert.deepStrictEqual([seen, queries.length], [[], 1])
    })
  )
})

describe("a list whose cursor is in the Link header", () => {
  const logs = pagedOperation<
    [query?: { readonly from?: string; readonly take?: number; readonly page?: number }],
    { readonly id: string },
    ReadonlyArray<{ readonly id: string }>,
    never
  >(connectionsList, {
    ...Connections.list.metadata,
    response: ["array", "object"],
    pagination: { style: "both", items: "logs", next: "link:next" }
  })
  const linked = (items: ReadonlyArray<object>, link?: string): Step =>
    response(200, items, link === undefined ? {} : { link })

  it.effect("is resumed from the query of a page", () => {
    const played = script(
      linked(records(0, 2), '<https://tenant.example.com/api/v2/logs?from=c2>; rel="next"'),
      linked(records(2, 1)),
      linked([])
    )
    return Effect.gen(function* () {
      const [first] = yield* logs
        .pages({ from: "c0", take: 2 })
        .pipe(Stream.take(1), Stream.runCollect)
      const kept: { readonly from?: string; readonly take?: number } = JSON.parse(
        JSON.stringify(first?.next)
      )
      const rest = yield* Stream.runCollect(logs.items(kept))
      assert.deepStrictEqual(
        [kept, ids(rest), played.sent.map(({ path }) => path.split("?")[1])],
        [{ from: "c2", take: 2 }, ["con_2"], ["from=c0&take=2", "from=c2&take=2"]]
      )
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("follows the links, and ends when there are no more records", () => {
    const played = script(
      linked(
        records(0, 2),
        '<https://tenant.example.com/api/v2/logs?take=2&from=c%2B1>; rel="next", <https://x.example.com>; rel="self"'
      ),
      linked(records(2, 1), '<https://tenant.example.com/api/v2/logs?from=c2>; rel="next"'),
      linked([], '<https://tenant.example.com/api/v2/logs?from=c2>; rel="next"')
    )
    return Effect.gen(function* () {
      const items = yield* Stream.runCollect(logs.items({ from: "c0", take: 2 }))
      assert.deepStrictEqual(
        [ids(items), played.sent.map(({ path }) => path.split("?")[1])],
        [
          ["con_0", "con_1", "con_2"],
          ["from=c0&take=2", "from=c%2B1&take=2", "from=c2&take=2"]
        ]
      )
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("is not ended by other relations of the link, nor by a plus sign in the cursor", () => {
    const played = script(
      linked(
        records(0, 2),
        '<https://x.example.com>; rel="self"; title="a, b", <https://tenant.example.com/api/v2/logs?from=c+1/=&take=2>; rel = "last next"'
      ),
      linked([])
    )
    return Effect.gen(function* () {
      yield* Stream.runDrain(logs.items({ from: "c0", take: 2 }))
      assert.deepStrictEqual(
        played.sent.map(({ path }) => path.split("?")[1]),
        ["from=c0&take=2", "from=c%2B1%2F%3D&take=2"]
      )
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("goes by page where the query names no record to start from", () => {
    const played = script(linked(records(0, 2)), linked([]))
    return Effect.gen(function* () {
      yield* Stream.runDrain(logs.items())
      assert.deepStrictEqual(
        played.sent.map(({ path }) => path.slice("/api/v2/connections".length)),
        ["", "?page=1"]
      )
    }).pipe(Effect.provide(played.client()))
  })
})

describe("a stream that fetches a page ahead", () => {
  const ahead = { prefetch: true }

  it.effect("emits the same records with the same requests", () =>
    Effect.gen(function* () {
      const played = script(
        checkpoint(records(0, 2), "c1"),
        checkpoint([], "c2"),
        checkpoint(records(2, 1))
      )
      const items = yield* Stream.runCollect(Connections.list.items({ take: 2 }, ahead)).pipe(
        Effect.provide(played.client())
      )
      assert.deepStrictEqual(
        [ids(items), played.sent.map(({ path }) => path.split("?")[1])],
        [
          ["con_0", "con_1", "con_2"],
          ["take=2", "take=2&from=c1", "take=2&from=c2"]
        ]
      )
    })
  )

  it.effect("is one page ahead, and no more", () => {
    const played = script(
      checkpoint(records(0, 1), "c1"),
      checkpoint(records(1, 1), "c2"),
      checkpoint(records(2, 1))
    )
    const sent: Array<number> = []
    return Effect.gen(function* () {
      yield* Connections.list.pages({}, ahead).pipe(
        Stream.runForEach(() =>
          Effect.gen(function* () {
            // However often the page ahead gets its turn.
            for (let turn = 0; turn < 50; turn++) yield* Effect.yieldNow
            sent.push(played.sent.length)
          })
        )
      )
      assert.deepStrictEqual(sent, [2, 3, 3])
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("fails after what came before, with the error of the page ahead", () => {
    const played = script(
      checkpoint(records(0, 1), "c1"),
      response(403, errorBody(403, "Forbidden"))
    )
    const seen: Array<string> = []
    return Effect.gen(function* () {
      const error = yield* Connections.list.items({}, ahead).pipe(
        Stream.runForEach((item) => Effect.sync(() => seen.push(...ids([item])))),
        Effect.flip
      )
      assert.deepStrictEqual([seen, error._tag], [["con_0"], "Forbidden"])
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("interrupts the page ahead where it ends, is interrupted or fails", () =>
    Effect.gen(function* () {
      let interrupted = 0
      const hanging = Effect.onInterrupt(Effect.never, () => Effect.sync(() => interrupted++))
      const items = Connections.list.items({}, ahead)
      const run = <A, E>(use: (stream: typeof items) => Effect.Effect<A, E, ManagementClient>) =>
        use(items).pipe(
          Effect.provide(script(checkpoint(records(0, 1), "c1"), hanging).client()),
          Effect.exit
        )
      const turns = Effect.repeat(Effect.yieldNow, { times: 50 })
      yield* run((stream) =>
        stream.pipe(
          Stream.tap(() => turns),
          Stream.take(1),
          Stream.runDrain
        )
      )
      yield* run((stream) => Stream.runForEach(stream, () => Effect.andThen(turns, Effect.fail(1))))
      const fiber = yield* Effect.forkChild(run(Stream.runDrain))
      yield* turns
      yield* Fiber.interrupt(fiber)
      assert.strictEqual(interrupted, 3)
    })
  )
})
