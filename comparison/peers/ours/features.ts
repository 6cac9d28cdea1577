import { Effect, Layer, Redacted, Stream } from "effect"
import type { Programs } from "../../src/Features.ts"
import { layer } from "./src/generated/sdk/fetch.js"
import {
  Credentials,
  Records,
  Servers,
  Tools,
  type WorkshopClient
} from "./src/generated/sdk/index.js"
import * as Testing from "./src/generated/sdk/testing.js"
import * as Validation from "./src/generated/sdk/validation.js"

const client = (base: string) =>
  layer({
    server: Servers.local({ port: new URL(base).port }),
    credentials: Credentials.schemes({
      bearer: Credentials.bearer(Redacted.make("token-1")),
      auditKey: Credentials.auditKey(Redacted.make("key-1"))
    })
  })

const run = <A, E>(base: string, effect: Effect.Effect<A, E, WorkshopClient>): Promise<A> =>
  Effect.runPromise(Effect.provide(effect, client(base)))

const query = (base: string, request: Tools.SearchQuery) => run(base, Tools.search(request))
const file = new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47])], "saw.png")

const longName = "x".repeat(50)

export const programs: Programs = {
  "path-encoding": ({ base }) => run(base, Tools.get("a/b c?d")),
  "path-traversal": ({ base }) => run(base, Tools.get("..")),
  "deep-object": ({ base }) => query(base, { filter: { kind: "hand", size: 3 } }),
  "pipe-delimited": ({ base }) => query(base, { tags: ["a", "b"] }),
  comma: ({ base }) => query(base, { ids: ["1", "2"] }),
  "allow-reserved": ({ base }) => query(base, { path: "/shed/a:b" }),
  "json-query": ({ base }) => query(base, { where: { room: 7 } }),
  form: ({ base }) => run(base, Records.lendTool({ tool: "t1", days: 3 })),
  multipart: ({ base }) => run(base, Tools.uploadPhoto("t1", { file, about: { title: "Saw" } })),
  "multipart-encoding": ({ base }) =>
    run(base, Tools.uploadPhoto("t1", { file, about: { title: "Saw" } })),
  "request-check": ({ base }) =>
    Effect.runPromise(
      Tools.create({ name: longName, kind: "hand" }).pipe(
        Effect.provide(Layer.provide(Validation.requests, client(base)))
      )
    ),
  "server-variables": async () => {
    const server = Servers.local({ port: "4011", version: "v2" })
    return "origin" in server ? `${server.origin}${server.basePath}` : server
  },
  security: ({ base }) =>
    run(base, Effect.all([Tools.get("t1"), Records.readAudit(), Records.readHealth()])),
  "open-enum": async ({ base }) => (await run(base, Tools.get("odd"))).kind,
  "response-check": ({ base }) =>
    Effect.runPromise(
      Tools.get("broken").pipe(
        Effect.provide(Layer.provide(Validation.responses({ mode: "fail" }), client(base)))
      )
    ),
  "not-json": ({ base }) => run(base, Tools.get("html")),
  headers: async ({ base }) => (await run(base, Tools.get.withResponse("t1"))).headers["x-loans"],
  "no-content": ({ base }) => run(base, Tools.delete("t1")),
  "error-body": async ({ base }) => {
    const taken = await run(base, Effect.flip(Tools.create({ name: "taken", kind: "hand" })))
    const bad = await run(base, Effect.flip(Tools.create({ name: "bad", kind: "hand" })))
    return [
      taken._tag === "Conflict" ? taken.body?.existing : taken,
      bad._tag === "UnprocessableContent" ? bad.body?.fields : bad
    ]
  },
  undeclared: ({ base }) =>
    run(
      base,
      Tools.get("teapot").pipe(
        Effect.as(0),
        Effect.catchTag("UnexpectedStatus", (error) => Effect.succeed(error.status))
      )
    ),
  "retry-after": async ({ base }) => (await run(base, Tools.get("busy"))).name,
  "lost-read": async ({ base }) => (await run(base, Tools.get("cut"))).name,
  "lost-write": ({ base }) => run(base, Tools.create({ name: "cut", kind: "hand" })),
  "outcome-unknown": ({ base }) =>
    run(
      base,
      Tools.create({ name: "cut", kind: "hand" }).pipe(
        Effect.as("created"),
        Effect.catchTag("OutcomeUnknown", () => Effect.succeed("unknown"))
      )
    ),
  deadline: ({ base }) => run(base, Tools.get("slow", { deadline: "300 millis" })),
  abort: ({ base }) => run(base, Effect.timeoutOption(Tools.get("slow"), "300 millis")),
  pagination: ({ base }) =>
    run(
      base,
      Tools.list.items({ per_page: 2 }).pipe(
        Stream.map(({ id }) => id),
        Stream.runCollect
      )
    ),
  events: ({ base }) =>
    run(
      base,
      Records.watchTools().pipe(
        Stream.map(({ text }) => text),
        Stream.take(1),
        Stream.runCollect
      )
    ),
  "events-resume": ({ base }) =>
    run(
      base,
      Records.watchTools().pipe(
        Stream.map(({ text }) => text),
        Stream.take(2),
        Stream.runCollect
      )
    ),
  "json-or-events": ({ base }) =>
    run(
      base,
      Effect.all([
        Effect.map(Records.askAdvice({ question: "how?" }), ({ text }) => text),
        Records.askAdviceStream({ question: "how?" }).pipe(
          Stream.map(({ text }) => text),
          Stream.runCollect
        )
      ])
    ),
  lines: ({ base }) =>
    run(
      base,
      Records.readLog().pipe(
        Stream.map(({ text }) => text),
        Stream.runCollect
      )
    ),
  binary: async ({ base, isSent }) => {
    let early = false
    let size = 0
    await run(
      base,
      Stream.runForEach(Tools.downloadManual.stream("t1"), (chunk) =>
        Effect.sync(() => {
          early ||= !isSent()
          size += chunk.length
        })
      )
    )
    return { early, size }
  },
  stubs: () =>
    Effect.runPromise(
      Tools.get("t1").pipe(
        Effect.map(({ name }) => name),
        Effect.provide(
          Testing.layer(Testing.of(Tools.get, { id: "t1", name: "Stub", kind: "hand" }))
        )
      )
    )
}
