/** What is not a tidy response, over each of the ways to send: the same result by all of them. */
import type { Socket } from "node:net"
import { inspect } from "node:util"
import * as zlib from "node:zlib"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { TestClock } from "effect/testing"
import { type CallError, Connections, type ManagementClient, Retry } from "../../src/index.ts"
import { type ClientName, clients } from "../support/clients.ts"
import { rawResponse, serveRaw } from "../support/rawServer.ts"
import { serve } from "../support/server.ts"
import { delivered, until } from "../support/turns.ts"

const id = "con_A1b2C3d4E5f6G7h8"
const maxBodyBytes = 100_000
const overEach = clients({ retry: Retry.none, maxBodyBytes })

/** Reads a connection's keys, or, where reading does not suffice, rotates them. */
const outcome = (name: ClientName, origin: string, call: "read" | "rotate" = "read") => {
  const made: Effect.Effect<
    unknown,
    Connections.Keys.GetError | Connections.Keys.RotateError | CallError,
    ManagementClient
  > = call === "read" ? Connections.Keys.get(id) : Connections.Keys.rotate(id)
  return made.pipe(
    Effect.match({
      onSuccess: (value): unknown => value,
      onFailure: (error) =>
        error._tag === "OutcomeUnknown"
          ? [error._tag, error.reason._tag, "sent" in error.reason ? error.reason.sent : ""]
          : error._tag === "DecodeError"
            ? [error._tag, error.message.replace(/^.* with /, "").replace(/, where.*/, "")]
            : error._tag === "TransportError"
              ? [error._tag, error.sent, error.status]
              : "status" in error
                ? [error._tag, error.status]
                : [error._tag]
    }),
    Effect.provide(overEach[name](origin))
  )
}

const json = "content-type: application/json"
const keys = [{ kid: "ü", pem: "x".repeat(3000) }]
const text = JSON.stringify(keys)
const withLength = (body: string | Uint8Array) => `content-length: ${Buffer.byteLength(body)}`
const ok = (body: string | Uint8Array, ...headers: ReadonlyArray<string>) =>
  rawResponse("200 OK", [json, withLength(body), ...headers], body)

const tooLarge = ["DecodeError", "a larger body than maxBodyBytes"]
const noJson = ["DecodeError", "a body that is not JSON"]
const half = text.slice(0, 20)

/** What is written, and what a read makes of it. */
const cases: Readonly<Record<string, readonly [bytes: Buffer, expected: unknown]>> = {
  "a byte-order mark": [ok(`\uFEFF${text}`), keys],
  "a byte that is no UTF-8": [
    ok(Buffer.concat([Buffer.from('[{"kid":"a'), Buffer.from([0xff]), Buffer.from('b"}]')])),
    [{ kid: "a\uFFFDb" }]
  ],
  "no length, until the connection is closed": [rawResponse("200 OK", [json], text), keys],
  "hints before the response": [
    Buffer.concat([
      Buffer.from("HTTP/1.1 103 Early Hints\r\nlink: </style.css>; rel=preload\r\n\r\n"),
      ok(text)
    ]),
    keys
  ],
  "another success than the declared one": [
    rawResponse("203 Non-Authoritative Information", [json, withLength(text)], text),
    keys
  ],
  "a length that is more than allowed": [ok(" ".repeat(maxBodyBytes + 1)), tooLarge],
  "a length that is just allowed": [ok(`[]${" ".repeat(maxBodyBytes - 2)}`), []],
  "chunks that are more than allowed": [
    rawResponse(
      "200 OK",
      [json, "transfer-encoding: chunked"],
      `1\r\n[\r\n${`4000\r\n${" ".repeat(0x4000)}\r\n`.repeat(8)}`
    ),
    tooLarge
  ],
  "an error response that is larger than allowed": [
    rawResponse(
      "404 Not Found",
      [json, "transfer-encoding: chunked"],
      `1\r\n[\r\n${`4000\r\n${" ".repeat(0x4000)}\r\n`.repeat(8)}`
    ),
    ["NotFound", 404]
  ],
  "fewer bytes than the length says": [
    rawResponse("200 OK", [json, `content-length: ${text.length + 50}`], text),
    ["TransportError", true, 200]
  ],
  "chunks without an end": [
    rawResponse("200 OK", [json, "transfer-encoding: chunked"], `14\r\n${half}\r\n`),
    ["TransportError", true, 200]
  ],
  "an end in the middle of the head": [
    Buffer.from("HTTP/1.1 200 OK\r\ncontent-ty"),
    ["TransportError", true, undefined]
  ],
  "hints and no response": [
    Buffer.from("HTTP/1.1 103 Early Hints\r\nlink: </style.css>; rel=preload\r\n\r\n"),
    ["TransportError", true, undefined]
  ],
  "no HTTP at all": [
    Buffer.from("220 smtp.example.com ESMTP\r\n"),
    ["TransportError", true, undefined]
  ],
  "two lengths that differ": [
    rawResponse("200 OK", [json, "content-length: 5", "content-length: 6"], "[]   "),
    ["TransportError", true, undefined]
  ],
  "JSON that is cut, in a body that is whole": [ok(half), noJson],
  "an empty body": [ok(""), ["DecodeError", "an empty body"]],
  "events where JSON is promised": [
    rawResponse(
      "200 OK",
      ["content-type: text/event-stream", withLength("data: []\n\n")],
      "data: []\n\n"
    ),
    ["DecodeError", "text/event-stream"]
  ],
  "an error response in HTML": [
    rawResponse("404 Not Found", ["content-type: text/html", withLength("<html>")], "<html>"),
    ["NotFound", 404]
  ]
}

