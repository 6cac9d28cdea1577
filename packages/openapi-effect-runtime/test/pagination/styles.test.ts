import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { OperationMetadata, Pagination } from "../../src/core/OperationMetadata.ts"
import type { PaginationDialect } from "../../src/pagination/Dialect.ts"
import { pagedOperationOf } from "../../src/pagination/PagedOperation.ts"
import * as Stub from "../../src/testing/Stub.ts"
import type { TransportRequest } from "../../src/transport/Transport.ts"
import { type Response, client, metadata, Museum, profile, raw, withQuery } from "../support/api.ts"

interface Artwork {
  readonly id: string
}

const artworks = Array.from({ length: 5 }, (_, index): Artwork => ({ id: `art_${index}` }))

type Request = Readonly<Record<string, unknown>>

const listOf = (
  dialect: PaginationDialect,
  pagination: Pagination,
  given: Partial<OperationMetadata> = {}
) =>
  pagedOperationOf(
    Museum,
    dialect,
    withQuery
  )<[request?: Request, options?: { readonly deadline?: number }], Artwork, unknown, never>(raw, {
    ...metadata({ response: ["object", "array"], ...given }),
    pagination
  })

/** What was asked for: the query, and the body if there is one. */
const asked = ({ body, path }: TransportRequest): unknown => {
  const query = path.slice("/v1/artworks".length)
  return typeof body === "string" ? [query, JSON.parse(body)] : query
}

const parametersOf = ({ path }: TransportRequest): URLSearchParams =>
  new URL(path, "https://museum.test").searchParams

/** A walk over the whole list: the identifiers that came, and the requests that were sent. */
const walk = (
  list: ReturnType<typeof listOf>,
  request: Request | undefined,
  respond: (request: TransportRequest) => Response
) => {
  const requests: Array<unknown> = []
  return Stream.runCollect(list.items(request)).pipe(
    Effect.map((items) => ({ ids: items.map(({ id }) => id), requests })),
    Effect.provide(
      client((sent) => {
        requests.push(asked(sent))
        return respond(sent)
      })
    )
  )
}

const ids = artworks.map(({ id }) => id)

/** Two of the artworks, from a position. */
const two = (start: number): ReadonlyArray<Artwork> => artworks.slice(start, start + 2)

describe("a list by the number of a page", () => {
  for (const [first, dialect] of [
    [1, {}],
    [1, { offset: { first: 1 } }],
    [0, { offset: { first: 0 } }]
  ] as const) {
    it.effect(`that begins with ${first}: ${JSON.stringify(dialect)}`, () =>
      Effect.gen(function* () {
        const list = listOf(dialect, { style: "offset", items: "data", total: "/meta/total" })
        const seen = yield* walk(list, { per_page: 2, artist: "a&b" }, (sent) => {
          const page = Number(parametersOf(sent).get("page") ?? first)
          return { body: { data: two((page - first) * 2), meta: { total: artworks.length } } }
        })
        assert.deepStrictEqual(seen, {
          ids,
          requests: [
            "?per_page=2&artist=a%26b",
            `?per_page=2&artist=a%26b&page=${first + 1}`,
            `?per_page=2&artist=a%26b&page=${first + 2}`,
            // The size that was used is not told, so the last page may not be the end.
            `?per_page=2&artist=a%26b&page=${first + 3}`
          ]
        })
      })
    )
  }

  it.effect("by names of its own", () =>
    Effect.gen(function* () {
      const list = listOf(
        { offset: { page: "p", size: "s" } },
        { style: "offset", items: "", parameters: { page: "page_number", size: "page_size" } }
      )
      const seen = yield* walk(list, { page_size: 2, page_number: 2 }, (sent) => ({
        body: two((Number(parametersOf(sent).get("page_number")) - 1) * 2)
      }))
      assert.deepStrictEqual(seen, {
        ids: ids.slice(2),
        requests: [2, 3, 4].map((page) => `?page_size=2&page_number=${page}`)
      })
    })
  )
})

