/**
 * Options of a wrong type, as programs without types give them: every option with many wrong values. Each
 * is a typed error that names the option, and nothing is sent.
 */
import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import {
  CallDefaults,
  type ConfigurationError,
  Connections,
  Credentials,
  EnabledClients,
  Events,
  Jobs,
  ManagementClient,
  Retry,
  Transport
} from "../../src/index.ts"
import { stored } from "../../src/credentials/stored.ts"
import * as Fetch from "../../src/fetch.ts"
import * as Minimal from "../../src/fetch/minimal.ts"
import * as Node from "../../src/node.ts"
import { connect } from "../../src/promise.ts"
import { errorBody, response, script } from "../support/scripted.ts"

const id = "con_A1b2C3d4E5f6G7h8"

/** Anything, as a program without types passes it. */
const untyped = (value: unknown): never => value as never

const values: ReadonlyArray<unknown> = [
  3,
  Number.NaN,
  10n,
  "x",
  "",
  true,
  false,
  null,
  {},
  [],
  () => 1,
  Symbol("a symbol"),
  Object.create(null)
]

interface Case {
  readonly option: string
  /** The end of the sentence "it must be …". */
  readonly what: string
  /** Those of the values that are right. */
  readonly right?: ReadonlyArray<unknown>
}

const duration = 'a duration above zero, such as "20 seconds"'
const durations = [3, 10n]
const callback = "a function that returns an Effect"
const functions = values.filter((value) => typeof value === "function")
const headers: Case = {
  option: "headers",
  what: 'an object of names and values, such as { "x-team": "keys" }; for Headers: Object.fromEntries(headers)'
}
const retry: Case = {
  option: "retry",
  what: "a Schedule, a function that returns one, or Retry.none; for three retries without a wait: Schedule.recurs(3)"
}

const isPlain = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The wrong values of an option. */
const wrongFor = ({ option, right = [] }: Case): ReadonlyArray<unknown> =>
  values.filter((value) => !right.includes(value) && !(option === "headers" && isPlain(value)))

const ofClients: ReadonlyArray<Case> = [
  headers,
  retry,
  {
    option: "credentials",
    what: "what a function of Credentials returns; a clientId must be a string"
  },
  { option: "deadline", what: duration, right: durations },
  { option: "retryBudget", what: "a number that is not below zero", right: [3] },
  { option: "maxBodyBytes", what: "a number above zero", right: [3] },
  { option: "rateLimits", what: "true or false", right: [true, false] },
  { option: "tracing", what: "true or false", right: [true, false] },
  {
    option: "origin",
    what: "https, or http on this machine, with a host and a port only"
  },
  { option: "insecureOrigin", what: "true or false", right: [true, false] },
  { option: "audience", what: "a string that is not empty", right: ["x"] },
  { option: "customDomain", what: "a string that is not empty", right: ["x"] },
  { option: "clientInfo", what: "an object with name and version, or false", right: [false] }
]

const ofCalls: ReadonlyArray<Case> = [
  headers,
  retry,
  { option: "deadline", what: duration, right: durations },
  { option: "idleTimeout", what: duration, right: durations },
  { option: "idempotent", what: "true or false", right: [true, false] },
  { option: "priority", what: '"interactive", "normal" or "bulk"' },
  { option: "customDomain", what: "a string that is not empty", right: ["x"] }
]

const ofEvents: ReadonlyArray<Case> = [
  ...ofCalls,
  { option: "reconnect", what: '"always", "broken" or "never"' },
  { ...retry, option: "reconnectPolicy" },
  { option: "maxEventLength", what: "a number above zero", right: [3] },
  { option: "onMalformed", what: callback, right: functions },
  { option: "onPosition", what: callback, right: functions }
]

const domain = "tenant.example.com"
const credentials = Credentials.token(Redacted.make("the-token"))
const nothingSends = Layer.succeed(Transport, {
  send: () => Effect.die(new Error("something was sent"))
})
const fetch = () => Promise.reject(new Error("something was sent"))
const client = ManagementClient.layerTransport({ domain, credentials }).pipe(
  Layer.provide(nothingSends)
)

