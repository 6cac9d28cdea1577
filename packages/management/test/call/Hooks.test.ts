import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { TestClock } from "effect/testing"
import {
  AttemptHooks,
  type CallOptions,
  Connections,
  Credentials,
  type ManagementClient,
  type Retry,
  TransportCause,
  TransportFailure
} from "../../src/index.ts"
import * as Redacted from "effect/Redacted"
import { response, errorBody, failure, type Script, script } from "../support/scripted.ts"

const id = "con_A1b2C3d4E5f6G7h8"

/** The client of a script, with hooks around each of its attempts. */
const hooked = (
  played: Script,
  hooks: ReadonlyArray<AttemptHooks.Hooks>,
  options?: Parameters<Script["client"]>[0]
): Layer.Layer<ManagementClient> =>
  hooks.reduceRight(
    (client, each) => AttemptHooks.layer(each).pipe(Layer.provide(client)),
    played.client(options)
  )

/** Hooks that take down what they are told. */
const recorder = (name: string) => {
  const told: Array<readonly [string, ...ReadonlyArray<unknown>]> = []
  const hooks: AttemptHooks.Hooks = {
    before: ({ attempt, metadata, priority }) => {
      told.push(["before", metadata.id, attempt, priority])
      return undefined
    },
    headers: ({ attempt }) => ({ [`x-${name}`]: String(attempt) }),
    responded: ({ attempt }, { status }) => told.push(["responded", attempt, status]),
    failed: ({ attempt }, { error, retryable }) =>
      told.push(["failed", attempt, error._tag, retryable]),
    waiting: ({ attempt }, millis) => told.push(["waiting", attempt, millis])
  }
  return { hooks, told }
}

const steadily: Retry.RetryPolicy = Effect.succeed(() => Effect.succeed(100))

const get = (options?: CallOptions) =>
  Effect.gen(function* () {
    const call = yield* Effect.forkChild(Effect.exit(Connections.Keys.get(id, options)))
    yield* TestClock.adjust("1 minute")
    return yield* Fiber.join(call)
  })

describe("hooks", () => {
  it.effect(
    "are told of each attempt, its response, its failure and the wait for the next one",
    () => {
      const { hooks, told } = recorder("a")
      const played = script(
        failure(true),
        failure(true, { status: 503 }),
        response(429, errorBody(429, "Too Many Requests"), { "retry-after": "3" }),
        response(200, [])
      )
      return Effect.gen(function* () {
        yield* get({ priority: "bulk" })
        assert.deepStrictEqual(told, [
          ["before", "connections.keys.get", 0, "bulk"],
          ["failed", 0, "TransportError", true],
          ["waiting", 0, 100],
          ["before", "connections.keys.get", 1, "bulk"],
          ["responded", 1, 503],
          ["failed", 1, "ServerError", true],
          ["waiting", 1, 100],
          ["before", "connections.keys.get", 2, "bulk"],
          ["responded", 2, 429],
          ["failed", 2, "TooManyRequests", true],
          ["waiting", 2, 3100],
          ["before", "connections.keys.get", 3, "bulk"],
          ["responded", 3, 200]
        ])
      }).pipe(Effect.provide(hooked(played, [hooks], { retry: steadily })))
    }
  )

  it.effect(
    "see the request after a rejected token as one more, and a failed token request",
    () => {
      const { hooks, told } = recorder("a")
      let tokens = 0
      const credentials = Credentials.tokenEffect(
        Effect.suspend(() =>
          tokens++ === 0
            ? Effect.succeed({ accessToken: Redacted.make("one") })
            : Effect.fail("no more")
        )
      )
      const played = script(response(401, errorBody(401, "Unauthorized")))
      return Effect.gen(function* () {
        yield* get()
        assert.deepStrictEqual(told, [
          ["before", "connections.keys.get", 0, "normal"],
          ["responded", 0, 401],
          ["failed", 0, "CredentialsError", false]
        ])
      }).pipe(Effect.provide(hooked(played, [hooks], { credentials })))
    }
  )

  it.effect("give headers, which never replace the credential", () => {
    const played = script(failure(false), response(200, []))
    const first = recorder("one")
    const second = recorder("two")
    const greedy: AttemptHooks.Hooks = { headers: () => ({ authorization: "Bearer other" }) }
    return Effect.gen(function* () {
      yield* get()
      assert.deepStrictEqual(
        played.sent.map(({ headers }) => [
          headers["x-one"],
          headers["x-two"],
          headers["authorization"]
        ]),
        [
          ["0", "0", "Bearer the-token"],
          ["1", "1", "Bearer the-token"]
        ]
      )
      assert.deepStrictEqual(first.told, second.told)
    }).pipe(Effect.provide(hooked(played, [first.hooks, greedy, second.hooks])))
  })

  it.effect("hold an attempt back, one after the other", () => {
    const order: Array<string> = []
    const slow = (name: string): AttemptHooks.Hooks => ({
      before: () =>
        Effect.andThen(
          Effect.sleep(50),
          Effect.sync(() => order.push(name))
        )
    })
    const played = script(
      Effect.suspend(() => {
        order.push("sent")
        return response(200, [])
      })
    )
    return Effect.gen(function* () {
      yield* get()
      assert.deepStrictEqual(order, ["first", "second", "sent"])
    }).pipe(Effect.provide(hooked(played, [slow("first"), {}, slow("second")])))
  })

  it.effect("are told that an attempt is sent once nothing holds it back", () => {
    const told: Array<readonly [string, number, boolean, number]> = []
    const watching = (name: string): AttemptHooks.Hooks => ({
      sent: ({ attempt, deadline }, held) => told.push([name, attempt, held, deadline.now()])
    })
    const slowAtFirst: AttemptHooks.Hooks = {
      before: ({ attempt }) => (attempt === 0 ? Effect.sleep(300) : undefined)
    }
    const played = script(response(429, errorBody(429, "Too Many Requests")), response(200, []))
    return Effect.gen(function* () {
      yield* get()
      assert.deepStrictEqual(told, [
        ["above", 0, true, 300],
        ["below", 0, true, 300],
        ["above", 1, false, 400],
        ["below", 1, false, 400]
      ])
    }).pipe(
      Effect.provide(
        hooked(played, [watching("above"), slowAtFirst, watching("below")], { retry: steadily })
      )
    )
  })

  it.effect("end an attempt before it is sent, with the reason", () => {
    const played = script()
    const failing: AttemptHooks.Hooks = {
      before: () =>
        Effect.fail(
          new TransportFailure({
            deadline: true,
            sent: false,
            head: undefined,
            cause: new TransportCause({ message: "no turn in time" })
          })
        )
    }
    return Effect.gen(function* () {
      const error = yield* Effect.flip(Connections.Keys.rotate(id))
      assert.deepStrictEqual(
        [error._tag, error.message, played.sent],
        [
          "DeadlineExceeded",
          "connections.keys.rotate: no whole response within 60000 ms: no turn in time",
          []
        ]
      )
    }).pipe(Effect.provide(hooked(played, [failing])))
  })
})

