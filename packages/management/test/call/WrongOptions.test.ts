/** Options and arguments that cannot be right: a typed error that names them, nothing sent, no secret told. */
import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import {
  type CallOptions,
  type ClientOptions,
  Connections,
  Credentials,
  ManagementClient,
  Transport
} from "../../src/index.ts"
import { layer as overFetch } from "../../src/fetch.ts"
import { layer as overUndici } from "../../src/node.ts"
import { response, script } from "../support/scripted.ts"

const id = "con_A1b2C3d4E5f6G7h8"

const nothingSends = Layer.succeed(Transport, {
  send: () => Effect.die(new Error("something was sent"))
})

const clientError = (options: Partial<ClientOptions>) =>
  Effect.flip(
    Connections.get(id).pipe(
      Effect.provide(
        ManagementClient.layerTransport({
          domain: "tenant.example.com",
          credentials: Credentials.token(Redacted.make("the-token")),
          ...options
        }).pipe(Layer.provide(nothingSends))
      )
    )
  )

const aboveZero = {
  deadline: 'deadline must be a duration above zero, such as "20 seconds"',
  maxBodyBytes: "maxBodyBytes must be a number above zero"
}

describe("a call", () => {
  it.effect("whose deadline is no duration is not sent", () =>
    Effect.gen(function* () {
      // @ts-expect-error -- no unit of Effect
      const error = yield* Effect.flip(Connections.get(id, {}, { deadline: "20 secs" })).pipe(
        Effect.provide(
          ManagementClient.layerTransport({
            domain: "tenant.example.com",
            credentials: Credentials.token(Redacted.make("the-token"))
          }).pipe(Layer.provide(nothingSends))
        )
      )
      assert.deepInclude(error, {
        _tag: "InvalidRequest",
        argument: "deadline",
        message: 'connections.get: deadline must be a duration above zero, such as "20 seconds"'
      })
    })
  )
})

describe("a client", () => {
  for (const [message, options] of [
    [aboveZero.deadline, { deadline: 0 }],
    [aboveZero.deadline, { deadline: "-1 seconds" }],
    [aboveZero.deadline, { deadline: Number.NaN }],
    [aboveZero.maxBodyBytes, { maxBodyBytes: 0 }],
    [aboveZero.maxBodyBytes, { maxBodyBytes: -1 }],
    [aboveZero.maxBodyBytes, { maxBodyBytes: Number.NaN }]
  ] as const satisfies ReadonlyArray<readonly [string, Partial<ClientOptions>]>) {
    it.effect(`is not made with ${inspect(options)}`, () =>
      Effect.gen(function* () {
        const error = yield* clientError(options)
        assert.strictEqual(error._tag, "ConfigurationError")
        assert.strictEqual(error.message, message)
      })
    )
  }

  for (const retryBudget of [-1, Number.NaN]) {
    it.effect(`is not made with ${inspect({ retryBudget })}`, () =>
      Effect.gen(function* () {
        const error = yield* clientError({ retryBudget })
        assert.deepStrictEqual(
          [error._tag, error.message],
          ["ConfigurationError", "retryBudget must be a number that is not below zero"]
        )
      })
    )
  }

  for (const [name, value] of [
    ["Transfer-Encoding", "chunked"],
    ["content-length", "5"],
    ["connection", "keep-alive"],
    ["X-HTTP-Method-Override", "DELETE"],
    ["x-note", "a\r\nb: s3cr3t"]
  ] as const) {
    it.effect(`is not made with the header ${name}: ${inspect(value)}, which cannot be sent`, () =>
      Effect.gen(function* () {
        const error = yield* clientError({ headers: { [name]: value } })
        assert.deepStrictEqual(
          [error._tag, error.message],
          ["ConfigurationError", `header "${name.toLowerCase()}" or its value cannot be sent`]
        )
      })
    )
  }

  it.effect("sends its own headers once, whatever their case, and none that is undefined", () =>
    Effect.gen(function* () {
      const { client, sent: requests } = script(response(200, { id }))
      // As a program without types gives it.
      const headers: Record<string, string> = { "X-Team": "keys", Authorization: "Bearer another" }
      Object.assign(headers, { "x-none": undefined })
      yield* Connections.get(id).pipe(Effect.provide(client({ headers })))
      const sent = requests[0]?.headers ?? {}
      assert.deepStrictEqual(
        Object.keys(sent).filter((name) => /team|none|authorization/i.test(name)),
        ["x-team", "authorization"]
      )
      assert.notInclude(sent["authorization"], "another")
    })
  )

  for (const credentials of [undefined, null, "a-token", {}]) {
    it.effect(`is not made with the credentials ${JSON.stringify(credentials)}`, () =>
      Effect.gen(function* () {
        // As a program without types gives it.
        const options = JSON.parse(JSON.stringify({ credentials: credentials ?? null }))
        assert.deepStrictEqual(
          yield* Effect.map(clientError(options), ({ _tag, message }) => [_tag, message]),
          [
            "ConfigurationError",
            "credentials must be what a function of Credentials returns; a clientId must be a string"
          ]
        )
      })
    )
  }

  it.effect("without a limit of time or size is one", () =>
    Effect.gen(function* () {
      const { client } = script(response(200, { id }))
      const limits = { deadline: "Infinity", maxBodyBytes: Infinity, retryBudget: 0 } as const
      assert.deepStrictEqual(yield* Connections.get(id).pipe(Effect.provide(client(limits))), {
        id
      })
    })
  )
})