const configurationError = (option: string, what: string) => ({
  _tag: "ConfigurationError",
  option,
  message: `${option} must be ${what}`
})

const invalidRequest = (operation: string, option: string, what: string, place = "") => ({
  _tag: "InvalidRequest",
  api: "auth0",
  operation,
  argument: option,
  message: `${operation}: ${place}${option} must be ${what}`
})

/** All fields of an error. */
const fieldsOf = (error: {
  readonly _tag: string
  readonly message: string
}): { readonly _tag: string; readonly [field: string]: unknown } => ({
  ...error,
  _tag: error._tag,
  message: error.message
})

const ofVariables = new Set(["credentials", "origin", "insecureOrigin", "audience"])

type Entry = (options: never) => Layer.Layer<ManagementClient, ConfigurationError>

const entries: Readonly<Record<string, Entry>> = {
  fetch: Fetch.layer,
  node: Node.layer,
  main: (options) => ManagementClient.layerTransport(options).pipe(Layer.provide(nothingSends)),
  "make of fetch": (options) => Layer.effect(ManagementClient, Fetch.make(options)),
  "make of node": (options) => Layer.effect(ManagementClient, Node.make(options)),
  layerConfig: (options) => Fetch.layerConfig(options) as Layer.Layer<ManagementClient, never>,
  layerEnv: (options) => Fetch.layerEnv(options)
}

describe("the client", () => {
  for (const [entry, layer] of Object.entries(entries)) {
    for (const each of ofClients) {
      it.effect(`of ${entry} is not made with another ${each.option}`, () =>
        Effect.gen(function* () {
          for (const value of wrongFor(each)) {
            // An override that is null leaves the option to its variable.
            if (entry === "layerEnv" && value === null && ofVariables.has(each.option)) continue
            const options = untyped({ domain, credentials, fetch, [each.option]: value })
            const error = yield* Effect.flip(
              Connections.get(id).pipe(Effect.provide(layer(options)))
            )
            assert.deepStrictEqual(
              fieldsOf(error),
              configurationError(each.option, each.what),
              inspect(value)
            )
          }
        })
      )
    }
  }

  it.effect("is not made without options", () =>
    Effect.gen(function* () {
      for (const layer of [Fetch.layer, Node.layer]) {
        for (const value of values.filter((each) => !isPlain(each))) {
          const error = yield* Effect.flip(
            Connections.get(id).pipe(Effect.provide(layer(untyped(value))))
          )
          assert.deepStrictEqual(fieldsOf(error), configurationError("options", "an object"))
        }
      }
      const error = yield* Effect.flip(
        Connections.get(id).pipe(Effect.provide(Fetch.layerEnv(untyped("x"))))
      )
      assert.deepStrictEqual(fieldsOf(error), configurationError("overrides", "an object"))
    })
  )

  it.effect("over fetch and undici is not made with another way to send", () =>
    Effect.gen(function* () {
      const expected = {
        fetch: configurationError("fetch", "a function that takes what the platform's own takes"),
        dispatcher: configurationError(
          "dispatcher",
          "a dispatcher of undici, such as new ProxyAgent(…)"
        )
      }
      for (const value of values) {
        if (typeof value !== "function") {
          const error = yield* Effect.flip(
            Connections.get(id).pipe(
              Effect.provide(Fetch.layer(untyped({ domain, credentials, fetch: value })))
            )
          )
          assert.deepStrictEqual(fieldsOf(error), expected.fetch)
        }
        const error = yield* Effect.flip(
          Connections.get(id).pipe(
            Effect.provide(Node.layer(untyped({ domain, credentials, dispatcher: value })))
          )
        )
        assert.deepStrictEqual(fieldsOf(error), expected.dispatcher)
      }
    })
  )
})

