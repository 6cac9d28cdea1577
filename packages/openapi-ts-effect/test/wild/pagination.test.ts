/** Lists that are read to their end though their document does not say how. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"

import { layer } from "../generated/pages/sdk/fetch.ts"
import { Pages } from "../generated/pages/sdk/index.ts"
import type { PagesClient } from "../generated/pages/sdk/index.ts"
import { generatedFolder, generateSdk } from "../support/generate.ts"
import { pages } from "../documents/pages.ts"

const all = ["a", "b", "c", "d", "e"].map((id) => ({ id }))

/** The items of a stream, over a server that responds so, and what it was asked for. */
const read = async <E>(
  stream: Stream.Stream<{ readonly id: string }, E, PagesClient>,
  respond: (
    query: URLSearchParams,
    body: { readonly cursor?: string }
  ) => readonly [unknown, (string | undefined)?]
) => {
  const asked: Array<string> = []
  const client = layer({
    fetch: (url, init) => {
      const { search, searchParams } = new URL(String(url))
      const body = typeof init?.body === "string" ? init.body : "{}"
      asked.push(search === "" && body !== "{}" ? body : search)
      const [value, link] = respond(searchParams, JSON.parse(body) as { cursor?: string })
      const headers = {
        "content-type": "application/json",
        ...(link === undefined ? {} : { link })
      }
      return Promise.resolve(new Response(JSON.stringify(value), { headers }))
    }
  })
  const items = await Effect.runPromise(Stream.runCollect(stream).pipe(Effect.provide(client)))
  return [items.map(({ id }) => id).join(""), ...asked]
}

/** Two items from a position, and the position after them. */
const from = (start: number) => ({
  items: all.slice(start, start + 2),
  next: start + 2 < all.length ? String(start + 2) : undefined
})

describe("one page", () => {
  it("comes with the status and headers of its response, where they are declared", async () => {
    const client = layer({
      fetch: () =>
        Promise.resolve(
          Response.json(
            { data: all.slice(0, 2), meta: { total: 5 } },
            { headers: { "x-total": "5" } }
          )
        )
    })
    const one = await Effect.runPromise(
      Pages.numbers.withResponse({ page_size: 2 }).pipe(Effect.provide(client))
    )
    expect(one).toEqual({
      value: {
        items: all.slice(0, 2),
        body: { data: all.slice(0, 2), meta: { total: 5 } },
        next: { page_size: 2, page: 1 },
        total: 5
      },
      status: 200,
      headers: { "x-total": 5 }
    })
    expect(one.headers["x-total"] satisfies number | undefined).toBe(5)
    expect(one.value.items[0]?.id satisfies string | undefined).toBe("a")
    expect("withResponse" in Pages.offsets).toBe(false)
  })
})

describe("a list is read to its end", () => {
  it("by numbers of pages, from the one that the document begins with, to an empty one", async () => {
    expect(
      await read(Pages.numbers.items({ page_size: 2 }), (query) => [
        { data: from(Number(query.get("page") ?? 0) * 2).items, meta: { total: 5 } }
      ])
    ).toEqual([
      "abcde",
      "?page_size=2",
      "?page_size=2&page=1",
      "?page_size=2&page=2",
      "?page_size=2&page=3"
    ])
  })

  it("by offset", async () => {
    expect(
      await read(Pages.offsets.items({ limit: 2 }), (query) => [
        from(Number(query.get("offset") ?? 0)).items
      ])
    ).toEqual(["abcde", "?limit=2", "?limit=2&offset=2", "?limit=2&offset=4", "?limit=2&offset=5"])
  })

  it("by cursors, in the response, in what it says of the page, in the body of a search", async () => {
    const cursors = await read(Pages.cursors.items(), (query) => {
      const { items, next } = from(Number(query.get("pageToken") ?? 0))
      return [{ records: items, errors: [], nextPageToken: next }]
    })
    const nested = await read(Pages.nested.items(), (query) => {
      const { items, next } = from(Number(query.get("cursor") ?? 0))
      return [{ items, response_metadata: { next_cursor: next ?? "" } }]
    })
    const search = await read(Pages.search.items({ term: "t" }), (_, { cursor }) => {
      const { items, next } = from(Number(cursor ?? 0))
      return [{ hits: items, next_cursor: next }]
    })
    expect([cursors, nested, search]).toEqual([
      ["abcde", "", "?pageToken=2", "?pageToken=4"],
      ["abcde", "", "?cursor=2", "?cursor=4"],
      ["abcde", '{"term":"t"}', '{"term":"t","cursor":"2"}', '{"term":"t","cursor":"4"}']
    ])
  })

  it("by the next address, in the response or its Link header", async () => {
    const addresses = await read(Pages.addresses.items({ size: 2 }), (query) => {
      const { items, next } = from(Number(query.get("at") ?? 0))
      return [{ results: items, next: next === undefined ? null : `https://x.example/?at=${next}` }]
    })
    const links = await read(Pages.links.items({ per_page: 2 }), (query) => {
      const { items, next } = from(Number(query.get("at") ?? 0))
      return [items, next && `<https://x.example/?at=${next}>; rel="next"`]
    })
    expect([addresses, links]).toEqual([
      ["abcde", "?size=2", "?at=2", "?at=4"],
      ["abcde", "?per_page=2", "?at=2", "?at=4"]
    ])
  })

  it("by the id of the last item, as long as there are more", async () => {
    expect(
      await read(Pages.last.items({ limit: 2 }), (query) => {
        const start = all.findIndex(({ id }) => id === query.get("starting_after")) + 1
        const { items, next } = from(start)
        return [{ data: items, has_more: next !== undefined }]
      })
    ).toEqual(["abcde", "?limit=2", "?limit=2&starting_after=b", "?limit=2&starting_after=d"])
  })
})

describe("what is told of a list", () => {
  it("is in the notes, and nothing of what is no list, or says something itself", async () => {
    const { notes } = await generateSdk(pages, `${generatedFolder}/pages`, "Pages")
    expect(notes.map(({ kind, text, where }) => `${kind} ${where.slice(10)}: ${text}`)).toEqual([
      "detected numbers/get: it is read as a list of pages (offset) by page, page_size of data",
      "detected offsets/get: it is read as a list of pages (offset) by offset, limit",
      "detected cursors/get: it is read as a list of pages (checkpoint, next in nextPageToken) by pageToken, maxResults of records",
      "detected nested/get: it is read as a list of pages (checkpoint, next in /response_metadata/next_cursor) by cursor of items",
      "detected addresses/get: it is read as a list of pages (link, next in next) by size of results",
      "detected links/get: it is read as a list of pages (link, next in link:next) by per_page",
      "detected last/get: it is read as a list of pages (checkpoint, next in item:id) by starting_after, limit of data",
      "detected search/post: it is read as a list of pages (checkpoint, next in next_cursor) by cursor of hits",
      "skipped alone/get: its pages have the address of the next one (next_url), but it has no query to ask for it: it is read as one page"
    ])
    expect("pages" in Pages.alone || "pages" in Pages.single || "pages" in Pages.said).toBe(false)
  })
})
