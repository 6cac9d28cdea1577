import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { TestClock } from "effect/testing"
import { Jobs } from "../src/index.ts"
import { response, errorBody, script } from "./support/scripted.ts"

const job = (status: string, more?: object) => ({
  id: "job_0000000000000001",
  type: "users_import",
  status,
  ...more
})

const inVirtualTime = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    yield* TestClock.adjust("10 minutes")
    return yield* Fiber.join(fiber)
  })

describe("awaitCompletion", () => {
  it.effect("looks at the job less and less often until it has ended", () => {
    const at: Array<number> = []
    const look = (body: object) => () =>
      Effect.flatMap(
        Effect.clockWith((clock) => clock.currentTimeMillis),
        (now) => {
          at.push(now)
          return response(200, body)
        }
      )
    const played = script(
      ...Array.from({ length: 6 }, () => look(job("processing"))),
      look(job("completed", { percentage_done: 100 }))
    )
    return Effect.gen(function* () {
      const done = yield* inVirtualTime(Jobs.awaitCompletion("job_0000000000000001"))
      assert.deepStrictEqual<unknown>(done, job("completed", { percentage_done: 100 }))
      assert.deepStrictEqual(at, [0, 1000, 3000, 7000, 15_000, 25_000, 35_000])
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("tells each look, the last one included", () => {
    const played = script(
      response(200, job("pending")),
      response(200, job("processing", { percentage_done: 50 })),
      response(200, job("completed"))
    )
    const seen: Array<string> = []
    return Effect.gen(function* () {
      yield* inVirtualTime(
        Jobs.awaitCompletion("job_0000000000000001", {
          pollEvery: "5 seconds",
          onProgress: ({ percentage_done: done, status }) =>
            Effect.sync(() => seen.push(`${status} ${done ?? "?"}`))
        })
      )
      assert.deepStrictEqual(seen, ["pending ?", "processing 50", "completed ?"])
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("fails with the job where that has failed", () => {
    const failed = job("failed", { status_details: "the file is empty" })
    const played = script(response(200, failed))
    return Effect.gen(function* () {
      const error = yield* Effect.flip(Jobs.awaitCompletion("job_0000000000000001"))
      assert.deepStrictEqual<unknown>(
        error._tag === "JobFailed" ? [error.job, error.message] : error._tag,
        [failed, "Job job_0000000000000001 (users_import) failed: the file is empty"]
      )
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("fails as reading the job does", () => {
    const played = script(response(404, errorBody(404, "Not Found")))
    return Effect.gen(function* () {
      const error = yield* Effect.flip(Jobs.awaitCompletion("job_0000000000000001"))
      assert.strictEqual(error._tag, "NotFound")
    }).pipe(Effect.provide(played.client()))
  })
})

describe("importUsers", () => {
  const text = '[{"email":"ada@acme.example"}]'
  const encoder = new TextEncoder()
  const bytes = encoder.encode(text)
  const sources: Readonly<Record<string, Jobs.ImportRequest["users"]>> = {
    "a text": text,
    "a Blob": new Blob([text]),
    "a stream of text": Stream.fromIterable([text.slice(0, 9), text.slice(9)]),
    "a stream of bytes": Stream.fromIterable([bytes.slice(0, 9), bytes.slice(9)])
  }
  for (const [name, users] of Object.entries(sources)) {
    it.effect(`sends ${name} as the file of a form`, () => {
      const played = script(response(202, job("pending")))
      return Effect.gen(function* () {
        yield* Jobs.importUsers({ connection_id: "con_A1b2C3d4E5f6G7h8", upsert: true, users })
        const form = played.sent[0]?.body
        assert.instanceOf(form, FormData)
        const file = form.get("users")
        assert.instanceOf(file, Blob)
        assert.deepStrictEqual(
          [
            yield* Effect.promise(() => file.text()),
            form.get("connection_id"),
            form.get("upsert"),
            // The boundary is the transport's to write.
            played.sent[0]?.headers["content-type"]
          ],
          [text, "con_A1b2C3d4E5f6G7h8", "true", undefined]
        )
      }).pipe(Effect.provide(played.client()))
    })
  }

  it.effect("sends nothing where the stream fails", () => {
    const played = script()
    return Effect.gen(function* () {
      const error = yield* Effect.flip(
        Jobs.importUsers({
          connection_id: "con_A1b2C3d4E5f6G7h8",
          users: Stream.concat(Stream.make(text), Stream.fail("the disk is gone"))
        })
      )
      assert.deepStrictEqual(
        [error._tag, error._tag === "ImportSourceError" ? error.cause : "", played.sent],
        ["ImportSourceError", "the disk is gone", []]
      )
    }).pipe(Effect.provide(played.client()))
  })

  const request = { connection_id: "con_A1b2C3d4E5f6G7h8" }

  it.effect("reads a stream no further than an import may go, and sends nothing then", () => {
    const played = script()
    let read = 0
    const endless = Stream.fromIterable([" ".repeat(1000), encoder.encode("ü".repeat(500))]).pipe(
      Stream.forever,
      Stream.tap(() => Effect.sync(() => read++))
    )
    return Effect.gen(function* () {
      const error = yield* Effect.flip(Jobs.importUsers({ ...request, users: endless }))
      assert.deepStrictEqual(
        [error._tag, error.message, read, played.sent],
        [
          "ImportSourceError",
          "The users to import are more than 512000 bytes, which is the most that one import takes; split them, or use Jobs.importManyUsers",
          513,
          []
        ]
      )
    }).pipe(Effect.provide(played.client()))
  })

  it.effect.each([
    ["a text", "ü".repeat(256_001)],
    ["a Blob", new Blob(["ü".repeat(256_001)])]
  ] as const)("sends nothing of %s that is more than an import takes", ([, users]) => {
    const played = script()
    return Effect.gen(function* () {
      const error = yield* Effect.flip(Jobs.importUsers({ ...request, users }))
      assert.deepStrictEqual(
        [error._tag, error.message, played.sent],
        [
          "ImportSourceError",
          "The users to import are more than 512000 bytes, which is the most that one import takes; split them, or use Jobs.importManyUsers",
          []
        ]
      )
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("takes a stream that is just as long as an import may be", () => {
    const played = script(response(202, job("pending")))
    return Effect.gen(function* () {
      yield* Jobs.importUsers({ ...request, users: Stream.make("[", " ".repeat(511_998), "]") })
      assert.strictEqual(played.sent.length, 1)
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("sends the same again where the tenant rejected for being too busy", () => {
    const played = script(
      response(429, errorBody(429, "Too Many Requests")),
      response(202, job("pending"))
    )
    return Effect.gen(function* () {
      yield* inVirtualTime(Jobs.importUsers({ ...request, users: Stream.make(text) }))
      const files = played.sent.map(({ body }) =>
        body instanceof FormData ? body.get("users") : ""
      )
      const texts = yield* Effect.promise(() =>
        Promise.all(files.map((file) => (file instanceof Blob ? file.text() : "")))
      )
      assert.deepStrictEqual(texts, [text, text])
    }).pipe(Effect.provide(played.client()))
  })
})