describe("a call", () => {
  for (const each of ofCalls) {
    it.effect(`with another ${each.option} sends nothing, in its own options or a region's`, () =>
      Effect.gen(function* () {
        for (const value of wrongFor(each)) {
          const options = untyped({ [each.option]: value })
          const own = yield* Effect.flip(Connections.get(id, {}, options))
          const inRegion = yield* Effect.flip(
            Connections.get(id).pipe(Effect.provideService(CallDefaults, options))
          )
          assert.deepStrictEqual(
            [fieldsOf(own), fieldsOf(inRegion)],
            [
              invalidRequest("connections.get", each.option, each.what),
              invalidRequest("connections.get", each.option, each.what, "CallDefaults: ")
            ],
            inspect(value)
          )
        }
      }).pipe(Effect.provide(client))
    )
  }

  it.effect("takes nothing but an object for options", () =>
    Effect.gen(function* () {
      for (const value of values.filter((each) => !isPlain(each) && each !== null)) {
        const own = yield* Effect.flip(Connections.get(id, {}, untyped(value)))
        assert.deepStrictEqual(
          fieldsOf(own),
          invalidRequest("connections.get", "options", "an object")
        )
      }
      const inRegion = yield* Effect.flip(
        Connections.get(id).pipe(Effect.provideService(CallDefaults, untyped(null)))
      )
      assert.deepStrictEqual(
        fieldsOf(inRegion),
        invalidRequest("connections.get", "options", "an object", "CallDefaults: ")
      )
    }).pipe(Effect.provide(client))
  )

  it.effect("is retried as each right policy says", () =>
    Effect.gen(function* () {
      for (const policy of [
        Retry.none,
        Schedule.recurs(0),
        ($: (schedule: Schedule.Schedule<unknown>) => unknown) => $(Schedule.recurs(0))
      ]) {
        const { client: played, sent } = script(response(503, errorBody(503, "Unavailable")))
        const error = yield* Effect.flip(
          Connections.get(id, {}, { retry: untyped(policy) }).pipe(Effect.provide(played()))
        )
        assert.deepStrictEqual([error._tag, sent.length], ["ServerError", 1])
      }
    })
  )
})

describe("a list", () => {
  for (const each of [
    ...ofCalls,
    { option: "prefetch", what: "true or false", right: [true, false] }
  ]) {
    it.effect(`with another ${each.option} sends nothing`, () =>
      Effect.gen(function* () {
        for (const value of wrongFor(each)) {
          const list = Connections.list.items({}, untyped({ [each.option]: value }))
          const error = yield* Effect.flip(Stream.runCollect(list))
          assert.deepStrictEqual(
            fieldsOf(error),
            invalidRequest("connections.list", each.option, each.what),
            inspect(value)
          )
        }
      }).pipe(Effect.provide(client))
    )
  }
})

describe("a stream of events", () => {
  for (const each of ofEvents) {
    it.effect(`with another ${each.option} sends nothing`, () =>
      Effect.gen(function* () {
        for (const value of wrongFor(each)) {
          const events = Events.subscribe({}, untyped({ [each.option]: value }))
          const error = yield* Effect.flip(Stream.runCollect(events))
          assert.deepStrictEqual(
            fieldsOf(error),
            invalidRequest("events.subscribe", each.option, each.what),
            inspect(value)
          )
        }
      }).pipe(Effect.provide(client))
    )
  }
})

