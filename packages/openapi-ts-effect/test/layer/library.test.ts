/**
 * The main path on a real server: metadata, errors by status, retries' classes, pages as streams.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"

import { Books, Halls, Loans, Shelves } from "../generated/library/layer/index.ts"
import { createClient } from "../generated/library/raw/client/index.ts"
import { Client } from "../runtime/index.ts"
import { reply, serving } from "../support/server.ts"
import type { Received, Reply } from "../support/server.ts"

const book = (id: string) => ({ id, title: `Book ${id}` })

const pages: Readonly<Record<string, Reply>> = {
  "/books?genre=sf&page=0": reply({ books: [book("1"), book("2")], total: 3 }),
  "/books?genre=sf&page=1": reply([book("3")]),
  "/books?genre=sf&page=2": reply([]),
  "/loans?reader=r&page=0": reply({ loans: [{ book: "1" }], next: "two" }),
  "/loans?reader=r&from=two": reply({ loans: [{ book: "2", due: "today" }] }),
  "/shelves?page=0": reply([{ room: 1 }]),
  "/shelves?page=1": reply([])
}

const response = ({ method, url, body }: Received): Reply => {
  switch (`${method} ${url}`) {
    case "POST /books/b%201/keys/k/rotate":
      return reply({ kid: `next, as ${body}` }, 201)
    case "POST /books/forbidden/keys/k/rotate":
      return reply({ message: "no" }, 403)
    case "POST /books/strange/keys/k/rotate":
      return reply({ message: "strange" }, 499)
    case "POST /books/wrong/keys/k/rotate":
      return reply(["not an object"], 201)
    case "DELETE /books/later":
      return reply({ removed: false }, 202)
    case "DELETE /books/now":
      return { status: 204 }
    default:
      return pages[url] ?? reply({ message: "unknown" }, 404)
  }
}

const server = serving(response)

const client = () => createClient({ baseUrl: server.url() })

const run = <A, E>(effect: Effect.Effect<A, E, Client>): Promise<A> =>
  Effect.runPromise(Effect.provideService(effect, Client, client()))

describe("an operation", () => {
  it("takes path parameters in the order of the URL, then its body", async () => {
    expect(await run(Books.Keys.rotate("b 1", "k", { algorithm: "ES256" }))).toEqual({
      kid: 'next, as {"algorithm":"ES256"}'
    })
  })

  it("carries its metadata as data", () => {
    expect([Books.Keys.rotate.metadata, Books.list.metadata, Halls.list.metadata]).toEqual([
      {
        id: "books.keys.rotate",
        method: "POST",
        path: "/books/{id}/keys/{kid}/rotate",
        pathParameters: ["id", "kid"],
        input: "body",
        response: ["object"],
        errors: [403, 499],
        retry: "never",
        scopes: { allOf: ["create:keys", "update:keys"] }
      },
      {
        id: "books.list",
        method: "GET",
        path: "/books",
        pathParameters: [],
        input: "query",
        response: ["array", "object"],
        errors: [400, 401, 429],
        retry: "safe",
        pagination: { style: "offset", items: "books", total: "total" },
        scopes: { anyOf: ["read:books"] },
        lifecycle: "ga"
      },
      {
        id: "halls.list",
        method: "GET",
        path: "/halls",
        pathParameters: [],
        input: "none",
        response: ["array"],
        errors: [],
        retry: "safe"
      }
    ])
  })

  it("is called by a reserved word through its namespace", async () => {
    expect(await run(Effect.all([Books.delete("later"), Books.delete("now")]))).toEqual([
      { removed: false },
      undefined
    ])
    expect(Books.import.metadata.id).toBe("books.import")
  })

  it("fails with the class of a declared status", async () => {
    const caught = Books.Keys.rotate("forbidden", "k").pipe(
      Effect.catchTag("Forbidden", ({ status, body }) => Effect.succeed({ status, body }))
    )
    expect(await run(caught)).toEqual({ status: 403, body: { message: "no" } })
  })

  it("fails with the runtime's own errors for everything else", async () => {
    const tags = ["strange", "missing", "wrong"].map((id) =>
      Books.Keys.rotate(id, "k").pipe(
        Effect.flip,
        Effect.map(({ _tag }) => _tag)
      )
    )
    expect(await run(Effect.all(tags))).toEqual([
      "UnexpectedStatus",
      "UnexpectedStatus",
      "DecodeError"
    ])
  })

  it("that must not be retried reports a response that got lost", async () => {
    const nowhere = createClient({ baseUrl: "http://127.0.0.1:1" })
    const tags = Effect.all([
      Effect.flip(Books.Keys.rotate("id", "k")),
      Effect.flip(Books.get("id"))
    ]).pipe(
      Effect.map((errors) => errors.map(({ _tag }) => _tag)),
      Effect.provideService(Client, nowhere)
    )
    expect(await Effect.runPromise(tags)).toEqual(["OutcomeUnknown", "TransportError"])
  })
})

describe("a list", () => {
  it("returns one page when it is called", async () => {
    expect(await run(Shelves.list({ page: 0 }))).toEqual([{ room: 1 }])
  })

  it("streams its items over pages by number, in an object or a bare array", async () => {
    expect(await run(Stream.runCollect(Books.list.items({ genre: ["sf"] })))).toEqual([
      book("1"),
      book("2"),
      book("3")
    ])
    expect(await run(Stream.runCollect(Shelves.list.items()))).toEqual([{ room: 1 }])
  })

  it("streams its items over pages by cursor", async () => {
    expect(await run(Stream.runCollect(Loans.list.items({ reader: "r" })))).toEqual([
      { book: "1" },
      { book: "2", due: "today" }
    ])
  })
})
