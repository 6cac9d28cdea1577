import { assert, describe, expectTypeOf, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { TestClock } from "effect/testing"
import { Connections, Events, Logs, NotFound, Roles, ServerError, Users } from "../../src/index.ts"
import { Stub } from "../../src/testing.ts"
import { created } from "../support/events.ts"

const id = "con_A1b2C3d4E5f6G7h8"
const key = { kid: "next", cert: "PEM" }

const messageOf = <A, E>(exit: Exit.Exit<A, E>): string | undefined => {
  const failure = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
  return failure instanceof Error ? failure.message : undefined
}

describe("a stub that fails by the tag of an error", () => {
  it.effect("fills in what is not said of it", () =>
    Effect.gen(function* () {
      const unknown = yield* Effect.flip(Connections.Keys.rotate(id))
      const denied = yield* Effect.flip(Connections.Keys.get(id))
      const late = yield* Effect.flip(Users.get("auth0|1"))
      assert.deepInclude(unknown, {
        _tag: "OutcomeUnknown",
        api: "auth0",
        operation: "connections.keys.rotate"
      })
      assert.strictEqual(
        unknown._tag === "OutcomeUnknown" ? unknown.reason._tag : "",
        "TransportError"
      )
      assert.deepInclude(denied, { _tag: "CredentialsError", api: "auth0", kind: "unavailable" })
      assert.deepInclude(late, { _tag: "DeadlineExceeded", operation: "users.get", sent: false })
    }).pipe(
      Effect.provide(
        Stub.layer(
          Stub.failing(Connections.Keys.rotate, "OutcomeUnknown"),
          Stub.failing(Connections.Keys.get, "CredentialsError", { kind: "unavailable" }),
          Stub.failing(Users.get, "DeadlineExceeded", { sent: false })
        )
      )
    )
  )

  it.effect("takes durations in any form", () =>
    Effect.gen(function* () {
      const late = yield* Effect.flip(Users.get("auth0|1"))
      const denied = yield* Effect.flip(Connections.Keys.get(id))
      assert.deepStrictEqual(
        [late, denied].map((error) =>
          error._tag === "DeadlineExceeded"
            ? error.deadline
            : error._tag === "CredentialsError"
              ? error.retryAfter
              : error
        ),
        [Duration.seconds(10), Duration.minutes(1)]
      )
    }).pipe(
      Effect.provide(
        Stub.layer(
          Stub.failing(Users.get, "DeadlineExceeded", { deadline: "10 seconds" }),
          Stub.failing(Connections.Keys.get, "CredentialsError", {
            kind: "unavailable",
            retryAfter: Duration.minutes(1)
          })
        )
      )
    )
  )

  it.effect("fails the first connection of an event stream", () =>
    Effect.gen(function* () {
      const failed = (...stubs: ReadonlyArray<Stub.Stub>) =>
        Effect.flip(Stream.runDrain(Events.subscribe())).pipe(Effect.provide(Stub.layer(...stubs)))
      assert.deepInclude(yield* failed(Stub.failing(Events.subscribe, 403)), {
        _tag: "Forbidden",
        operation: "events.subscribe"
      })
      assert.deepInclude(
        yield* failed(Stub.failing(Events.subscribe, "TransportError", { sent: false })),
        { _tag: "TransportError", operation: "events.subscribe", sent: false }
      )
    })
  )

  it("takes the tags that the operation can fail with", () => {
    // @ts-expect-error -- a read is retried: its outcome is never unknown
    const wrong = () => Stub.failing(Connections.Keys.get, "OutcomeUnknown")
    assert.isFunction(wrong)
  })
})

describe("a stub", () => {
  it.effect("replaces the operation that it is for, and tells the calls", () => {
    const rotate = Stub.of(Connections.Keys.rotate, (connection, request) => ({
      ...key,
      kid: `${connection} ${request?.signing_alg ?? "RS256"}`
    }))
    const get = Stub.of(Connections.Keys.get, [key])
    return Effect.gen(function* () {
      const next = yield* Connections.Keys.rotate(id, { signing_alg: "ES256" })
      const keys = yield* Connections.Keys.get(id)
      assert.deepStrictEqual([next.kid, keys], [`${id} ES256`, [key]])
      assert.deepStrictEqual(rotate.calls, [[id, { signing_alg: "ES256" }]])
      assert.deepStrictEqual(get.calls, [[id]])
      expectTypeOf(rotate.calls[0]).toEqualTypeOf<
        Parameters<typeof Connections.Keys.rotate> | undefined
      >()
    }).pipe(Effect.provide(Stub.layer(rotate, get)))
  })

  it.effect("may respond by an Effect, also one that fails as the operation may", () => {
    const get = Stub.of(Connections.Keys.get, (connection) =>
      connection === id
        ? Effect.succeed([key])
        : Stub.errorResponse(Connections.Keys.get, 404, { code: "inexistent_connection" })
    )
    return Effect.gen(function* () {
      assert.deepStrictEqual(yield* Connections.Keys.get(id), [key])
      const error = yield* Effect.flip(Connections.Keys.get("con_other"))
      assert.instanceOf(error, NotFound)
      assert.strictEqual(error.message, "connections.keys.get: 404 (inexistent_connection)")
    }).pipe(Effect.provide(Stub.layer(get)))
  })

  it.effect("rejects with the class that the contract declares, or the one for all others", () => {
    const stubs = Stub.layer(
      Stub.failing(Connections.Keys.get, 429, { retryAfter: "3 seconds" }),
      Stub.failing(Connections.Keys.rotate, 502)
    )
    return Effect.gen(function* () {
      const throttled = yield* Effect.flip(Connections.Keys.get(id))
      assert.deepStrictEqual(
        [throttled._tag, "retryAfter" in throttled ? throttled.retryAfter : undefined],
        ["TooManyRequests", Duration.seconds(3)]
      )
      assert.instanceOf(yield* Effect.flip(Connections.Keys.rotate(id)), ServerError)
    }).pipe(Effect.provide(stubs))
  })

  it.effect("returns its responses in order, and fails after the last one", () => {
    const rotate = Stub.sequence(Connections.Keys.rotate, [
      key,
      () => Stub.errorResponse(Connections.Keys.rotate, 404),
      (connection) => ({ ...key, kid: connection })
    ])
    return Effect.gen(function* () {
      const exits = [
        yield* Effect.exit(Connections.Keys.rotate(id)),
        yield* Effect.exit(Connections.Keys.rotate(id)),
        yield* Effect.exit(Connections.Keys.rotate(id)),
        yield* Effect.exit(Connections.Keys.rotate(id))
      ]
      assert.deepStrictEqual(
        exits.map((exit) => (Exit.isSuccess(exit) ? exit.value.kid : messageOf(exit))),
        [
          "next",
          "connections.keys.rotate: 404",
          id,
          "connections.keys.rotate was called 4 times, and has 3 responses"
        ]
      )
    }).pipe(Effect.provide(Stub.layer(rotate)))
  })

  it.effect("checks arguments as a real client does", () => {
    const rotate = Stub.of(Connections.Keys.rotate, key)
    return Effect.gen(function* () {
      const error = yield* Effect.flip(Connections.Keys.rotate(".."))
      assert.deepStrictEqual([error._tag, rotate.calls], ["InvalidRequest", []])
    }).pipe(Effect.provide(Stub.layer(rotate)))
  })

  it.effect("is missing: the test ends with the name of the operation", () =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(Users.get("auth0|1"))
      assert.strictEqual(
        messageOf(exit),
        "users.get was called, and has no response here: add a Stub.of for it to Stub.layer(…)"
      )
    }).pipe(Effect.provide(Stub.layer()))
  )

  it("accepts only what the operation returns", () => {
    const never = () => [
      // @ts-expect-error a key has no such type of kid
      Stub.of(Connections.Keys.rotate, { kid: 1, cert: "PEM" }),
      // @ts-expect-error a list of keys, not one
      Stub.of(Connections.Keys.get, key),
      // @ts-expect-error the operation does not fail so
      Stub.of(Connections.Keys.get, () => Effect.fail("no"))
    ]
    assert.isFunction(never)
  })
})

