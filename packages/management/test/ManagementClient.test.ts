import { assert, describe, it } from "@effect/vitest"
import { Context, Duration, Effect, Layer, Redacted, Stream } from "effect"
import { HttpClient, HttpClientResponse } from "effect/http"
import {
  CallDefaults,
  Connections,
  Credentials,
  Events,
  Jobs,
  ManagementClient,
  Retry,
  Users
} from "../src/index.ts"
import { Stub } from "../src/testing.ts"
import type { Attempt } from "openapi-effect-runtime/call/Hooks"
import * as AttemptHooks from "../src/AttemptHooks.ts"
import { response, script } from "./support/scripted.ts"

const id = "auth0|5f7c8ec7c33c6c004bbafe82"
const user = (domain: string) => ({ user_id: id, email: `someone@${domain}` })

/** An `HttpClient` whose tenants respond with a user that has their domain. */
const tenants = Layer.succeed(
  HttpClient.HttpClient,
  HttpClient.make((request, url) =>
    Effect.succeed(HttpClientResponse.fromWeb(request, Response.json(user(url.host))))
  )
)

const optionsOf = (domain: string) => ({
  domain,
  credentials: Credentials.token(Redacted.make("the-token"))
})

describe("a client that is made in a scope", () => {
  it.effect("is one for each tenant, and closed with the scope", () =>
    Effect.gen(function* () {
      const [first, second] = yield* Effect.scoped(
        Effect.forEach(["one.auth0.com", "two.auth0.com"], (domain) =>
          Effect.gen(function* () {
            const client = yield* ManagementClient.make(optionsOf(domain))
            const users = yield* Effect.provideService(
              ManagementClient.bind(Users),
              ManagementClient,
              client
            )
            return { users, found: yield* users.get(id) }
          })
        )
      )
      assert.deepStrictEqual(
        [first?.found, second?.found],
        [user("one.auth0.com"), user("two.auth0.com")]
      )
      const closed = first === undefined ? undefined : yield* Effect.flip(first.users.get(id))
      assert.deepInclude(closed, { _tag: "InvalidRequest", argument: "client" })
    }).pipe(Effect.provide(tenants))
  )
})

describe("a resource that is bound to a client", () => {
  const events = [{ type: "user.created", offset: "1" }]
  const stubs = Stub.layer(
    Stub.of(Users.get, user("tenant")),
    Stub.list(
      Connections.list,
      Array.from({ length: 3 }, (_, index) => ({ id: `con_${index}`, name: `c${index}` }))
    ),
    Stub.events(Events.subscribe, events as never),
    Stub.of(Jobs.get, { id: "job_1", type: "users_export", status: "completed" } as never)
  )

  it.effect("asks for nothing: calls, lists, streams, and functions written by hand", () =>
    Effect.gen(function* () {
      const bound = yield* ManagementClient.bind({ Connections, Events, Jobs, Users }).pipe(
        Effect.provide(stubs)
      )
      const found: Effect.Effect<unknown, Users.GetError> = bound.Users.get(id)
      const names: Stream.Stream<{ readonly name?: string }, unknown> =
        bound.Connections.list.items()
      const awaited: Effect.Effect<unknown, unknown> = bound.Jobs.awaitCompletion("job_1")
      assert.deepStrictEqual(
        [
          yield* found,
          (yield* Stream.runCollect(names)).map(({ name }) => name),
          (yield* bound.Connections.list({ per_page: 2 })).items.length,
          yield* Stream.runCollect(Stream.take(bound.Events.subscribe(), 1)),
          yield* awaited
        ],
        [
          user("tenant"),
          ["c0", "c1", "c2"],
          2,
          events,
          { id: "job_1", type: "users_export", status: "completed" }
        ]
      )
      assert.strictEqual(bound.Connections.list.metadata, Connections.list.metadata)
      assert.strictEqual(bound.Jobs.JobFailed, Jobs.JobFailed)
    })
  )
})

describe("the options of a region", () => {
  it.effect("win over the client's, and lose to the call's own", () => {
    const played = script(response(200, {}), response(200, {}), response(200, {}))
    const attempts: Array<Attempt> = []
    const client = AttemptHooks.layer({ sent: (attempt) => attempts.push(attempt) }).pipe(
      Layer.provide(played.client({ deadline: "9 seconds", retry: Retry.none }))
    )
    return Effect.gen(function* () {
      yield* Users.get(id)
      const region = Effect.gen(function* () {
        yield* Users.get(id, undefined, { deadline: undefined, headers: { "x-two": "call" } })
        yield* Users.get(id, {}, { priority: "interactive", deadline: "1 second" })
      })
      yield* region.pipe(
        Effect.provideService(CallDefaults, {
          priority: "bulk",
          deadline: "5 seconds",
          headers: { "x-one": "region", "x-two": "region" }
        })
      )
      assert.deepStrictEqual(
        attempts.map(({ deadline, priority }) => [
          priority,
          Math.ceil(deadline.remaining() / Duration.toMillis("1 second"))
        ]),
        [
          ["normal", 9],
          ["bulk", 5],
          ["interactive", 1]
        ]
      )
      assert.deepStrictEqual(
        played.sent.map(({ headers }) => [headers["x-one"], headers["x-two"]]),
        [
          [undefined, undefined],
          ["region", "call"],
          ["region", "region"]
        ]
      )
    }).pipe(Effect.provide(client))
  })

  it("are of one API", () => {
    assert.include(CallDefaults.key, "auth0")
    assert.deepStrictEqual(Context.get(Context.empty(), CallDefaults), {})
  })
})
