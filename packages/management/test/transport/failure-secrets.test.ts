/** No error shows what the request or the response held, whichever library it comes from. */
import type { Socket } from "node:net"
import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { type ClientOptions, Connections, Credentials, Events, Retry } from "../../src/index.ts"
import { clients } from "../support/clients.ts"
import { serveRaw } from "../support/rawServer.ts"

const token = "token-canary-51c0"
const secret = "secret-canary-77e1"
const sentBody = "body-canary-0b9d"
const sentHeader = "header-canary-3f52"
const responseCanary = "response-canary-c4d8"
const canaries = [token, secret, sentBody, sentHeader, responseCanary]

const id = "con_A1b2C3d4E5f6G7h8"
const cookie = `set-cookie: session=${responseCanary}`

/** Bytes of a server, each of which some library cannot read, and keeps in its error. */
const responses: Readonly<Record<string, string>> = {
  "no HTTP at all": `220 ${responseCanary}\r\n\r\n`,
  "a header that is none": `HTTP/1.1 200 OK\r\n${cookie}\r\n${responseCanary}\r\n\r\n`,
  "a control character in a header": `HTTP/1.1 200 OK\r\n${cookie}\r\nx: ${responseCanary}\u0000\r\n\r\n`,
  "two lengths": `HTTP/1.1 200 OK\r\n${cookie}\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n${responseCanary}`,
  "a broken chunk": `HTTP/1.1 200 OK\r\n${cookie}\r\ntransfer-encoding: chunked\r\n\r\nzz;${responseCanary}\r\n`,
  "a body that ends early": `HTTP/1.1 200 OK\r\n${cookie}\r\ncontent-length: 999\r\n\r\n${responseCanary}`,
  "an unknown encoding": `HTTP/1.1 200 OK\r\n${cookie}\r\ncontent-encoding: ${responseCanary}\r\ncontent-length: 2\r\n\r\n{}`,
  "a false encoding": `HTTP/1.1 200 OK\r\n${cookie}\r\ncontent-encoding: gzip\r\ncontent-length: 19\r\n\r\n${responseCanary}..`,
  "a protocol that nobody asked for": `HTTP/1.1 101 ${responseCanary}\r\n${cookie}\r\nupgrade: ${responseCanary}\r\nconnection: upgrade\r\n\r\n${responseCanary}`,
  "another HTTP after the response": `HTTP/1.1 200 OK\r\n${cookie}\r\ncontent-length: 2\r\n\r\n{}${responseCanary}\r\n\r\n`
}

/** What anybody can see of a failure. */
const shown = (cause: Cause.Cause<unknown>): string => {
  const errors = cause.reasons.map((reason) =>
    reason._tag === "Fail" ? reason.error : reason._tag === "Die" ? reason.defect : undefined
  )
  return [
    Cause.pretty(cause),
    JSON.stringify(cause),
    inspect(cause, { depth: Infinity, showHidden: true }),
    ...errors.flatMap((error) => [
      String(error),
      JSON.stringify(error),
      inspect(error, { depth: Infinity, showHidden: true, getters: true }),
      error instanceof Error ? error.stack : ""
    ])
  ].join("\n")
}

const seen = <E, R>(effect: Effect.Effect<unknown, E, R>): Effect.Effect<string, never, R> =>
  Effect.matchCause(effect, { onFailure: shown, onSuccess: () => "a response" })

const leaksIn = (text: string): ReadonlyArray<string> =>
  canaries.filter((each) => text.includes(each))

const headers = { "x-note": sentHeader, cookie: `a=${sentHeader}` }

const write = seen(Connections.update(id, { display_name: sentBody }, { headers }))

const calls = [
  write,
  seen(Connections.Keys.rotate(id, {}, { headers })),
  seen(Stream.runDrain(Events.subscribe({}, { headers, deadline: "5 seconds" })))
]

const withToken = { credentials: Credentials.token(Redacted.make(token)) }
const withSecret = {
  credentials: Credentials.clientSecret({
    clientId: "the-client",
    clientSecret: Redacted.make(secret)
  })
}

const options = (which: Pick<ClientOptions, "credentials">): Partial<ClientOptions> => ({
  ...which,
  retry: Retry.none
})

for (const [name, overToken] of Object.entries(clients(options(withToken)))) {
  const overSecret = clients(options(withSecret))[name as keyof ReturnType<typeof clients>]
  describe(`over ${name}, no error shows what was sent or received`, () => {
    for (const [what, bytes] of Object.entries(responses)) {
      it.live(`where the response is ${what}`, () =>
        Effect.gen(function* () {
          const server = yield* serveRaw((socket: Socket) => socket.end(bytes, "latin1"))
          const texts: Array<string> = []
          for (const call of calls) {
            texts.push(yield* call.pipe(Effect.provide(overToken(server.origin))))
          }
          // The token endpoint's response is as hostile as any.
          texts.push(yield* write.pipe(Effect.provide(overSecret(server.origin))))
          assert.deepStrictEqual(leaksIn(texts.join("\n")), [])
          assert.isAtLeast(texts.filter((text) => text !== "a response").length, 1)
        })
      )
    }

    it.live("where a header cannot be sent", () =>
      Effect.gen(function* () {
        const server = yield* serveRaw((socket: Socket) => socket.end())
        const call = Connections.update(
          id,
          {},
          { headers: { "x-note": `${sentHeader}\u0100\u0001` } }
        )
        const text = yield* seen(call).pipe(Effect.provide(overToken(server.origin)))
        assert.deepStrictEqual(leaksIn(text), [])
      })
    )
  })
}