for (const name of Object.keys(overEach) as ReadonlyArray<ClientName>) {
  describe(`over ${name}`, () => {
    for (const [what, [bytes, expected]] of Object.entries(cases)) {
      it.live(`reads ${what}`, () =>
        Effect.gen(function* () {
          const server = yield* serveRaw((socket) => socket.end(bytes))
          assert.deepStrictEqual(yield* outcome(name, server.origin), expected)
          assert.strictEqual(server.connections(), 1)
        })
      )
    }

    it.live("stops reading a body that does not end, and closes the socket", () =>
      Effect.gen(function* () {
        const chunk = `4000\r\n${" ".repeat(0x4000)}\r\n`
        const server = yield* serveRaw((socket) => {
          socket.write(rawResponse("200 OK", [json, "transfer-encoding: chunked"]))
          const more = () => {
            if (!socket.destroyed) socket.write(chunk, more)
          }
          more()
        })
        yield* Effect.gen(function* () {
          const error = yield* Effect.flip(Connections.Keys.get(id))
          assert.strictEqual(error._tag, "DecodeError")
          // Buffers of the kernel and of the client lie between what was written and what was read.
          assert.isBelow(yield* Effect.promise(() => server.closed), 40_000_000)
        }).pipe(Effect.provide(overEach[name](server.origin)))
      })
    )

    it.live("shows neither the token nor the response in the error of an exchange that broke", () =>
      Effect.gen(function* () {
        const server = yield* serveRaw((socket) =>
          socket.end("HTTP/1.1 200 OK\r\nbad header secret-response\r\n\r\nsecret-response")
        )
        const error = yield* Connections.Keys.get(id).pipe(
          Effect.flip,
          Effect.provide(overEach[name](server.origin))
        )
        assert.strictEqual(error._tag, "TransportError")
        const printed = [
          String(error),
          error.stack,
          JSON.stringify(error),
          inspect(error, { depth: Infinity, showHidden: true }),
          error._tag === "TransportError" ? inspect(error.cause, { depth: Infinity }) : ""
        ].join("\n")
        assert.include(printed, "TransportError: connections.keys.get: the exchange broke: ")
        assert.notMatch(printed, /secret-response|the-token|Bearer/)
      })
    )

    it.live("does not know what became of a write whose response is too large, cut or reset", () =>
      Effect.gen(function* () {
        const ends: ReadonlyArray<(socket: Socket) => void> = [
          (socket) => socket.end(rawResponse("201 Created", [json], " ".repeat(maxBodyBytes + 1))),
          (socket) => socket.end(rawResponse("201 Created", [json, "content-length: 99"], "{")),
          (socket) => socket.resetAndDestroy(),
          (socket) => socket.end()
        ]
        const seen: Array<unknown> = []
        for (const end of ends) {
          const server = yield* serveRaw(end)
          seen.push(yield* outcome(name, server.origin, "rotate"))
        }
        assert.deepStrictEqual(seen, [
          ["OutcomeUnknown", "DecodeError", ""],
          ["OutcomeUnknown", "TransportError", true],
          ["OutcomeUnknown", "TransportError", true],
          ["OutcomeUnknown", "TransportError", true]
        ])
      })
    )

    it.effect("ends a response that drips by the deadline, in its head as in its body", () =>
      Effect.gen(function* () {
        const drips = [
          "HTTP/1.1 201 Created\r\nx-slow: ",
          rawResponse("201 Created", [json, "content-length: 99999"], '{"kid":"')
        ]
        const seen: Array<unknown> = []
        for (const first of drips) {
          let drops = 0
          const server = yield* serveRaw((socket) => {
            socket.write(first)
            const drip = setInterval(() => socket.write("x", () => drops++), 5)
            socket.once("close", () => clearInterval(drip))
          })
          yield* Effect.gen(function* () {
            const call = yield* Effect.forkChild(
              Effect.flip(Connections.Keys.rotate(id, {}, { deadline: "10 seconds" }))
            )
            for (const passed of ["9999 millis", "1 millis"] as const) {
              assert.isUndefined(call.pollUnsafe())
              const before = drops
              yield* Effect.promise(() => until(() => drops > before + 2))
              yield* delivered
              yield* TestClock.adjust(passed)
            }
            const error = yield* Fiber.join(call)
            seen.push(error._tag === "OutcomeUnknown" ? error.reason._tag : error._tag)
            yield* Effect.promise(() => server.closed)
          }).pipe(Effect.provide(overEach[name](server.origin)))
        }
        assert.deepStrictEqual(seen, ["DeadlineExceeded", "DeadlineExceeded"])
      })
    )

    it.live("takes the headers of a response that has some of them twice", () =>
      Effect.gen(function* () {
        const server = yield* serveRaw((socket) =>
          socket.end(
            rawResponse(
              "429 Too Many Requests",
              [
                json,
                "content-length: 2",
                "retry-after: 3",
                "retry-after: 7",
                "x-ratelimit-reset: nonsense",
                "x-ratelimit-reset: 5"
              ],
              "{}"
            )
          )
        )
        assert.deepStrictEqual(yield* outcome(name, server.origin), ["TooManyRequests", 429])
      })
    )
  })
}