describe("a call with promises", () => {
  const wrongSignals = values.filter((value) => value !== null)

  it("rejects a signal that is none, such as the controller", async () => {
    await using auth0 = await connect({ domain, token: "the-token", fetch })
    const expected = invalidRequest(
      "connections.get",
      "signal",
      "an AbortSignal, such as the signal of an AbortController"
    )
    for (const signal of [...wrongSignals, new AbortController()]) {
      const options = untyped({ signal })
      const rejections = await Promise.allSettled([
        auth0.run(Connections.get, id, {}, options),
        auth0.of(Connections).get(id, {}, options),
        auth0.of(Connections).list.items({}, options)[Symbol.asyncIterator]().next()
      ])
      assert.deepStrictEqual(
        rejections.map((one) => (one.status === "rejected" ? fieldsOf(one.reason) : one)),
        [expected, expected, { ...expected, ...listed(expected) }]
      )
    }
  })

  const listed = ({ message }: { readonly message: string }) => ({
    operation: "connections.list",
    message: message.replace("connections.get", "connections.list")
  })

  it("takes a signal of another implementation", async () => {
    await using auth0 = await connect({ domain, token: "the-token", fetch })
    const reason = new Error("the user has left")
    const { signal } = new AbortController()
    const other = new Proxy(AbortSignal.abort(reason), {
      getPrototypeOf: () => EventTarget.prototype,
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name)
        return typeof member === "function" ? member.bind(target) : member
      }
    })
    assert.isFalse(signal.aborted)
    assert.notInstanceOf(other, AbortSignal)
    const rejection = await auth0.run(Connections.get, id, {}, { signal: other }).then(
      () => undefined,
      (cause: unknown) => cause
    )
    assert.strictEqual(rejection, reason)
  })

  it("needs an operation", async () => {
    await using auth0 = await connect({ domain, token: "the-token", fetch })
    for (const value of values.filter((each) => typeof each !== "function")) {
      const rejections = await Promise.allSettled([
        auth0.run(untyped(value)),
        auth0.outcome(untyped(value)),
        auth0.iterate(untyped(value))[Symbol.asyncIterator]().next()
      ])
      assert.deepStrictEqual(
        rejections.map((one) => String(one.status === "rejected" ? one.reason : one)),
        Array.from(
          { length: 3 },
          () => "TypeError: The first argument must be an operation, such as Users.get"
        )
      )
    }
  })
})

describe("credentials", () => {
  const secret = "s3cr3t-value"
  const made = (given: Credentials.Credentials) =>
    Connections.get(id).pipe(
      Effect.provide(Fetch.layer({ domain, credentials: given, fetch })),
      Effect.flip,
      Effect.map(fieldsOf)
    )
  const notRedacted = {
    _tag: "ConfigurationError",
    option: "credentials",
    message: "credentials must come from Credentials, secrets from Redacted.make"
  }

  it.effect("with a secret that is not redacted make no client, and do not quote it", () =>
    Effect.gen(function* () {
      for (const value of [secret, ...values]) {
        const given = untyped(value)
        assert.deepStrictEqual(
          [
            yield* made(Credentials.token(given)),
            yield* made(Credentials.clientSecret({ clientId: "an-id", clientSecret: given })),
            yield* made(
              stored(
                Credentials.clientSecret({ clientId: "an-id", clientSecret: given }),
                untyped(value)
              )
            )
          ],
          [
            {
              _tag: "ConfigurationError",
              option: "token",
              message: "token must be redacted: Redacted.make(token)"
            },
            notRedacted,
            notRedacted
          ]
        )
      }
    })
  )

  it.effect("are rejected by the smallest client too", () =>
    Effect.gen(function* () {
      const given = [
        untyped("a-token"),
        untyped(undefined),
        Credentials.clientSecret({ clientId: "an-id", clientSecret: untyped(secret) })
      ]
      for (const each of given) {
        const error = yield* Effect.flip(
          Effect.scoped(Minimal.make({ domain, credentials: each, fetch }))
        )
        assert.deepStrictEqual(fieldsOf(error), notRedacted)
      }
    })
  )

  it.effect("whose application has no id make no client", () =>
    Effect.gen(function* () {
      const clientSecret = Redacted.make(secret)
      for (const value of values.filter((each) => each !== "x")) {
        assert.deepStrictEqual(
          yield* made(Credentials.clientSecret({ clientId: untyped(value), clientSecret })),
          configurationError(
            "credentials",
            "what a function of Credentials returns; a clientId must be a string"
          )
        )
      }
    })
  )

  it.effect("of an effect that is none, or returns no token, fail", () =>
    Effect.gen(function* () {
      for (const value of values) {
        const given = untyped(value)
        assert.deepStrictEqual(
          yield* made(Credentials.tokenEffect(given)),
          configurationError("tokenEffect", "an Effect that returns { accessToken, expiresIn }")
        )
        for (const token of [
          Effect.succeed(given),
          Effect.succeed({ accessToken: given }),
          Effect.succeed(untyped({ accessToken: Redacted.make("a-token"), expiresIn: Number.NaN }))
        ]) {
          const error = yield* made(Credentials.tokenEffect(token))
          assert.strictEqual(error._tag, "CredentialsError")
        }
      }
    })
  )

  it.effect("in a store take its options", () =>
    Effect.gen(function* () {
      const own = Credentials.clientSecret({
        clientId: "an-id",
        clientSecret: Redacted.make(secret)
      })
      const store = { get: () => Effect.undefined, set: () => Effect.void }
      assert.deepStrictEqual(
        [
          yield* made(stored(own, store, { timeout: untyped("x") })),
          yield* made(stored(own, store, { waitUntil: untyped(3) }))
        ],
        [
          configurationError("timeout", 'a duration above zero, such as "2 seconds"'),
          configurationError("waitUntil", "a function that takes a promise")
        ]
      )
    })
  )
})