describe("a call", () => {
  const calls: ReadonlyArray<
    readonly [
      string,
      (options: CallOptions) => Effect.Effect<void, { readonly _tag: string }, ManagementClient>
    ]
  > = [
    ["a read", (options: CallOptions) => Effect.asVoid(Connections.get(id, {}, options))],
    [
      "a rotation",
      (options: CallOptions) => Effect.asVoid(Connections.Keys.rotate(id, undefined, options))
    ]
  ]

  for (const [what, call] of calls) {
    for (const deadline of [0, -5]) {
      it.effect(`of ${what} with a deadline of ${deadline} sends nothing`, () =>
        Effect.gen(function* () {
          const { client, sent } = script()
          const error = yield* Effect.flip(call({ deadline })).pipe(Effect.provide(client()))
          assert.strictEqual(error._tag, "DeadlineExceeded")
          assert.deepStrictEqual("sent" in error && error.sent, false)
          assert.deepStrictEqual(sent, [])
        })
      )
    }

    for (const name of [
      "",
      "a b",
      "x:y",
      "x\n",
      "é",
      "Host",
      "content-length",
      "Transfer-Encoding"
    ]) {
      it.effect(`of ${what} with a header named ${JSON.stringify(name)} sends nothing`, () =>
        Effect.gen(function* () {
          const { client, sent } = script()
          const error = yield* Effect.flip(call({ headers: { [name]: "1" } })).pipe(
            Effect.provide(client())
          )
          assert.strictEqual(error._tag, "InvalidRequest")
          assert.deepStrictEqual("argument" in error && error.argument, "headers")
          assert.deepStrictEqual(sent, [])
        })
      )
    }
  }

  it.effect("takes any header that is one", () =>
    Effect.gen(function* () {
      const { client, sent } = script(response(200, { id }))
      const headers = { "X-Correlation_ID.7": "a", hostname: "b", "x-host": "c" }
      yield* Connections.get(id, {}, { headers }).pipe(Effect.provide(client()))
      const { "X-Correlation_ID.7": correlation, ...others } = headers
      const kept = sent[0]?.headers ?? {}
      assert.deepStrictEqual(
        {
          "x-correlation_id.7": kept["x-correlation_id.7"],
          hostname: kept["hostname"],
          "x-host": kept["x-host"]
        },
        { "x-correlation_id.7": correlation, ...others }
      )
    })
  )
})

describe("a token that no header can have", () => {
  const marked = "SECRET"
  const tokens = [
    "",
    `${marked}\n`,
    `${marked}\n${marked}`,
    `${marked}…`,
    `${marked} `,
    `${marked}\0`
  ]
  const clients = {
    fetch: (credentials: Credentials.Credentials) =>
      overFetch({ domain: "tenant.example.com", credentials }),
    undici: (credentials: Credentials.Credentials) =>
      overUndici({ domain: "tenant.example.com", credentials })
  }
  const everythingOf = (exit: Exit.Exit<unknown, unknown>): string =>
    [
      inspect(exit, { depth: 20, showHidden: true }),
      JSON.stringify(exit),
      String(exit),
      Exit.isFailure(exit) ? Cause.pretty(exit.cause) : ""
    ].join("\n")
  const tagOf = (exit: Exit.Exit<unknown, { readonly _tag: string }>) =>
    Exit.isFailure(exit)
      ? exit.cause.reasons.map((reason) =>
          reason._tag === "Fail" ? reason.error._tag : reason._tag
        )
      : []

  for (const token of tokens) {
    for (const [over, client] of Object.entries(clients)) {
      it.effect(`is rejected, and not quoted: ${JSON.stringify(token)} over ${over}`, () =>
        Effect.gen(function* () {
          const given = Redacted.make(token)
          const fixed = yield* Effect.exit(
            Connections.Keys.rotate(id).pipe(Effect.provide(client(Credentials.token(given))))
          )
          const fetched = yield* Effect.exit(
            Connections.Keys.rotate(id).pipe(
              Effect.provide(
                client(Credentials.tokenEffect(Effect.succeed({ accessToken: given })))
              )
            )
          )
          assert.deepStrictEqual(tagOf(fixed), ["ConfigurationError"])
          assert.deepStrictEqual(tagOf(fetched), ["CredentialsError"])
          assert.notInclude(everythingOf(fixed), marked)
          assert.notInclude(everythingOf(fetched), marked)
        })
      )
    }
  }

  it.effect("is none of the token endpoint's either", () =>
    Effect.gen(function* () {
      const { client, sent } = script(response(200, { access_token: "SECRET\n", expires_in: 60 }))
      const credentials = Credentials.clientSecret({
        clientId: "an-id",
        clientSecret: Redacted.make("a-secret")
      })
      const exit = yield* Effect.exit(
        Connections.Keys.rotate(id).pipe(Effect.provide(client({ credentials })))
      )
      assert.deepStrictEqual(tagOf(exit), ["CredentialsError"])
      assert.notInclude(everythingOf(exit), "SECRET")
      assert.deepStrictEqual(
        sent.map(({ path }) => path),
        ["/oauth/token"]
      )
    })
  )
})

describe("a policy that counts backwards", () => {
  it.live("does not undercut what the API asks for", () =>
    Effect.gen(function* () {
      const { client, sent } = script(response(429, {}, { "retry-after": "3" }))
      const retry = Effect.succeed(() => Effect.succeed(-10_000))
      const error = yield* Effect.flip(
        Connections.get(id, {}, { retry, deadline: "2 seconds" }).pipe(Effect.provide(client()))
      )
      assert.strictEqual(error._tag, "TooManyRequests")
      assert.strictEqual(sent.length, 1)
    })
  )
})
