/** Kinds of programs that users write, each as short as it should be. */
import { Connections, Logs, type ManagementClient, Users } from "@effect-auth0/management"
import { layerEnv } from "@effect-auth0/management/fetch"
import { Stub } from "@effect-auth0/management/testing"
import { ConfigProvider, Context, Effect, Layer, Schedule, Stream } from "effect"
import { describe, expect, test } from "vitest"

const id = "con_A1b2C3d4E5f6G7h8"
const keys = [
  { kid: "k1", cert: "…", current: true },
  { kid: "k2", cert: "…", next: true }
]
const connections = Array.from({ length: 250 }, (_, index) => ({
  id: `con_${index}`,
  name: `c${index}`
}))

describe("a program that", () => {
  test("stops reading a list early asks for no page that it does not need", async () => {
    const list = Stub.list(Connections.list, connections)
    const names = Connections.list.items({ take: 50 }).pipe(
      Stream.takeUntil((connection) => connection.name === "c60"),
      Stream.runCount
    )
    expect(await Effect.runPromise(Effect.provide(names, Stub.layer(list)))).toBe(61)
    expect(list.calls.length).toBe(2)
  })

  test("tells errors apart by tag and by code", async () => {
    const found = Users.get("auth0|507f1f77bcf86cd799439020").pipe(
      Effect.map(({ email }) => email ?? "no address"),
      Effect.catchTag("NotFound", ({ code }) =>
        Effect.succeed(code === "inexistent_user" ? "no such user" : "not found")
      )
    )
    const missing = Stub.failing(Users.get, 404, { code: "inexistent_user" })
    expect(await Effect.runPromise(Effect.provide(found, Stub.layer(missing)))).toBe("no such user")
  })

  test("reads the metadata of an operation makes no call", () => {
    const { id: name, method, path, retry } = Connections.Keys.rotate.metadata
    expect({ name, method, path, retry }).toStrictEqual({
      name: "connections.keys.rotate",
      method: "POST",
      path: "/connections/{id}/keys/rotate",
      retry: "never"
    })
  })

  test("has a narrower service of its own cannot forget what that needs", async () => {
    class SigningKeys extends Context.Service<
      SigningKeys,
      { readonly next: (id: string) => Effect.Effect<string | undefined> }
    >()("test/SigningKeys") {}
    const live: Layer.Layer<SigningKeys, never, ManagementClient> = Layer.effect(
      SigningKeys,
      Effect.map(Effect.context<ManagementClient>(), (context) => ({
        next: (connection) =>
          Connections.Keys.get(connection).pipe(
            Effect.map((all) => all.find((key) => key.next)?.kid),
            Effect.orDie,
            Effect.provide(context)
          )
      }))
    )
    const program = Effect.flatMap(SigningKeys, (service) => service.next(id)).pipe(
      Effect.provide(live)
    )
    // @ts-expect-error -- the client is not provided
    const forgotten: Effect.Effect<string | undefined> = program
    expect(forgotten).toBe(program)
    const stubs = Stub.layer(Stub.of(Connections.Keys.get, keys))
    expect(await Effect.runPromise(Effect.provide(program, stubs))).toBe("k2")
  })

  test("limits how many calls are made at once", async () => {
    let inFlight = 0
    let most = 0
    const get = Stub.of(Connections.Keys.get, () =>
      Effect.gen(function* () {
        most = Math.max(most, ++inFlight)
        yield* Effect.yieldNow
        inFlight -= 1
        return keys
      })
    )
    const ids = connections.slice(0, 20).map((connection) => connection.id)
    const all = Effect.forEach(ids, (connection) => Connections.Keys.get(connection), {
      concurrency: 4
    })
    expect((await Effect.runPromise(Effect.provide(all, Stub.layer(get)))).length).toBe(20)
    expect(most).toBe(4)
  })

  test("resumes an export of logs begins at its checkpoint", async () => {
    const events = Array.from({ length: 5 }, (_, index) => ({ log_id: `log_${index}` }))
    const logs = Stub.list(Logs.list, events)
    const exported: Array<string> = []
    const run = Logs.list
      .items({ from: "log_1", take: 2 })
      .pipe(Stream.runForEach((log) => Effect.sync(() => exported.push(log.log_id ?? ""))))
    await Effect.runPromise(Effect.provide(run, Stub.layer(logs)))
    expect(logs.calls[0]?.[0]).toStrictEqual({ from: "log_1", take: 2 })
    expect(exported).toStrictEqual(["log_1", "log_2", "log_3", "log_4"])
  })

  test("retries a failure of its own choice does so by a schedule", async () => {
    const rotate = Stub.sequence(Connections.Keys.rotate, [
      () => Stub.errorResponse(Connections.Keys.rotate, 429),
      () => Stub.errorResponse(Connections.Keys.rotate, 429),
      { kid: "k3", cert: "…" }
    ])
    const rotated = Connections.Keys.rotate(id).pipe(
      Effect.retry({
        while: ({ _tag }) => _tag === "TooManyRequests",
        schedule: Schedule.recurs(2)
      }),
      Effect.map(({ kid }) => kid)
    )
    expect(await Effect.runPromise(Effect.provide(rotated, Stub.layer(rotate)))).toBe("k3")
    expect(rotate.calls.length).toBe(3)
  })

  test("takes its client from a ConfigProvider says which variable is missing", async () => {
    const environment = ConfigProvider.layer(
      ConfigProvider.fromUnknown({ AUTH0_DOMAIN: "tenant.example.com" })
    )
    const error = await Connections.Keys.get(id).pipe(
      Effect.provide(layerEnv().pipe(Layer.provide(environment))),
      Effect.flip,
      Effect.runPromise
    )
    expect(error._tag).toBe("ConfigurationError")
    expect(error.message).toContain("AUTH0_CLIENT_ID")
  })
})
