/**
 * The runtime of the README, made into operations of a fixture and run against a real server.
 */
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"

import { Books } from "../generated/library/layer/index.ts"
import { createClient } from "../generated/library/raw/client/index.ts"
import { booksGet, booksImport, booksList } from "../generated/library/raw/sdk/books.gen.ts"
import { booksKeysRotate } from "../generated/library/raw/sdk/books/keys.gen.ts"
import { Client, operation } from "../generated/readme/runtime.ts"
import { reply, serving } from "../support/server.ts"

const server = serving(({ method, url, body }) => {
  if (url === "/books/import") return { status: 202 }
  return url.endsWith("missing") ? reply("none", 404) : reply({ method, url, body })
})

const get = operation<[id: string], unknown, { readonly _tag: "NotFound" }>(
  booksGet,
  Books.get.metadata
)
const list = operation<[query: object], unknown, never>(booksList, Books.list.metadata)
const load = operation<[books: ReadonlyArray<unknown>], void, never>(
  booksImport,
  Books.import.metadata
)
const rotate = operation<
  [id: string, kid: string, request: object],
  unknown,
  { readonly _tag: "OutcomeUnknown" }
>(booksKeysRotate, Books.Keys.rotate.metadata)

const run = <A, E>(effect: Effect.Effect<A, E, Client>, baseUrl = server.url()): Promise<A> =>
  Effect.runPromise(Effect.provideService(effect, Client, createClient({ baseUrl })))

describe("the runtime of the README", () => {
  it("sends requests and receives responses", async () => {
    expect(
      await run(
        Effect.all([
          get("1"),
          list({ page: 2 }),
          rotate("b", "k", { algorithm: "ES256" }),
          load([])
        ])
      )
    ).toEqual([
      { method: "GET", url: "/books/1", body: "" },
      { method: "GET", url: "/books?page=2", body: "" },
      { method: "POST", url: "/books/b/keys/k/rotate", body: '{"algorithm":"ES256"}' },
      undefined
    ])
  })

  it("fails with errors that have a name", async () => {
    const tag = <E extends { readonly _tag: string }>(effect: Effect.Effect<unknown, E, Client>) =>
      Effect.map(Effect.flip(effect), ({ _tag }) => _tag)
    expect([
      await run(tag(get("missing"))),
      await run(tag(get("1")), "http://127.0.0.1:1"),
      await run(tag(rotate("b", "k", {})), "http://127.0.0.1:1")
    ]).toEqual(["NotFound", "CallError", "OutcomeUnknown"])
  })
})
