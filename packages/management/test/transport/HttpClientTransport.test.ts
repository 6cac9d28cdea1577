/** What a program has set for its own `HttpClient` holds for the calls of this package too. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { Connections, Credentials, Events, ManagementClient } from "../../src/index.ts"

/** A program that makes one call, and what its `fetch` was told of it. */
const fetching = () => {
  const told: Array<unknown> = []
  const fetch: typeof globalThis.fetch = async (_url, init) => {
    told.push({ cache: init?.cache, redirect: init?.redirect, keepalive: init?.keepalive })
    return Response.json({ id: "con_A1b2C3d4E5f6G7h8", name: "acme" })
  }
  const client = ManagementClient.layer({
    domain: "tenant.example.com",
    credentials: Credentials.token(Redacted.make("the-token"))
  }).pipe(
    Layer.provide(FetchHttpClient.layer),
    Layer.provide(Layer.succeed(FetchHttpClient.Fetch, fetch))
  )
  return { told, client, call: Connections.get("con_A1b2C3d4E5f6G7h8") }
}

describe("what fetch is told", () => {
  it.effect("has what is set around a call, and follows no redirect", () =>
    Effect.gen(function* () {
      const { call, client, told } = fetching()
      yield* call.pipe(
        Effect.provideService(FetchHttpClient.RequestInit, {
          cache: "no-store",
          redirect: "follow"
        }),
        Effect.provide(client)
      )
      assert.deepStrictEqual(told, [
        { cache: "no-store", redirect: "manual", keepalive: undefined }
      ])
    })
  )

  it.effect("has what is set around the client", () =>
    Effect.gen(function* () {
      const { call, client, told } = fetching()
      const settings = Layer.succeed(FetchHttpClient.RequestInit, { keepalive: true })
      yield* call.pipe(Effect.provide(Layer.provide(client, settings)))
      assert.deepStrictEqual(told, [{ cache: undefined, redirect: "manual", keepalive: true }])
    })
  )
})

/** A client that takes every status but a success for a failure, as many programs have it. */
const strict = (respond: () => Response) => {
  let requests = 0
  const fetch: typeof globalThis.fetch = async () => {
    requests++
    return respond()
  }
  const client = ManagementClient.layer({
    domain: "tenant.example.com",
    credentials: Credentials.token(Redacted.make("the-token")),
    maxBodyBytes: 1024
  }).pipe(
    Layer.provide(
      Layer.effect(
        HttpClient.HttpClient,
        Effect.map(HttpClient.HttpClient, HttpClient.filterStatusOk)
      )
    ),
    Layer.provide(FetchHttpClient.layer),
    Layer.provide(Layer.succeed(FetchHttpClient.Fetch, fetch))
  )
  return { client, requests: () => requests }
}

const errorResponse = (statusCode: number, error: string) => () =>
  Response.json(
    { statusCode, error, message: "about it", errorCode: "the_code" },
    { status: statusCode, headers: { "x-request-id": "req_1" } }
  )

describe("an HttpClient that fails with what is no success", () => {
  const id = "con_A1b2C3d4E5f6G7h8"
  const rotation = Connections.Keys.rotate(id)
  for (const [status, error, tag] of [
    [404, "Not Found", "NotFound"],
    [409, "Conflict", "UnexpectedStatus"],
    [400, "Bad Request", "BadRequest"]
  ] as const) {
    it.effect(
      `has its ${status} told as the API's error, with what its body says, after one request`,
      () =>
        Effect.gen(function* () {
          const { client, requests } = strict(errorResponse(status, error))
          const failure = yield* Effect.flip(rotation).pipe(Effect.provide(client))
          assert.deepStrictEqual(
            [
              failure._tag,
              "detail" in failure
                ? [failure.status, failure.detail, failure.code, failure.requestId]
                : [],
              requests()
            ],
            [tag, [status, "about it", "the_code", "req_1"], 1]
          )
        })
    )
  }

  it.effect("has a stream that is rejected told as the API's error too", () =>
    Effect.gen(function* () {
      const { client, requests } = strict(errorResponse(403, "Forbidden"))
      const failure = yield* Effect.flip(Stream.runDrain(Events.subscribe({}))).pipe(
        Effect.provide(client)
      )
      assert.deepStrictEqual(
        [failure._tag, "detail" in failure ? failure.detail : undefined, requests()],
        ["Forbidden", "about it", 1]
      )
    })
  )

  it.effect("keeps the status where the body is larger than the client takes", () =>
    Effect.gen(function* () {
      const { client } = strict(() => new Response("x".repeat(2 ** 20), { status: 404 }))
      const failure = yield* Effect.flip(Connections.Keys.get(id)).pipe(Effect.provide(client))
      assert.strictEqual(failure._tag, "NotFound")
    })
  )
})
