/** What a program has set for its own `HttpClient` holds for the calls of this package too. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { Connections, Credentials, ManagementClient } from "../src/index.ts"

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