describe("the smallest client", () => {
  it.effect("retries by its default policy where another one is none", () =>
    Effect.gen(function* () {
      let calls = 0
      const failing = () => {
        calls++
        return Promise.resolve(
          new Response(JSON.stringify(errorBody(503, "Unavailable")), { status: 503 })
        )
      }
      const made = yield* Minimal.make({ domain, credentials, fetch: failing })
      for (const value of [3, "x", {}, Object.create(null)]) {
        const started = calls
        const call = yield* Effect.forkChild(
          Effect.flip(
            Connections.get(id, {}, { retry: untyped(value) }).pipe(
              Effect.provideService(ManagementClient, made)
            )
          )
        )
        yield* TestClock.adjust("1 minute")
        assert.deepStrictEqual(
          [(yield* Fiber.join(call))._tag, calls - started],
          ["ServerError", 5]
        )
      }
    }).pipe(Effect.scoped)
  )
})

describe("functions around operations", () => {
  it.effect("reject options and records of a wrong type", () =>
    Effect.gen(function* () {
      for (const value of values) {
        const given = untyped(value)
        if (!durations.includes(given)) {
          const error = yield* Effect.flip(Jobs.awaitCompletion("job_1", { pollEvery: given }))
          assert.deepStrictEqual(fieldsOf(error), invalidRequest("jobs.get", "pollEvery", duration))
        }
        if (typeof value !== "function") {
          const error = yield* Effect.flip(Jobs.awaitCompletion("job_1", { onProgress: given }))
          assert.deepStrictEqual(
            fieldsOf(error),
            invalidRequest("jobs.get", "onProgress", callback)
          )
        }
        if (typeof value !== "string") {
          const error = yield* Effect.flip(Jobs.importUsers({ connection_id: id, users: given }))
          assert.strictEqual(
            error.message,
            "The users to import must be a Blob, a string or a Stream; for an array: Stream.fromIterable(users)"
          )
        }
        const error = yield* Effect.flip(
          Stream.runCollect(Jobs.importManyUsers<never, never>({ connection_id: id, users: given }))
        )
        assert.strictEqual(
          error.message,
          "The users to import must be a Stream; for an array: Stream.fromIterable(users)"
        )
        if (!Array.isArray(value)) {
          const incomplete = yield* Effect.flip(EnabledClients.update(id, given))
          assert.deepStrictEqual(
            [incomplete._tag, incomplete.message],
            [
              "EnabledClientsIncomplete",
              "connections.clients.update: changes must be a list of objects with client_id and status"
            ]
          )
        }
      }
    }).pipe(Effect.provide(client))
  )

  it.effect("reject what a callback returns, if it is no Effect", () =>
    Effect.gen(function* () {
      const { client: played } = script(response(200, { id: "job_1", status: "completed" }))
      const error = yield* Effect.flip(
        Jobs.awaitCompletion("job_1", { onProgress: untyped(() => undefined) }).pipe(
          Effect.provide(played())
        )
      )
      assert.deepStrictEqual(fieldsOf(error), {
        _tag: "InvalidRequest",
        api: "auth0",
        operation: "jobs.get",
        argument: "onProgress",
        message: "jobs.get: onProgress must return an Effect, such as Console.log(…)"
      })
    })
  )
})