describe("a list by the number of a record", () => {
  const dialect: PaginationDialect = {
    offset: { page: "offset", size: "limit", unit: "record", limit: 1000, usedSize: ["limit"] }
  }
  it.effect("advances by the number of records received", () =>
    Effect.gen(function* () {
      const list = listOf(dialect, { style: "offset", items: "data", total: "total" })
      const seen = yield* walk(list, { limit: 50 }, (sent) => ({
        // The server's pages are smaller than what is asked for.
        body: { data: two(Number(parametersOf(sent).get("offset") ?? 0)), total: artworks.length }
      }))
      assert.deepStrictEqual(seen, {
        ids,
        requests: ["?limit=50", "?limit=50&offset=2", "?limit=50&offset=4"]
      })
    })
  )

  it.effect("goes back by as many as vanished", () =>
    Effect.gen(function* () {
      const list = listOf(dialect, { style: "offset", items: "data", total: "total" })
      let left = artworks
      const seen = yield* walk(list, undefined, (sent) => {
        const offset = Number(parametersOf(sent).get("offset") ?? 0)
        const data = left.slice(offset, offset + 2)
        const total = left.length
        // The first one is gone by the time of the next request.
        left = artworks.slice(1)
        return { body: { data, total, limit: 2 } }
      })
      assert.deepStrictEqual(seen, {
        ids: ["art_0", "art_1", "art_3", "art_4", "art_2"],
        requests: ["", "?offset=2", "?offset=1", "?offset=3"]
      })
    })
  )
})

describe("a list by a cursor", () => {
  const dialect: PaginationDialect = { checkpoint: { cursor: "after", size: "first" } }
  const after = (parameters: URLSearchParams) => Number(parameters.get("after") ?? 0)
  const next = (start: number) => (start + 2 < artworks.length ? String(start + 2) : null)

  it.effect("deep in the body", () =>
    Effect.gen(function* () {
      const list = listOf(dialect, { style: "checkpoint", items: "data", next: "/page~1info/end" })
      const seen = yield* walk(list, { first: 2 }, (sent) => {
        const start = after(parametersOf(sent))
        return { body: { data: two(start), "page/info": { end: next(start) } } }
      })
      assert.deepStrictEqual(seen, {
        ids,
        requests: ["?first=2", "?first=2&after=2", "?first=2&after=4"]
      })
    })
  )

  it.effect("in the header `Link`", () =>
    Effect.gen(function* () {
      const list = listOf(dialect, { style: "checkpoint", items: "", next: "link:next" })
      const seen = yield* walk(list, { first: 2 }, (sent) => {
        const start = after(parametersOf(sent))
        const link = `<https://museum.test/v1/artworks?after=${next(start)}>; rel="next"`
        return { body: two(start), headers: next(start) === null ? {} : { link } }
      })
      assert.deepStrictEqual(seen, {
        ids,
        requests: ["?first=2", "?first=2&after=2", "?first=2&after=4"]
      })
    })
  )

  const search = (sent: TransportRequest, response: (start: number) => Response): Response => {
    const body: unknown = JSON.parse(String(sent.body))
    return response(Number(Object(body).after ?? 0))
  }
  const page = (start: number): Response => ({ body: { data: two(start), next: next(start) } })

  it.effect("in the body of the request", () =>
    Effect.gen(function* () {
      const list = listOf(
        dialect,
        { style: "checkpoint", items: "data", next: "next" },
        { method: "POST", input: "body" }
      )
      const seen = yield* walk(list, { artist: "Hokusai" }, (sent) => search(sent, page))
      assert.deepStrictEqual(seen, {
        ids,
        requests: [
          ["", { artist: "Hokusai" }],
          ["", { artist: "Hokusai", after: "2" }],
          ["", { artist: "Hokusai", after: "4" }]
        ]
      })
    })
  )

  for (const place of ["query", "body"] as const) {
    it.effect(`in the ${place} of a request that has both`, () =>
      Effect.gen(function* () {
        const list = listOf(
          dialect,
          { style: "checkpoint", items: "data", next: "next", in: place },
          { method: "POST", input: "group" }
        )
        const request = { query: { lang: "en" }, body: { artist: "Hokusai" } }
        const sentWith = (cursor: object) => [
          `?${new URLSearchParams({ lang: "en", ...(place === "query" ? cursor : {}) }).toString()}`,
          { artist: "Hokusai", ...(place === "body" ? cursor : {}) }
        ]
        const respond = (sent: TransportRequest) =>
          place === "body" ? search(sent, page) : page(after(parametersOf(sent)))
        const seen = yield* walk(list, request, respond)
        assert.deepStrictEqual(seen, {
          ids,
          requests: [sentWith({}), sentWith({ after: "2" }), sentWith({ after: "4" })]
        })
        const [one] = yield* Stream.runCollect(list.pages(request)).pipe(
          Effect.provide(client(respond))
        )
        const same = yield* list(request).pipe(Effect.provide(client(respond)))
        const goesOn = { ...request, [place]: { ...request[place], after: "2" } }
        assert.deepStrictEqual([one?.next, same.next], [goesOn, goesOn])
      })
    )
  }
})

