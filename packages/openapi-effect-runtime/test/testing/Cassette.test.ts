import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { make as makeDeadline } from "../../src/core/Deadline.ts"
import { recorderOf, replayOf } from "../../src/testing/Cassette.ts"
import { Transport } from "../../src/transport/Transport.ts"
import { profile } from "../support/api.ts"

const secret = "s3cr3t-of-nobody"

const sdk = {
  profile,
  recordings: {
    shapes: {},
    operations: {
      "GET /links/{link}": { secretPath: ["link"], responses: { 200: { text: 1 } } },
      "GET /works/{work}": { responses: { 200: { text: 1 } } }
    }
  }
}

/** Sends a request whose response has this text. */
const send = (path: string, headers: Readonly<Record<string, string>>) =>
  Effect.gen(function* () {
    const transport = yield* Transport
    const { body } = yield* transport.send({
      method: "GET",
      origin: "https://museum.example.com",
      path,
      headers,
      body: undefined,
      replayable: true,
      maxBytes: 1000,
      deadline: makeDeadline(yield* Effect.context(), 1000)
    })
    return body
  })

const responding = (text: string) =>
  Layer.succeed(Transport, {
    send: () =>
      Effect.succeed({ status: 200, header: () => undefined, body: JSON.stringify({ text }) })
  })

/** What is recorded of it. */
const recorded = (path: string, headers: Readonly<Record<string, string>>, text: string) =>
  Effect.gen(function* () {
    const recorder = recorderOf(sdk)()
    yield* Effect.provide(send(path, headers), recorder.layer.pipe(Layer.provide(responding(text))))
    return recorder.cassette()
  })

describe("a cassette", () => {
  it.effect("has no secret of a path, nor what quotes it, and is found by another secret", () =>
    Effect.gen(function* () {
      const cassette = yield* recorded(`/v1/links/${secret}`, {}, `no link ${secret}`)
      assert.deepStrictEqual(cassette.exchanges, [
        {
          method: "GET",
          path: "/v1/links/%5Bredacted%5D",
          requestBody: null,
          status: 200,
          headers: {},
          body: { text: "no link [redacted]" }
        }
      ])
      const replayed = Effect.provide(send("/v1/links/another", {}), replayOf(sdk)(cassette))
      assert.strictEqual(yield* replayed, '{"text":"no link [redacted]"}')
    })
  )

  for (const [name, value] of [
    ["cookie", `session=${secret}`],
    ["cookie", `theme=dark; session=${secret}`],
    ["authorization", `Token token="${secret}"`],
    ["authorization", `Basic ${btoa(`visitor:${secret}`)}`],
    ["x-key", secret]
  ] as const) {
    it.effect(`takes out what a response quotes of ${name}: ${value.split(secret)[0]}`, () =>
      Effect.gen(function* () {
        const { exchanges } = yield* recorded(
          "/v1/works/w_1",
          { [name]: value },
          `w_1: ${secret} is rejected`
        )
        assert.deepStrictEqual(
          exchanges.map(({ body }) => body),
          [{ text: "w_1: [redacted] is rejected" }]
        )
      })
    )
  }
})