describe("a call that its caller knows to be harmless when retried", () => {
  it.effect("is retried, whatever the contract says", () => {
    const played = script(failure(true), response(201, { kid: "next", cert: "PEM" }))
    return Effect.gen(function* () {
      const call = yield* Effect.forkChild(
        Connections.Keys.rotate(id, undefined, { idempotent: true })
      )
      yield* TestClock.adjust("1 minute")
      assert.deepStrictEqual(yield* Fiber.join(call), { kid: "next", cert: "PEM" })
    }).pipe(Effect.provide(played.client()))
  })
})

describe("a response that is larger than the client takes", () => {
  const large = (head?: { readonly status: number }) =>
    Effect.fail(
      new TransportFailure({
        deadline: false,
        tooLarge: true,
        sent: true,
        head: head === undefined ? undefined : { status: head.status, header: () => undefined },
        cause: "too large"
      })
    )

  it.effect("is not one of a read, and is not requested again", () => {
    const played = script(large({ status: 200 }))
    return Effect.gen(function* () {
      const error = yield* Effect.flip(Connections.Keys.get(id))
      assert.deepStrictEqual(
        [error._tag, error.message],
        [
          "DecodeError",
          "connections.keys.get: 200 with a larger body than maxBodyBytes, where a JSON array is promised"
        ]
      )
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("leaves the outcome of a write unknown", () => {
    const played = script(large({ status: 201 }))
    return Effect.gen(function* () {
      const error = yield* Effect.flip(Connections.Keys.rotate(id))
      assert.strictEqual(error._tag, "OutcomeUnknown")
      if (error._tag === "OutcomeUnknown") assert.strictEqual(error.reason._tag, "DecodeError")
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("keeps the status of an error response", () => {
    const played = script(large({ status: 404 }))
    return Effect.gen(function* () {
      const error = yield* Effect.flip(Connections.Keys.get(id))
      assert.strictEqual(error._tag, "NotFound")
    }).pipe(Effect.provide(played.client()))
  })
})

describe("the header Auth0-Client", () => {
  const headerOf = (options: Parameters<Script["client"]>[0]) => {
    const played = script(response(200, []))
    return Effect.map(Effect.provide(get(), played.client(options)), () => {
      const header = played.sent[0]?.headers["auth0-client"]
      return header === undefined ? undefined : Buffer.from(header, "base64").toString("utf8")
    })
  }

  it.effect("tells what a program says of itself, in any script", () =>
    Effect.gen(function* () {
      assert.strictEqual(
        yield* headerOf({ clientInfo: { name: "schlüssel", version: "2", env: { node: "24" } } }),
        '{"name":"schlüssel","version":"2","env":{"node":"24"}}'
      )
    })
  )

  it.effect("is not sent if it is switched off", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* headerOf({ clientInfo: false }), undefined)
    })
  )
})