const records = <A>(count: number, make: (index: number) => A): ReadonlyArray<A> =>
  Array.from({ length: count }, (_, index) => make(index))

describe("a stubbed list", () => {
  const connections = records(230, (index) => ({ id: `con_${index}`, name: `c${index}` }))

  it.effect("is paged as the call asks for: by checkpoint and by offset", () => {
    const list = Stub.list(Connections.list, connections)
    return Effect.gen(function* () {
      const byCheckpoint = yield* Connections.list({ take: 100, from: "record-200" })
      const byOffset = yield* Connections.list({ page: 2, per_page: 100, include_totals: true })
      assert.deepStrictEqual(
        [byCheckpoint, byOffset].map(({ items, next }) => [items.length, items[0]?.name, next]),
        [
          [30, "c200", undefined],
          [30, "c200", undefined]
        ]
      )
      const all = yield* Stream.runCollect(Connections.list.items({ per_page: 100 }))
      assert.deepStrictEqual(
        all.map(({ name }) => name),
        connections.map(({ name }) => name)
      )
      assert.strictEqual(list.calls.length, 5)
    }).pipe(Effect.provide(Stub.layer(list)))
  })

  it.effect("is paged where there is one style only, and where the cursor is in a header", () => {
    const roles = Stub.list(
      Roles.list,
      records(120, (index) => ({ id: `rol_${index}`, name: `r${index}` }))
    )
    const logs = Stub.list(
      Logs.list,
      records(120, (index) => ({ log_id: `log_${index}` }))
    )
    return Effect.gen(function* () {
      const names = yield* Stream.runCollect(Roles.list.items({ per_page: 50 }))
      const entries = yield* Stream.runCollect(Logs.list.items({ from: "record-20", take: 50 }))
      assert.deepStrictEqual(
        [names.length, new Set(names.map((role) => role.name)).size, entries.length],
        [120, 120, 100]
      )
    }).pipe(Effect.provide(Stub.layer(roles, logs)))
  })

  it.effect("may be the response of one page, as it comes over the wire", () => {
    const list = Stub.of(Connections.list, ({ take } = {}) => ({
      connections: connections.slice(0, take),
      next: "more"
    }))
    return Effect.gen(function* () {
      const { items, next } = yield* Connections.list({ take: 2 })
      assert.deepStrictEqual([items.length, next], [2, { take: 2, from: "more" }])
    }).pipe(Effect.provide(Stub.layer(list)))
  })
})

describe("a stubbed stream of events", () => {
  it.effect("emits the events, and does not end", () => {
    const given = [created("1"), created("2")] as const
    const [first, second] = given
    const between = { type: "offset-only", offset: "1b" } as const
    const stub = Stub.events(Events.subscribe, [first, between, second])
    return Effect.gen(function* () {
      const seen = yield* Stream.runCollect(Stream.take(Events.subscribe(), 2))
      assert.deepStrictEqual<unknown>([seen, stub.calls.length], [given, 1])
      const waiting = yield* Effect.forkChild(Stream.runDrain(Events.subscribe()))
      yield* TestClock.adjust("1 minute")
      assert.isUndefined(waiting.pollUnsafe())
      yield* Fiber.interrupt(waiting)
    }).pipe(Effect.provide(Stub.layer(stub)))
  })
})
