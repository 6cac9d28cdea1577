/** What generated operations have besides a call is there for promises and for bound resources, too. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { describe, expect, expectTypeOf, it } from "vitest"

import type { ChatCreateItem, Droplet, LogsTailItem } from "../generated/wild/raw/types.gen.ts"
import { bind as bindPages } from "../generated/pages/sdk/bind.ts"
import { layer as pagesLayer } from "../generated/pages/sdk/fetch.ts"
import { Pages } from "../generated/pages/sdk/index.ts"
import { connect as connectToPages } from "../generated/pages/sdk/promise.ts"
import { bind } from "../generated/wild/sdk/bind.ts"
import { layer } from "../generated/wild/sdk/fetch.ts"
import { Chat, Credentials, Droplets, Logs } from "../generated/wild/sdk/index.ts"
import { connect } from "../generated/wild/sdk/promise.ts"

const credentials = Credentials.token(Redacted.make("token"))

/** Options of a client whose requests all have this response. */
const responding = (body: unknown, type = "application/json") => ({
  credentials,
  origin: "https://api.example",
  fetch: () =>
    Promise.resolve(
      new Response(typeof body === "string" ? body : JSON.stringify(body), {
        headers: { "content-type": type, "x-total": "3" }
      })
    )
})

const droplets = [{ id: 1, name: "n" }]

const page = { data: [{ id: "a" }], meta: { total: 1 } }

const collected = async <A>(from: AsyncIterable<A>): Promise<ReadonlyArray<A>> => {
  const all: Array<A> = []
  for await (const each of from) all.push(each)
  return all
}

describe("an operation on promises", () => {
  it("has the status and headers of its response", async () => {
    await using wild = await connect(responding(droplets))
    const { list } = wild.of(Droplets)
    const whole = await list.withResponse()
    expectTypeOf(whole.value).toEqualTypeOf<Array<Droplet>>()
    expectTypeOf(whole.headers["x-total"]).toEqualTypeOf<number | undefined>()
    expect(whole).toEqual({ value: droplets, status: 200, headers: { "x-total": 3 } })
    expect(await list()).toEqual(droplets)
    expect("withResponse" in wild.of(Droplets).create).toBe(false)
    const signal = AbortSignal.abort(new Error("no longer"))
    await expect(list.withResponse({ signal })).rejects.toThrow("no longer")
  })

  it("has those of one page", async () => {
    await using pages = await connectToPages(responding(page))
    const { numbers } = pages.of(Pages)
    const { headers, status, value } = await numbers.withResponse({ page_size: 2 })
    expectTypeOf(value.items[0]?.id).toEqualTypeOf<string | undefined>()
    expectTypeOf(headers["x-total"]).toEqualTypeOf<number | undefined>()
    expect([value.items, status, headers]).toEqual([page.data, 200, { "x-total": 3 }])
    expect(await collected(numbers.items({ page_size: 2 }))).toEqual(page.data)
    // @ts-expect-error: it declares no headers
    expect(pages.of(Pages).offsets.withResponse).toBe(undefined)
  })

  it("iterates over items, be they lines or events", async () => {
    await using lines = await connect(
      responding('{"line":"1"}\n{"line":"2"}\n', "application/x-ndjson")
    )
    const tailed = lines.of(Logs).tail()
    expectTypeOf(tailed).toEqualTypeOf<AsyncIterable<LogsTailItem>>()
    expect(await collected(tailed)).toEqual([{ line: "1" }, { line: "2" }])
    await using events = await connect(responding('data: {"delta":"a"}\n\n', "text/event-stream"))
    const chunks = events.of(Chat).createStream({ prompt: "p" })
    expectTypeOf(chunks).toEqualTypeOf<AsyncIterable<ChatCreateItem>>()
    expect(await collected(chunks)).toEqual([{ delta: "a" }])
  })
})

describe("a bound operation", () => {
  it("iterates over items", async () => {
    const lines = responding('{"line":"1"}\n', "application/x-ndjson")
    const call = Effect.flatMap(bind(Logs), ({ tail }) => {
      const items: Stream.Stream<LogsTailItem, unknown> = tail({}, { idleTimeout: "1 minute" })
      expectTypeOf<Stream.Success<ReturnType<typeof tail>>>().toEqualTypeOf<LogsTailItem>()
      return Effect.andThen(Stream.runDrain(items), Stream.runCollect(tail()))
    })
    expect(await Effect.runPromise(Effect.provide(call, layer(lines)))).toEqual([{ line: "1" }])
  })

  it("has the status and headers of its response", async () => {
    const call = Effect.flatMap(bind(Droplets), ({ list }) => list.withResponse())
    const whole = await Effect.runPromise(Effect.provide(call, layer(responding(droplets))))
    expectTypeOf(whole.headers["x-total"]).toEqualTypeOf<number | undefined>()
    expect(whole).toEqual({ value: droplets, status: 200, headers: { "x-total": 3 } })
  })

  it("has those of one page", async () => {
    const call = Effect.flatMap(bindPages(Pages), ({ numbers }) => {
      expectTypeOf<Stream.Services<ReturnType<typeof numbers.items>>>().toEqualTypeOf<never>()
      return numbers.withResponse({ page_size: 2 })
    })
    const whole = await Effect.runPromise(Effect.provide(call, pagesLayer(responding(page))))
    expectTypeOf(whole.headers["x-total"]).toEqualTypeOf<number | undefined>()
    expect([whole.value.items, whole.headers]).toEqual([page.data, { "x-total": 3 }])
  })
})
