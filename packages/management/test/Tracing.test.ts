import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Tracer from "effect/Tracer"
import { Connections, Tracing } from "../src/index.ts"
import * as Client from "../src/runtime/Client.ts"
import { answer, errorBody, script } from "./support/scripted.ts"

const recording = () => {
  const spans: Array<Tracer.NativeSpan> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    }
  })
  return { spans, tracer }
}

describe("the span of a call", () => {
  it.effect("has the operation's name, and nothing of the call in its attributes", () => {
    const { spans, tracer } = recording()
    const played = script(answer(404, errorBody(404, "Not Found")))
    return Effect.gen(function* () {
      yield* Effect.flip(Connections.Keys.rotate("con_A1b2C3d4E5f6G7h8"))
      assert.deepStrictEqual(
        spans.map((span) => [span.name, span.kind, Object.fromEntries(span.attributes)]),
        [
          [
            "auth0 connections.keys.rotate",
            "client",
            {
              "auth0.operation": "connections.keys.rotate",
              "http.request.method": "POST",
              "server.address": "tenant.example.com",
              "url.template": "/connections/{id}/keys/rotate"
            }
          ]
        ]
      )
    }).pipe(Effect.provideService(Tracer.Tracer, tracer), Effect.provide(played.client()))
  })

  it.effect("is added to a client that has none by a layer", () => {
    const { spans, tracer } = recording()
    const client: Client.ManagementClient["Service"] = {
      origin: "https://tenant.example.com",
      execute: () => Effect.succeed({ kid: "k" })
    }
    return Effect.gen(function* () {
      yield* Connections.Keys.rotate("con_A1b2C3d4E5f6G7h8")
      assert.strictEqual(spans.length, 1)
    }).pipe(
      Effect.provideService(Tracer.Tracer, tracer),
      Effect.provide(Tracing.layer),
      Effect.provideService(Client.ManagementClient, client)
    )
  })
})
