/** The SDK as a program uses it, against a small server. */
import { fileURLToPath } from "node:url"
import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { layer } from "../src/generated/sdk/fetch.js"
import {
  Artworks,
  Credentials,
  Guide,
  ReadOnly,
  Redirection,
  Retry,
  Servers,
  Shop,
  Tours,
  Visits
} from "../src/generated/sdk/index.js"
import { connect } from "../src/generated/sdk/promise.js"
import * as Testing from "../src/generated/sdk/testing.js"
import { file } from "openapi-effect-runtime/transport/LocalFile"
import { json, serving } from "./support.ts"

const credentials = Credentials.apiKey(Redacted.make("key-1"))

describe("the museum's SDK", () => {
  it.live("sends the API key, and reads a response", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const server = yield* serving(() => json({ id: "art_001", title: "The Great Wave" }))
        const artwork = yield* Artworks.get("art_001").pipe(
          Effect.provide(layer({ origin: server.origin, credentials }))
        )
        assert.deepStrictEqual(artwork, { id: "art_001", title: "The Great Wave" })
        assert.deepStrictEqual(server.requests, [
          {
            method: "GET",
            url: "/v1/artworks/art_001",
            key: "key-1",
            accept: "application/json",
            type: undefined,
            body: ""
          }
        ])
      })
    )
  )

  it.effect("has a read-only client, for what its document says only reads", () =>
    Effect.gen(function* () {
      const reads = [Artworks.get, Artworks.list, Artworks.search, Visits.list]
      assert.deepStrictEqual(
        reads.map(({ metadata }) => metadata.readOnly),
        [true, true, true, true]
      )
      assert.deepInclude(yield* Effect.flip(Visits.book({ day: "2026-05-01", guests: 2 })), {
        _tag: "InvalidRequest",
        operation: "visits.book",
        kind: "readOnly"
      })
    }).pipe(
      Effect.provide(
        Layer.provide(ReadOnly.layer, layer({ origin: "http://127.0.0.1:1", credentials }))
      )
    )
  )

  it.live("reads artworks to their end by the `Link` header", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const server = yield* serving(({ url }) =>
          url.includes("cursor=art_003")
            ? json([{ id: "art_003", title: "Red Fuji" }])
            : json(
                [
                  { id: "art_001", title: "The Great Wave" },
                  { id: "art_002", title: "Rain" }
                ],
                200,
                { link: '<https://api.museum.example/v1/artworks?cursor=art_003>; rel="next"' }
              )
        )
        const titles = yield* Artworks.list.items({ limit: 2 }).pipe(
          Stream.map(({ title }) => title),
          Stream.runCollect,
          Effect.provide(layer({ origin: server.origin, credentials }))
        )
        assert.deepStrictEqual(titles, ["The Great Wave", "Rain", "Red Fuji"])
        assert.deepStrictEqual(
          server.requests.map(({ url }) => url),
          ["/v1/artworks?limit=2", "/v1/artworks?limit=2&cursor=art_003"]
        )
      })
    )
  )

  it.live("reads visits to their end by page numbers from 1", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const visits = [1, 2, 3].map((guests) => ({
          id: `vis_${guests}`,
          day: "2026-05-01",
          guests
        }))
        const server = yield* serving(({ url }) => {
          const page = Number(new URL(url, "http://museum").searchParams.get("page") ?? 1)
          return json({
            visits: visits.slice(2 * (page - 1), 2 * page),
            size: 2,
            total: visits.length
          })
        })
        const found = yield* Visits.list
          .items({ size: 2 })
          .pipe(Stream.runCollect, Effect.provide(layer({ origin: server.origin, credentials })))
        assert.deepStrictEqual(found, visits)
        assert.deepStrictEqual(
          server.requests.map(({ url }) => url),
          ["/v1/visits?size=2", "/v1/visits?size=2&page=2"]
        )
      })
    )
  )

  it.live("fails with a typed 422", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const errorResponse = {
          message: "A value cannot be used",
          code: "invalid_fields",
          fields: [{ name: "guests", reason: "is too large" }]
        }
        const server = yield* serving(() => json(errorResponse, 422))
        const failure = yield* Visits.book({ day: "2026-05-02", guests: 10 }).pipe(
          Effect.flip,
          Effect.provide(layer({ origin: server.origin, credentials }))
        )
        if (failure._tag !== "UnprocessableContent") throw failure
        assert.deepStrictEqual(failure.body?.fields, [{ name: "guests", reason: "is too large" }])
        assert.strictEqual(
          failure.message,
          "visits.book: 422: A value cannot be used (invalid_fields)"
        )
        for (const shown of [String(failure), JSON.stringify(failure), inspect(failure)]) {
          assert.notInclude(shown, "is too large")
        }
      })
    )
  )

  it.live("downloads an image, whole and as it comes", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const image = Uint8Array.from({ length: 1000 }, (_, index) => index % 256)
        const server = yield* serving(() => ({
          status: 200,
          headers: { "content-type": "image/png" },
          body: image
        }))
        const client = layer({ origin: server.origin, credentials })
        const whole = yield* Artworks.image("art_001").pipe(Effect.provide(client))
        const chunks = yield* Artworks.image
          .stream("art_001")
          .pipe(Stream.runCollect, Effect.provide(client))
        assert.deepStrictEqual(whole, image)
        assert.deepStrictEqual(
          chunks.flatMap((chunk) => [...chunk]),
          [...image]
        )
      })
    )
  )

  it.live("returns a declared redirection as a value, and does not follow it", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const server = yield* serving(({ url }) => ({
          status: 302,
          headers: { location: `https://images.museum.example${url}` }
        }))
        const client = layer({ origin: server.origin, credentials })
        const to = (path: string) =>
          new Redirection({
            status: 302,
            location: `https://images.museum.example${path}`,
            etag: undefined
          })
        const image = yield* Artworks.image("art_001").pipe(Effect.provide(client))
        assert.deepStrictEqual(image, to("/v1/artworks/art_001/image"))
        const today: Redirection = yield* Tours.today().pipe(Effect.provide(client))
        assert.deepStrictEqual(today, to("/v1/tours/today"))
        const streamed = yield* Artworks.image
          .stream("art_001")
          .pipe(Stream.runDrain, Effect.flip, Effect.provide(client))
        assert.strictEqual(streamed._tag, "UnexpectedStatus")
      })
    )
  )

  it.live("does not take a success for a redirection", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const server = yield* serving(() => ({ status: 200 }))
        const failure = yield* Tours.today().pipe(
          Effect.flip,
          Effect.provide(layer({ origin: server.origin, credentials }))
        )
        assert.strictEqual(
          failure.message,
          "tours.today: 200 with an empty body, where a redirection is promised"
        )
      })
    )
  )

  it.live("searches with the cursor of the next page in the body", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const server = yield* serving(({ body }) =>
          json(
            body.includes("after")
              ? { artworks: [{ id: "art_002", title: "Rain" }], page: { total: 2 } }
              : { artworks: [{ id: "art_001", title: "Wave" }], page: { next: "c1", total: 2 } }
          )
        )
        const titles = yield* Artworks.search.items({ artist: "Hokusai", count: 1 }).pipe(
          Stream.map(({ title }) => title),
          Stream.runCollect,
          Effect.provide(layer({ origin: server.origin, credentials }))
        )
        assert.deepStrictEqual(titles, ["Wave", "Rain"])
        assert.deepStrictEqual(
          server.requests.map(({ body, method, url }) => `${method} ${url} ${body}`),
          [
            'POST /v1/artworks/search {"artist":"Hokusai","count":1}',
            'POST /v1/artworks/search {"artist":"Hokusai","count":1,"after":"c1"}'
          ]
        )
      })
    )
  )

  it.live("follows a tour by its events, over a connection that ends", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const stop = (id: number, room: number) =>
          `event: stop\nid: ${id}\ndata: ${JSON.stringify({ room, artwork: `art_00${id}` })}\n\n`
        const server = yield* serving(() => ({
          status: 200,
          headers: { "content-type": "text/event-stream" },
          body: stop(1, 12) + stop(2, 14)
        }))
        const stops = yield* Tours.follow("tour_001", { reconnect: "never" }).pipe(
          Stream.runCollect,
          Effect.provide(layer({ origin: server.origin, credentials }))
        )
        assert.deepStrictEqual(stops, [
          { type: "stop", room: 12, artwork: "art_001" },
          { type: "stop", room: 14, artwork: "art_002" }
        ])
      })
    )
  )

  it.live("waits for as long as a 429 asks, unless it must not retry", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const server = yield* serving(() =>
          json({ message: "Slow down", code: "too_many_requests" }, 429, { "retry-after": "2" })
        )
        const failure = yield* Artworks.delete("art_001", { retry: Retry.none }).pipe(
          Effect.flip,
          Effect.provide(layer({ origin: server.origin, credentials }))
        )
        assert.strictEqual(failure._tag, "TooManyRequests")
        assert.strictEqual(
          failure.message,
          "artworks.delete: 429: Slow down (too_many_requests); wait 2000 millis"
        )
      })
    )
  )

  it.live("serves programs on promises", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const server = yield* serving(() => ({ status: 204 }))
        yield* Effect.promise(async () => {
          await using museum = await connect({ origin: server.origin, credentials })
          await museum.run(Artworks.delete, "art_001")
        })
        assert.deepStrictEqual(
          server.requests.map(({ method, url }) => `${method} ${url}`),
          ["DELETE /v1/artworks/art_001"]
        )
      })
    )
  )

  it.live("streams the bytes of an image to programs on promises", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const server = yield* serving(() => ({
          status: 200,
          headers: { "content-type": "image/png" },
          body: Uint8Array.from([1, 2, 3])
        }))
        const bytes = yield* Effect.promise(async () => {
          await using museum = await connect({ origin: server.origin, credentials })
          const chunks: Array<Uint8Array> = []
          for await (const chunk of museum.of(Artworks).image.stream("art_001")) chunks.push(chunk)
          return chunks.flatMap((chunk) => [...chunk])
        })
        assert.deepStrictEqual(bytes, [1, 2, 3])
      })
    )
  )

  it.effect("is stubbed in tests", () =>
    Artworks.get("art_001").pipe(
      Effect.flip,
      Effect.provide(Testing.layer(Testing.failing(Artworks.get, 404))),
      Effect.map((failure) => assert.strictEqual(failure._tag, "NotFound"))
    )
  )

  it.live("orders by a form, and lists orders by a cursor that the document does not explain", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const order = (number: number) => ({ id: `ord_00${number}`, artwork: "art_001", prints: 1 })
        const server = yield* serving(({ method, url }) =>
          method === "POST"
            ? json(order(1), 201)
            : url.includes("cursor=ord_002")
              ? json({ orders: [order(2)] })
              : json({ orders: [order(1)], next_cursor: "ord_002" })
        )
        const client = layer({ origin: server.origin, credentials })
        const ordered = yield* Shop.order({ artwork: "art_001", prints: 1 }).pipe(
          Effect.provide(client)
        )
        const orders = yield* Shop.orders
          .items({ limit: 1 })
          .pipe(Stream.runCollect, Effect.provide(client))
        assert.deepStrictEqual([ordered, orders], [order(1), [order(1), order(2)]])
        assert.deepStrictEqual(
          server.requests.map(({ body, url }) => `${url} ${body}`.trim()),
          [
            "/v1/shop/orders artwork=art_001&prints=1",
            "/v1/shop/orders?limit=1",
            "/v1/shop/orders?limit=1&cursor=ord_002"
          ]
        )
      })
    )
  )

  it.live("asks the guide, for the whole text or word by word", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const server = yield* serving(({ body }) =>
          body.includes('"stream":true')
            ? {
                status: 200,
                headers: { "content-type": "text/event-stream" },
                body: 'data: {"text":"Look at"}\n\ndata: {"text":"the boats."}\n\n'
              }
            : json({ text: "Look at the boats." })
        )
        const client = layer({ origin: server.origin, credentials })
        const question = "What shall I see?"
        const whole = yield* Guide.ask({ question }).pipe(Effect.provide(client))
        const words = yield* Guide.askStream({ question }).pipe(
          Stream.runCollect,
          Effect.provide(client)
        )
        assert.deepStrictEqual(whole, { text: "Look at the boats." })
        assert.deepStrictEqual(words, [{ text: "Look at" }, { text: "the boats." }])
        assert.deepStrictEqual(
          server.requests.map(({ body }) => body),
          [JSON.stringify({ question }), JSON.stringify({ question, stream: true })]
        )
      })
    )
  )

  it.live("uploads a file as the body, and in a form", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const server = yield* serving(() => ({ status: 204 }))
        const client = layer({ origin: server.origin, credentials })
        const image = yield* file(fileURLToPath(new URL("wave.txt", import.meta.url)))
        yield* Artworks.setImage("art_001", image).pipe(Effect.provide(client))
        yield* Artworks.addScan("art_001", { file: image, side: "back" }).pipe(
          Effect.provide(client)
        )
        const [whole, form] = server.requests
        assert.deepStrictEqual([whole?.type, whole?.body], ["image/png", "a wave\n"])
        const boundary = form?.type?.split("boundary=")[1] ?? ""
        assert.deepStrictEqual(form?.body.replaceAll(boundary, "*").split("\r\n"), [
          "--*",
          'Content-Disposition: form-data; name="file"; filename="blob"',
          "Content-Type: image/png",
          "",
          "a wave\n",
          "--*",
          'Content-Disposition: form-data; name="side"',
          "",
          "back",
          "--*--",
          ""
        ])
      })
    )
  )

  it.live("prefers JSON where a label is text too", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const label = { title: "The Great Wave", lines: ["Hokusai", "1831"] }
        const server = yield* serving(() => json(label))
        const found = yield* Artworks.label("art_001").pipe(
          Effect.provide(layer({ origin: server.origin, credentials }))
        )
        assert.deepStrictEqual(found, label)
        assert.deepStrictEqual(
          server.requests.map(({ accept }) => accept),
          ["application/json"]
        )
      })
    )
  )

  it.live("has the headers of a response where they are asked for", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const artwork = { id: "art_001", title: "The Great Wave" }
        const server = yield* serving(() => json(artwork, 200, { "x-loans": "3", "x-room": "12" }))
        const client = layer({ origin: server.origin, credentials })
        const whole = yield* Artworks.get.withResponse("art_001").pipe(Effect.provide(client))
        assert.deepStrictEqual(whole, {
          value: artwork,
          status: 200,
          headers: { "x-loans": 3, "x-room": "12" }
        })
        const loans: number | undefined = whole.headers["x-loans"]
        assert.strictEqual(loans, 3)
      })
    )
  )

  it("finds its servers by their variables", () => {
    assert.deepStrictEqual(
      [Servers.main(), Servers.branch(), Servers.branch({ branch: "paris", version: "v2" })],
      [
        { origin: "https://api.museum.example", basePath: "/v1" },
        { origin: "https://kyoto.museum.example", basePath: "/v1" },
        { origin: "https://paris.museum.example", basePath: "/v2" }
      ]
    )
    assert.deepInclude(Servers.branch({ version: "v1/../secret" }), { _tag: "ConfigurationError" })
  })
})
