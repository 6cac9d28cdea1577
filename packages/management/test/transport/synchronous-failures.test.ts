/** A `fetch` or a dispatcher of somebody's own that throws instead of failing. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as undici from "undici"
import { layer as overFetch } from "../../src/fetch.ts"
import {
  type ClientOptions,
  Connections,
  Credentials,
  Retry,
  TransportCause
} from "../../src/index.ts"
import { layer as overUndici } from "../../src/node.ts"
import type { Deadline } from "openapi-effect-runtime/core/Deadline"
import { make as fetchTransport } from "openapi-effect-runtime/transport/FetchTransport"
import type { Transport, TransportFailure } from "openapi-effect-runtime/transport/Transport"
import { open, send } from "openapi-effect-runtime/transport/UndiciTransport"

const id = "con_A1b2C3d4E5f6G7h8"
const thrown = new TransportCause({ name: "TypeError", message: "it was called wrongly" })

const throwing = (): never => {
  throw thrown
}

class ThrowingDispatcher extends undici.Dispatcher {
  override dispatch = throwing
  override request = throwing
}

const options: ClientOptions = {
  domain: "tenant.example.com",
  credentials: Credentials.token(Redacted.make("the-token")),
  retry: Retry.none
}

const clients = {
  "a fetch that throws": overFetch({ ...options, fetch: throwing }),
  // A function without types may give anything.
  "a fetch that gives no promise": overFetch({
    ...options,
    fetch: () => JSON.parse('"a response"')
  }),
  "a dispatcher that throws": overUndici({ ...options, dispatcher: new ThrowingDispatcher() })
}

const transports: Readonly<Record<string, Transport["Service"]>> = {
  "a fetch that throws": fetchTransport(throwing),
  "a dispatcher that throws": {
    send: send(new ThrowingDispatcher(), undici),
    open: open(new ThrowingDispatcher(), undici)
  }
}

for (const [what, client] of Object.entries(clients)) {
  describe(what, () => {
    it.effect("is a failure of the transport, and proves nothing of what was sent", () =>
      Effect.gen(function* () {
        const read = yield* Effect.flip(Connections.Keys.get(id))
        const write = yield* Effect.flip(Connections.Keys.rotate(id))
        assert.deepStrictEqual(
          [read._tag, "sent" in read && read.sent, write._tag],
          ["TransportError", true, "OutcomeUnknown"]
        )
      }).pipe(Effect.provide(client))
    )
  })
}

for (const [what, transport] of Object.entries(transports)) {
  describe(what, () => {
    for (const how of ["send", "open"] as const) {
      it.effect(`leaves no timer when it is to ${how}`, () =>
        Effect.gen(function* () {
          let running = 0
          const deadline: Deadline = {
            now: () => 0,
            elapsed: () => 0,
            remaining: () => 1000,
            start: () => {
              running++
              return () => void running--
            }
          }
          const exchange: Effect.Effect<unknown, TransportFailure> = (
            transport[how] ?? transport.send
          )({
            method: "GET",
            origin: "http://127.0.0.1:1",
            path: "/",
            headers: {},
            body: undefined,
            replayable: true,
            deadline,
            maxBytes: 1
          })
          const failure = yield* Effect.flip(exchange)
          assert.deepStrictEqual([failure.cause, running], [thrown, 0])
        })
      )
    }
  })
}