describe("compressed responses", () => {
  const large = JSON.stringify([{ kid: "ü", pem: "x".repeat(90_000) }])
  const bomb = Buffer.alloc(50_000_000, " ")
  const encodings: Readonly<Record<string, (bytes: Uint8Array) => Buffer>> = {
    gzip: zlib.gzipSync,
    "x-gzip": zlib.gzipSync,
    deflate: zlib.deflateSync,
    br: (bytes) =>
      zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } })
  }
  // The client over Effect's own undici asks for no compression, and reads none.
  const readers = ["fetch", "undici", "HttpClient over fetch"] as const

  for (const name of readers) {
    for (const [encoding, encode] of Object.entries(encodings)) {
      it.live(`${encoding} is read over ${name}`, () =>
        Effect.gen(function* () {
          const bytes = encode(Buffer.from(large))
          const server = yield* serveRaw((socket) =>
            socket.end(ok(bytes, `content-encoding: ${encoding}`))
          )
          assert.deepStrictEqual(yield* outcome(name, server.origin), JSON.parse(large))
        })
      )
      it.live(`${encoding} of more than is allowed is rejected over ${name}`, () =>
        Effect.gen(function* () {
          const bytes = encode(bomb)
          const server = yield* serveRaw((socket) =>
            socket.end(ok(bytes, `content-encoding: ${encoding}`))
          )
          assert.deepStrictEqual(yield* outcome(name, server.origin), tooLarge)
        })
      )
    }

    it.live(`compression is asked for over ${name}`, () =>
      Effect.gen(function* () {
        let asked: string | undefined
        const server = yield* serve((request, response) => {
          asked = String(request.headers["accept-encoding"])
          response.setHeader("content-type", "application/json").end("[]")
        })
        assert.deepStrictEqual(yield* outcome(name, server.origin), [])
        assert.include(asked, "gzip")
      })
    )

    it.live(`what is not what its encoding says is a failure over ${name}`, () =>
      Effect.gen(function* () {
        const server = yield* serveRaw((socket) => socket.end(ok(text, "content-encoding: gzip")))
        assert.deepStrictEqual(yield* outcome(name, server.origin), ["TransportError", true, 200])
      })
    )
  }
})
