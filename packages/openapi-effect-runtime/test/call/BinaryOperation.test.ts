import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { binaryOperationOf } from "../../src/call/BinaryOperation.ts"
import type { OperationMetadata } from "../../src/core/OperationMetadata.ts"
import { NotFound } from "../../src/core/Errors.ts"
import * as Stub from "../../src/testing/Stub.ts"
import { type Fetch, make as fetchTransport } from "../../src/transport/FetchTransport.ts"
import { clientOver, metadata, Museum, profile, raw } from "../support/api.ts"

const imageOf = (given: Partial<OperationMetadata> = {}) =>
  binaryOperationOf(Museum)<[id: string], Uint8Array | undefined, NotFound>(
    raw,
    metadata({
      id: "artworks.image",
      path: "/artworks/{id}/image",
      pathParameters: ["id"],
      input: "none",
      response: ["bytes"],
      errors: [404],
      ...given
    })
  )

// Every byte, so also those that are no UTF-8 and a byte-order mark.
const image = Uint8Array.from([0xef, 0xbb, 0xbf, ...Array.from({ length: 256 }, (_, at) => at)])

/** A body in parts, which tells whether it was let go before its end. */
const inParts = (...parts: ReadonlyArray<Uint8Array | "break">) => {
  const seen = { cancelled: false }
  let at = 0
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => {
      const part = parts[at++]
      if (part === undefined) controller.close()
      else if (part === "break") controller.error(new Error("aborted"))
      else controller.enqueue(Uint8Array.from(part))
    },
    cancel: () => {
      seen.cancelled = true
    }
  })
  return { body, seen }
}

const over = (fetch: Fetch) => clientOver(fetchTransport(fetch), { errors: { 404: NotFound } })

const responding = (...responses: ReadonlyArray<Response>) => {
  const requests: Array<readonly [string, string | undefined]> = []
  const left = [...responses]
  return {
    requests,
    client: over((url, { headers }) => {
      requests.push([url, headers["accept"]])
      return Promise.resolve(left.shift() ?? new Response(null, { status: 500 }))
    })
  }
}

describe("an operation whose response is bytes", () => {
  it.effect("returns all of them unchanged", () => {
    const { client, requests } = responding(
      new Response(inParts(image.subarray(0, 100), image.subarray(100)).body, {
        headers: { "content-type": "image/png" }
      })
    )
    return Effect.gen(function* () {
      assert.deepStrictEqual(yield* imageOf({ accept: "image/png" })("art_001"), image)
      assert.deepStrictEqual(requests, [
        ["https://museum.test/v1/artworks/art_001/image", "image/png"]
      ])
    }).pipe(Effect.provide(client))
  })

  it.effect("accepts anything where its document does not say", () => {
    const { client, requests } = responding(new Response(image))
    return Effect.gen(function* () {
      yield* imageOf()("art_001")
      assert.deepStrictEqual(
        requests.map(([, accept]) => accept),
        ["*/*"]
      )
    }).pipe(Effect.provide(client))
  })

  it.effect("returns none, or nothing if that is allowed", () => {
    const { client } = responding(new Response(null), new Response(null, { status: 204 }))
    return Effect.gen(function* () {
      assert.deepStrictEqual(
        [
          yield* imageOf()("art_001"),
          yield* imageOf({ response: ["bytes", "nothing"] })("art_001")
        ],
        [new Uint8Array(0), undefined]
      )
    }).pipe(Effect.provide(client))
  })

  it.effect("returns JSON if that is declared too", () => {
    const { client } = responding(Response.json({ ready: false }))
    return Effect.gen(function* () {
      assert.deepStrictEqual<unknown>(
        yield* imageOf({ response: ["bytes", "object"] })("art_001"),
        {
          ready: false
        }
      )
    }).pipe(Effect.provide(client))
  })

  it.effect("fails with the error of a status", () => {
    const { client } = responding(
      Response.json({ detail: "no such artwork", code: "gone" }, { status: 404 })
    )
    return Effect.gen(function* () {
      const error = yield* Effect.flip(imageOf()("art_001"))
      assert.deepStrictEqual(error._tag === "NotFound" ? [error.detail, error.code] : error._tag, [
        "no such artwork",
        "gone"
      ])
    }).pipe(Effect.provide(client))
  })

  it.live("is retried where the exchange breaks", () => {
    const { client, requests } = responding(
      new Response(inParts(image, "break").body),
      new Response(image)
    )
    return Effect.gen(function* () {
      assert.deepStrictEqual(yield* imageOf()("art_001"), image)
      assert.strictEqual(requests.length, 2)
    }).pipe(Effect.provide(client))
  })
})

describe("the stream of such an operation", () => {
  it.effect("returns the bytes as they arrive", () => {
    const { client } = responding(
      new Response(inParts(image.subarray(0, 100), image.subarray(100)).body)
    )
    return Effect.gen(function* () {
      const parts = yield* Stream.runCollect(imageOf().stream("art_001"))
      assert.deepStrictEqual(
        parts.flatMap((part) => [...part]),
        [...image]
      )
    }).pipe(Effect.provide(client))
  })

  it.effect("fails with the error of a status", () => {
    const { client } = responding(new Response("{}", { status: 404 }))
    return Effect.gen(function* () {
      const error = yield* Effect.flip(Stream.runDrain(imageOf().stream("art_001")))
      assert.strictEqual(error._tag, "NotFound")
    }).pipe(Effect.provide(client))
  })

  it.effect("breaks with what had come before, and is not begun again", () => {
    const { client, requests } = responding(new Response(inParts(image, "break").body))
    const seen: Array<number> = []
    return Effect.gen(function* () {
      const error = yield* imageOf()
        .stream("art_001")
        .pipe(
          Stream.runForEach((part) => Effect.sync(() => seen.push(...part))),
          Effect.flip
        )
      assert.deepStrictEqual(
        [error._tag, error.message, seen, requests.length],
        ["TransportError", "artworks.image: the exchange broke: Error: aborted", [...image], 1]
      )
    }).pipe(Effect.provide(client))
  })

  it.effect("ends the exchange when it is let go", () => {
    let signal: AbortSignal | undefined
    const client = over((_, init) => {
      signal = init.signal
      return Promise.resolve(new Response(inParts(image, image).body))
    })
    return Effect.gen(function* () {
      const [part] = yield* Stream.runCollect(Stream.take(imageOf().stream("art_001"), 1))
      assert.deepStrictEqual([part, signal?.aborted], [image, true])
    }).pipe(Effect.provide(client))
  })

  it.effect("can be returned by a stub", () => {
    const operation = imageOf()
    return Effect.gen(function* () {
      assert.deepStrictEqual(
        [yield* operation("art_001"), yield* Stream.runCollect(operation.stream("art_001"))],
        [image, [image]]
      )
    }).pipe(Effect.provide(Stub.layerOf(Museum, { profile })(Stub.of(operation, image))))
  })
})