describe("a list by the address of the next page", () => {
  const page = (sent: TransportRequest) => Number(parametersOf(sent).get("page") ?? 1)
  const addressAfter = (number: number, before = "https://museum.test/v1/artworks") =>
    number < 3 ? `${before}?page=${number + 1}&size=2&tag=a%2Bb&tag=c` : undefined

  it.effect("in the header `Link`", () =>
    Effect.gen(function* () {
      const list = listOf({}, { style: "link", items: "", next: "link:next" })
      const seen = yield* walk(list, { size: 2, tag: ["a+b", "c"], page: 1 }, (sent) => {
        const next = addressAfter(page(sent))
        return {
          body: two((page(sent) - 1) * 2),
          headers: next === undefined ? {} : { link: `<${next}>; rel="next"` }
        }
      })
      assert.deepStrictEqual(seen, {
        ids,
        requests: [
          "?size=2&tag=a%2Bb&tag=c&page=1",
          "?page=2&size=2&tag=a%2Bb&tag=c",
          "?page=3&size=2&tag=a%2Bb&tag=c"
        ]
      })
    })
  )

  for (const before of ["/v1/artworks", "", "https://elsewhere.test/steal"]) {
    it.effect(`in the body, as "${before}?…": it is asked of the same server`, () =>
      Effect.gen(function* () {
        const list = listOf({}, { style: "link", items: "data", next: "/links/next" })
        const origins = new Set<string>()
        const seen = yield* walk(list, undefined, (sent) => {
          origins.add(sent.origin)
          return {
            body: {
              data: two((page(sent) - 1) * 2),
              links: { next: addressAfter(page(sent), before) }
            }
          }
        })
        assert.deepStrictEqual(
          [seen, [...origins]],
          [
            {
              ids,
              requests: ["", "?page=2&size=2&tag=a%2Bb&tag=c", "?page=3&size=2&tag=a%2Bb&tag=c"]
            },
            ["https://museum.test"]
          ]
        )
      })
    )
  }

  it.effect("keeps the types of what the query had", () =>
    Effect.gen(function* () {
      const list = listOf({}, { style: "link", items: "data", next: "next" })
      const { next } = yield* list({ page: 1, open: true, tags: ["a", "b"] }).pipe(
        Effect.provide(
          client(() => ({ body: { data: [], next: "?page=2&open=true&tags=a%2Cb&new=x" } }))
        )
      )
      assert.deepStrictEqual<unknown>(next, { page: 2, open: true, tags: ["a", "b"], new: "x" })
    })
  )

  it.effect("ends in an error where an address comes again", () =>
    Effect.gen(function* () {
      const list = listOf({}, { style: "link", items: "data", next: "next" })
      const error = yield* walk(list, undefined, () => ({
        body: { data: two(0), next: "?page=2" }
      })).pipe(Effect.flip)
      assert.deepStrictEqual(
        error instanceof Error && "kind" in error ? error.kind : error,
        "repeated-cursor"
      )
    })
  )
})

describe("a stub of a list", () => {
  for (const [name, pagination] of Object.entries({
    "by page": { style: "offset", items: "data", total: "/meta/total" },
    "by cursor": { style: "checkpoint", items: "data", next: "/meta/next" },
    "by address in the header": { style: "link", items: "", next: "link:next" },
    "by address in the body": { style: "link", items: "data", next: "/links/next" }
  } satisfies Record<string, Pagination>)) {
    it.effect(`${name} gives all records`, () => {
      const list = listOf({}, pagination)
      const sdk = { profile, pagination: {} }
      return Effect.gen(function* () {
        const items = yield* Stream.runCollect(list.items({ limit: 2, per_page: 2 }))
        assert.deepStrictEqual(items, artworks)
      }).pipe(Effect.provide(Stub.layerOf(Museum, sdk)(Stub.list(list, artworks))))
    })
  }
})
