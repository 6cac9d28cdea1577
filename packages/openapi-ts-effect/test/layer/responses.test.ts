/**
 * Every kind of response, sent by a real server and received through a generated layer.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"

import { Responses } from "../generated/responses/layer/index.ts"
import { createClient } from "../generated/responses/raw/client/index.ts"
import { Client } from "../runtime/index.ts"
import { reply, serving } from "../support/server.ts"
import type { Reply } from "../support/server.ts"

const replies: Readonly<Record<string, Reply>> = {
  "/array": reply([{ name: "a" }]),
  "/boolean": reply(false),
  "/bytes": { type: "application/octet-stream", body: "\u0000\u0001" },
  "/csv": { type: "text/csv", body: "a,b" },
  "/cycle": reply({ loop: { loop: null } }),
  "/default-only": reply({ name: "default" }),
  "/discriminated": reply({ name: "other", other: "o" }),
  "/either": reply(null),
  "/empty-schema": reply("anything"),
  "/events": {
    type: "text/event-stream",
    body: 'data: {"name":"first"}\n\nid: 2\ndata: {"name":"second"}\n\n'
  },
  "/intersection": reply({ name: "a", extra: "b" }),
  "/map": { type: "application/problem+json", body: '{"a":1}' },
  "/no-body-allowed": { status: 204 },
  "/nothing": { status: 204 },
  "/number": reply(3),
  "/object-or-nothing": { status: 204 },
  "/probe": { status: 200, type: "application/json" },
  "/range": reply({ name: "two hundred and eighteen" }, 218),
  "/redirect": { status: 200 },
  "/two-objects": reply({ name: "a" }, 200),
  "/undeclared": reply({ id: "new" }, 201)
}

const server = serving(({ url }) => replies[url] ?? { status: 404 })

const run = <A, E>(effect: Effect.Effect<A, E, Client>): Promise<A> =>
  Effect.runPromise(Effect.provideService(effect, Client, createClient({ baseUrl: server.url() })))

describe("a response", () => {
  it("of each JSON kind is decoded", async () => {
    const all = Effect.all({
      array: Responses.array(),
      boolean: Responses.boolean(),
      cycle: Responses.cycle(),
      defaultOnly: Responses.defaultOnly(),
      discriminated: Responses.discriminated(),
      either: Responses.either(),
      emptySchema: Responses.emptySchema(),
      intersection: Responses.intersection(),
      map: Responses.map(),
      number: Responses.number(),
      range: Responses.range(),
      twoObjects: Responses.twoObjects()
    })
    expect(await run(all)).toEqual({
      array: [{ name: "a" }],
      boolean: false,
      cycle: { loop: { loop: null } },
      defaultOnly: { name: "default" },
      discriminated: { name: "other", other: "o" },
      either: null,
      emptySchema: "anything",
      intersection: { name: "a", extra: "b" },
      map: { a: 1 },
      number: 3,
      range: { name: "two hundred and eighteen" },
      twoObjects: { name: "a" }
    })
  })

  it("of text is a string, and of bytes is a Blob", async () => {
    const { bytes, csv } = await run(Effect.all({ bytes: Responses.bytes(), csv: Responses.csv() }))
    expect([csv, [...(await bytes.bytes())]]).toEqual(["a,b", [0, 1]])
  })

  it("without a body is nothing", async () => {
    const all = Effect.all({
      noBodyAllowed: Responses.noBodyAllowed(),
      nothing: Responses.nothing(),
      objectOrNothing: Responses.objectOrNothing(),
      probe: Responses.probe(),
      redirect: Responses.redirect()
    })
    expect(await run(all)).toEqual({
      noBodyAllowed: undefined,
      nothing: undefined,
      objectOrNothing: undefined,
      probe: undefined,
      redirect: undefined
    })
  })

  it("whose body is not declared is given as it comes", async () => {
    expect(await run(Responses.undeclared())).toEqual({ id: "new" })
  })

  it("of events is a stream of them", async () => {
    expect(await run(Stream.runCollect(Stream.take(Responses.events(), 2)))).toEqual([
      { name: "first" },
      { name: "second" }
    ])
  })

  it("has its kinds among the operation's metadata", () => {
    const kinds = Object.values(Responses).map(
      ({ metadata: { id, response } }) => [id.replace("responses.", ""), response] as const
    )
    expect(Object.fromEntries(kinds)).toEqual({
      array: ["array"],
      boolean: ["json"],
      bytes: ["bytes"],
      csv: ["text"],
      cycle: ["object"],
      defaultOnly: ["object"],
      discriminated: ["object"],
      either: ["object", "array", "json"],
      emptySchema: ["json"],
      events: ["events"],
      intersection: ["object"],
      map: ["object"],
      noBodyAllowed: ["nothing"],
      nothing: ["nothing", "json"],
      number: ["json"],
      objectOrNothing: ["object", "nothing"],
      probe: ["nothing"],
      range: ["object"],
      redirect: ["nothing", "json"],
      twoObjects: ["object"],
      undeclared: ["nothing", "json"]
    })
  })

  it("that is declared as a failure is in the metadata when its status is exact", () => {
    expect([
      Responses.range.metadata.errors,
      Responses.events.metadata.errors,
      Responses.array.metadata.errors
    ]).toEqual([[500, 504], [403], []])
  })
})
