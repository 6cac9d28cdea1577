/**
 * Bytes that are sent from memory, from files and from streams, alone and in forms, over every way to
 * send that a program on Node has.
 */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"

import { layer as fetchLayer } from "../generated/wild/sdk/fetch.ts"
import { layer as httpClientLayer } from "../generated/wild/sdk/http-client.ts"
import { Encoded, Retry, Uploads } from "../generated/wild/sdk/index.ts"
import type { Upload, WildClient } from "../generated/wild/sdk/index.ts"
import { layer as nodeLayer } from "../generated/wild/sdk/node.ts"
import { arrivedParts } from "../random/expected.ts"
import { reply, serving } from "../support/server.ts"
import type { Received, Reply } from "../support/server.ts"

let respond: (request: Received, bytes: Buffer) => Reply = (request) => reply(request)

const server = serving((request, body) => respond(request, body))

const options = () => ({
  origin: server.url(),
  retry: Retry.none
})

const transports = {
  fetch: () => fetchLayer(options()),
  node: () => nodeLayer(options()),
  "http-client over fetch": () => Layer.provide(httpClientLayer(options()), FetchHttpClient.layer),
  "http-client over node:http": () =>
    Layer.provide(httpClientLayer(options()), NodeHttpClient.layerNodeHttp),
  "http-client over undici": () =>
    Layer.provide(httpClientLayer(options()), NodeHttpClient.layerUndici)
}

const run = <A, E>(
  effect: Effect.Effect<A, E, WildClient>,
  layer: Layer.Layer<WildClient, unknown>
): Promise<Exit.Exit<A, unknown>> => Effect.runPromiseExit(Effect.provide(effect, layer))

const bytes = new TextEncoder().encode("é\0\u{1F600}".repeat(50_000))

const inPieces = Stream.fromIterable(
  Array.from({ length: Math.ceil(bytes.length / 1000) }, (_, index) =>
    bytes.subarray(index * 1000, (index + 1) * 1000)
  )
)

const sources: Readonly<Record<string, () => Upload>> = {
  memory: () => bytes,
  blob: () => new Blob([bytes]),
  file: () => new File([bytes], "a.png"),
  stream: () => Uploads.stream(inPieces),
  "stream of a known length": () => Uploads.stream(inPieces, { length: bytes.length })
}

/** Effect's client over `fetch` leaves lengths to it, which has none for what it gets as a stream. */
const hasLength = (transport: string, source: string): boolean =>
  source !== "stream" && (transport !== "http-client over fetch" || source === "memory")

describe.for(Object.entries(transports))("over %s", ([transport, layerOf]) => {
  it.for(Object.entries(sources))("a body from %s arrives whole", async ([source, make]) => {
    respond = (request, body) => reply({ ...request, body: body.equals(bytes) })
    const exit = await run(Encoded.picture(make()), layerOf())
    if (Exit.isFailure(exit)) throw new Error(String(exit))
    const { body, headers } = exit.value as unknown as Received
    expect([body, headers["content-type"], headers["content-length"]]).toEqual([
      true,
      "image/png",
      hasLength(transport, source) ? String(bytes.length) : undefined
    ])
  })

  it("a form with files of every source arrives whole", async () => {
    let arrived: ReturnType<typeof arrivedParts> | undefined
    let length: string | undefined
    const small = new Uint8Array([0, 255, 13, 10])
    const stream = (given?: { readonly name?: string; readonly length?: number }) =>
      Uploads.stream(Stream.make(small), given)
    const send = async (files: ReadonlyArray<Upload>) => {
      respond = (request, body) => {
        length = request.headers["content-length"]
        arrived = arrivedParts(request.headers["content-type"] ?? "", body)
        return reply(request)
      }
      const exit = await run(
        Encoded.upload({ files, labels: ['"a"\r\nb'], about: { by: "me" }, page: "<p>" }),
        layerOf()
      )
      if (Exit.isFailure(exit)) throw new Error(String(exit))
      return (await arrived)?.map(({ fileName, name, text, type }) => [name, fileName, type, text])
    }
    const rest = [
      ["labels", undefined, "text/plain", '"a"\r\nb'],
      ["about", "about", "application/json", Buffer.from('{"by":"me"}').toString("hex")],
      ["page", "page", "text/html", Buffer.from("<p>").toString("hex")]
    ]
    const file = (name: string) => ["files", name, "application/octet-stream", "00ff0d0a"]
    expect([
      await send([small, new Blob([small]), new File([small], "é.bin")]),
      await send([stream(), new Blob([small]), stream({ name: "s.bin" }), small]),
      length
    ]).toEqual([
      [file("blob"), file("blob"), file("é.bin"), ...rest],
      [file("blob"), file("blob"), file("s.bin"), file("blob"), ...rest],
      undefined
    ])
    await send([stream({ length: small.length })])
    expect(length === undefined).toBe(!hasLength(transport, "stream of a known length"))
  })

  it("a stream is sent again from its beginning", async () => {
    const bodies: Array<string> = []
    respond = ({ body }) => {
      bodies.push(body)
      return bodies.length === 1 ? { status: 429, headers: { "retry-after": "0" } } : reply({})
    }
    const again = Encoded.picture(Uploads.stream(Stream.make("a", "b").pipe(Stream.encodeText)), {
      retry: Schedule.recurs(1)
    })
    const exit = await run(again, layerOf())
    expect([Exit.isSuccess(exit), bodies]).toEqual([true, ["ab", "ab"]])
  })

  it("a stream that fails is a failure, and one that nobody reads is ended", async () => {
    respond = (request) => reply(request)
    const failing = Stream.concat(Stream.make(bytes), Stream.fail("the disk is gone"))
    const failed = await run(
      Encoded.picture(Uploads.stream(failing)).pipe(
        Effect.flip,
        Effect.map((error) => error._tag)
      ),
      layerOf()
    )
    expect(failed).toEqual(Exit.succeed("TransportError"))

    // A call that is interrupted before it reads the stream has nothing to end.
    const begun = Promise.withResolvers<void>()
    const ended = Promise.withResolvers<void>()
    const endless = Stream.make(bytes).pipe(
      Stream.tap(() => Effect.sync(begun.resolve)),
      Stream.concat(Stream.never),
      Stream.ensuring(Effect.sync(ended.resolve))
    )
    const fiber = Effect.runFork(
      Effect.provide(Encoded.picture(Uploads.stream(endless)), layerOf())
    )
    await begun.promise
    await Effect.runPromise(Fiber.interrupt(fiber))
    await ended.promise
  })
})
