import { Effect, Stream } from "effect"
import {
  FetchHttpClient,
  HttpClient,
  HttpClientRequest,
  HttpClientResponse
} from "effect/unstable/http"
import type { Programs } from "../../src/Features.ts"
import { make, type SearchToolsParams, type Workshop } from "./src/generated/Workshop.ts"

const run = <A, E>(
  base: string,
  program: (workshop: Workshop) => Effect.Effect<A, E>
): Promise<A> =>
  Effect.gen(function* () {
    const client = yield* HttpClient.HttpClient
    return yield* program(make(HttpClient.mapRequest(client, HttpClientRequest.prependUrl(base))))
  }).pipe(Effect.provide(FetchHttpClient.layer), Effect.runPromise)

const query = (base: string, params: SearchToolsParams) =>
  run(base, (workshop) => workshop.searchTools({ params }))

const get = (base: string, id: string) => run(base, (workshop) => workshop.getTool(id, undefined))

// what is typed as an object with a string for the file is sent as it is given: a form that the program makes
const upload = (base: string) => {
  const form = new FormData()
  form.append("file", new File(["PNG"], "saw.png", { type: "image/png" }))
  form.append("about", new Blob([JSON.stringify({ title: "Saw" })], { type: "application/json" }))
  return run(base, (workshop) => workshop.uploadPhoto("t1", { payload: form as never }))
}

const rejected = (workshop: Workshop, name: string) =>
  Effect.flip(workshop.createTool({ payload: { id: "", name, kind: "hand" } }))

/** With the retries of Effect's own client. */
const getRetried = (base: string, id: string) =>
  Effect.gen(function* () {
    const client = HttpClient.mapRequest(
      HttpClient.retryTransient(yield* HttpClient.HttpClient, { times: 3 }),
      HttpClientRequest.prependUrl(base)
    )
    return yield* make(client).getTool(id, undefined)
  }).pipe(Effect.provide(FetchHttpClient.layer), Effect.runPromise)

export const programs: Programs = {
  "path-encoding": ({ base }) => get(base, "a/b c?d"),
  "path-traversal": ({ base }) => get(base, ".."),
  "deep-object": ({ base }) => query(base, { "filter[kind]": "hand", "filter[size]": 3 }),
  "pipe-delimited": ({ base }) => query(base, { tags: ["a", "b"] }),
  comma: ({ base }) => query(base, { ids: ["1", "2"] }),
  "allow-reserved": ({ base }) => query(base, { path: "/shed/a:b" }),
  "json-query": ({ base }) => query(base, { where: { room: 7 } }),
  form: ({ base }) =>
    run(base, (workshop) => workshop.lendTool({ payload: { tool: "t1", days: 3 } })),
  multipart: ({ base }) => upload(base),
  "multipart-encoding": ({ base }) => upload(base),
  "open-enum": async ({ base }) => (await get(base, "odd")).kind,
  "response-check": ({ base }) => get(base, "broken"),
  "not-json": ({ base }) => get(base, "html"),
  headers: ({ base }) =>
    run(base, (workshop) =>
      Effect.map(
        workshop.getTool("t1", { config: { includeResponse: true } }),
        ([, response]) => response.headers["x-loans"]
      )
    ),
  "no-content": ({ base }) => run(base, (workshop) => workshop.deleteTool("t1", undefined)),
  "error-body": ({ base }) =>
    run(base, (workshop) =>
      Effect.gen(function* () {
        const taken = yield* rejected(workshop, "taken")
        const bad = yield* rejected(workshop, "bad")
        return [
          taken._tag === "CreateTool409" ? taken.cause.existing : taken._tag,
          bad._tag === "CreateTool422" ? bad.cause.fields : bad._tag
        ]
      })
    ),
  undeclared: ({ base }) =>
    run(base, (workshop) =>
      workshop.getTool("teapot", undefined).pipe(
        Effect.as(0),
        Effect.catchTag("HttpClientError", (error) => Effect.succeed(error.response?.status))
      )
    ),
  "retry-after": async ({ base }) => (await getRetried(base, "busy")).name,
  "lost-read": async ({ base }) => (await getRetried(base, "cut")).name,
  "lost-write": ({ base }) =>
    run(base, (workshop) =>
      workshop
        .createTool({ payload: { id: "", name: "cut", kind: "hand" } })
        .pipe(Effect.catch((error) => Effect.succeed(error._tag)))
    ),
  abort: ({ base }) =>
    run(base, (workshop) =>
      Effect.timeoutOption(workshop.getTool("slow", undefined), "300 millis")
    ),
  deadline: ({ base }) =>
    run(base, (workshop) => Effect.timeout(workshop.getTool("slow", undefined), "300 millis")),
  events: ({ base }) =>
    run(base, (workshop) =>
      workshop.watchToolsSse().pipe(
        Stream.map(({ data }) => data.text),
        Stream.take(1),
        Stream.runCollect
      )
    ),
  "events-resume": ({ base }) =>
    run(base, (workshop) =>
      workshop.watchToolsSse().pipe(
        Stream.map(({ data }) => data.text),
        Stream.take(2),
        Stream.runCollect
      )
    ),
  "json-or-events": ({ base }) =>
    run(base, (workshop) =>
      Effect.all([
        Effect.map(workshop.askAdvice({ payload: { question: "how?" } }), ({ text }) => text),
        workshop.askAdviceSse({ payload: { question: "how?", stream: true } }).pipe(
          Stream.map(({ data }) => data.text),
          Stream.runCollect
        )
      ])
    ),
  binary: async ({ base, isSent }) => {
    let early = false
    let size = 0
    await run(base, (workshop) =>
      Stream.runForEach(workshop.downloadManualStream("t1"), (chunk) =>
        Effect.sync(() => {
          early ||= !isSent()
          size += chunk.length
        })
      )
    )
    return { early, size }
  },
  stubs: async () => {
    const client = HttpClient.make((request) =>
      Effect.succeed(
        HttpClientResponse.fromWeb(request, Response.json({ id: "t1", name: "Stub", kind: "hand" }))
      )
    )
    return (
      await Effect.runPromise(
        make(
          HttpClient.mapRequest(client, HttpClientRequest.prependUrl("http://127.0.0.1:1"))
        ).getTool("t1", undefined)
      )
    ).name
  }
}
