/** What programs on Effect 3 expect of this package: that everything about its effects is Effect's own. */
import {
  catchReason,
  type ClientOptions,
  ConfigurationError,
  Connections,
  Credentials,
  Logging,
  ManagementClient,
  Metrics,
  NotFound,
  RateLimits,
  Tracing
} from "@effect-auth0/management-effect3"
import { fromKeyValueStore } from "@effect-auth0/management-effect3/credentials/key-value-store"
import { stored } from "@effect-auth0/management-effect3/credentials/stored"
import * as FetchClient from "@effect-auth0/management-effect3/fetch"
import { layerConfig, layerEnv } from "@effect-auth0/management-effect3/fetch"
import { connectTo } from "@effect-auth0/management-effect3/promise"
import { Stub } from "@effect-auth0/management-effect3/testing"
import {
  FetchHttpClient,
  HttpClient,
  HttpClientRequest,
  HttpClientResponse,
  KeyValueStore
} from "@effect/platform"
import { assert, describe, expect, it } from "@effect/vitest"
import {
  Cause,
  Config,
  ConfigProvider,
  Context,
  Effect,
  Exit,
  Fiber,
  HashMap,
  Layer,
  Logger,
  LogLevel,
  Metric,
  Option,
  Random,
  Redacted,
  Schedule,
  Stream,
  TestClock,
  Tracer
} from "effect"
import { inspect } from "node:util"

const id = "con_A1b2C3d4E5f6G7h8"
const secret = "the-secret-token"

/** A client whose requests have the responses of a list, the last of them again and again. */
const playing = (
  statuses: ReadonlyArray<number>,
  options: Partial<ClientOptions> & { readonly body?: unknown } = {}
) => {
  const { body = { id, name: "acme" }, ...rest } = options
  const requests: Array<Request> = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    requests.push(new Request(input, init))
    const status = statuses[Math.min(requests.length, statuses.length) - 1] ?? 200
    return Response.json(
      status < 400
        ? body
        : { statusCode: status, error: "Error", message: `no. ${requests.length}` },
      { status }
    )
  }
  const all: ClientOptions & { readonly fetch: typeof fetch } = {
    domain: "tenant.example.com",
    credentials: Credentials.token(Redacted.make(secret)),
    fetch,
    ...rest
  }
  return { client: FetchClient.layer(all), all, requests }
}

/** A `fetch` that has no response, and writes down that it was let go of. */
const hanging =
  (events: Array<string>): typeof globalThis.fetch =>
  (_, init) =>
    new Promise((_, reject) =>
      init?.signal?.addEventListener("abort", () => {
        events.push("aborted")
        reject(new Error("aborted"))
      })
    )

/** Lets others run until promises that are settled have been heard of, through all who wait for them. */
const settled = Effect.promise(async () => {
  for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setTimeout(resolve, 0))
})

/** The oldest versions have no `Random.fixed`. */
const always = (number: number): Random.Random =>
  Object.create(Random.make(""), { next: { value: Effect.succeed(number) } }) as Random.Random

const get = Connections.get(id)

describe("errors", () => {
  it.effect("are caught by their tags, and leave the others in the type", () =>
    Effect.gen(function* () {
      const { client } = playing([404])
      const caught = get.pipe(
        Effect.catchTag("NotFound", (error) => Effect.succeed(`${error.status} ${error.detail}`)),
        Effect.provide(client)
      )
      assert.strictEqual(yield* caught, "404 no. 1")
      // @ts-expect-error -- it is not in the type any more
      caught.pipe(Effect.catchTag("NotFound", () => Effect.void))
    })
  )

  it.effect("are yielded, and are errors", () =>
    Effect.gen(function* () {
      const { client } = playing([404])
      const error = yield* Effect.flip(Effect.provide(get, client))
      assert.instanceOf(error, NotFound)
      assert.instanceOf(error, Error)
      const again = Effect.gen(function* () {
        return yield* error
      })
      assert.deepStrictEqual(yield* Effect.exit(again), Exit.fail(error))
      assert.include(Cause.pretty(Cause.fail(error)), "NotFound")
    })
  )

  it.effect("of an unknown outcome are handled by their reason", () =>
    Effect.gen(function* () {
      const { client, requests } = playing([503])
      const rotated = Connections.Keys.rotate(id).pipe(
        catchReason("OutcomeUnknown", "ServerError", ({ status }) => Effect.succeed(status)),
        Effect.provide(client)
      )
      assert.strictEqual(yield* rotated, 503)
      assert.strictEqual(requests.length, 1)
    })
  )

  it.effect("show no token, however they are printed", () =>
    Effect.gen(function* () {
      const fetch = () => Promise.reject(new Error(`rejected: Bearer ${secret}`))
      const { all } = playing([])
      const exit = yield* Effect.exit(
        get.pipe(Effect.provide(FetchClient.layer({ ...all, fetch, deadline: 0 })))
      )
      const printed = [String(exit), JSON.stringify(exit), inspect(exit, { depth: 20 })]
      assert.isTrue(Exit.isFailure(exit))
      for (const text of printed) assert.notInclude(text, secret)
    })
  )
})

describe("time", () => {
  it.effect("is the test's own: retries wait on its clock, with its random numbers", () =>
    Effect.gen(function* () {
      const { client, requests } = playing([503, 503, 200])
      const fiber = yield* Effect.fork(
        get.pipe(Effect.provide(client), Effect.withRandom(always(0.5)))
      )
      // Half of 250 ms, then half of 500 ms.
      const counts: Array<number> = []
      for (const millis of [124, 1, 249, 1]) {
        yield* TestClock.adjust(millis)
        yield* settled
        counts.push(requests.length)
      }
      assert.deepStrictEqual(counts, [1, 2, 2, 3])
      assert.strictEqual((yield* Fiber.join(fiber)).name, "acme")
    })
  )

  it.effect("of a deadline passes on it too", () =>
    Effect.gen(function* () {
      const { all } = playing([])
      const client = FetchClient.layer({ ...all, fetch: hanging([]) })
      const fiber = yield* Effect.fork(Effect.flip(Effect.provide(get, client)))
      yield* settled
      yield* TestClock.adjust("1 minute")
      assert.strictEqual((yield* Fiber.join(fiber))._tag, "DeadlineExceeded")
    })
  )

  it.effect("between retries is that of a Schedule", () =>
    Effect.gen(function* () {
      const schedule = Schedule.intersect(Schedule.spaced("3 seconds"), Schedule.recurs(2))
      const { client, requests } = playing([503], { retry: schedule })
      const fiber = yield* Effect.fork(Effect.flip(Effect.provide(get, client)))
      const counts: Array<number> = []
      for (const _ of [1, 2, 3]) {
        yield* settled
        counts.push(requests.length)
        yield* TestClock.adjust("3 seconds")
      }
      assert.deepStrictEqual(counts, [1, 2, 3])
      assert.strictEqual((yield* Fiber.join(fiber))._tag, "ServerError")
    })
  )
})

describe("layers", () => {
  it.effect("are shared by all who need the client", () =>
    Effect.gen(function* () {
      let built = 0
      const { client } = playing([200])
      const counted = Layer.tap(client, () => Effect.sync(() => (built += 1)))
      class One extends Context.Tag("One")<One, string>() {}
      class Two extends Context.Tag("Two")<Two, string>() {}
      const name = Effect.map(get, (connection) => connection.name ?? "")
      const both = Layer.merge(Layer.effect(One, name), Layer.effect(Two, name)).pipe(
        Layer.provide(counted)
      )
      const names = yield* Effect.all([One, Two]).pipe(Effect.provide(both))
      assert.deepStrictEqual([names, built], [["acme", "acme"], 1])
    })
  )

  it.effect("fail with what is wrong with their options", () =>
    Effect.gen(function* () {
      const { client } = playing([], { domain: "https://tenant.example.com" })
      const error = yield* Effect.flip(Effect.provide(get, client))
      assert.instanceOf(error, ConfigurationError)
      assert.strictEqual(error.option, "domain")
    })
  )

  it.effect("the client is a tag, for programs that bring another", () =>
    Effect.gen(function* () {
      const client = yield* ManagementClient
      assert.strictEqual(client.profile.api, "auth0")
      assert.isTrue(Context.isTag(ManagementClient))
    }).pipe(Effect.provide(playing([]).client))
  )

  it.effect("a governor goes around any client", () =>
    Effect.gen(function* () {
      const { client, requests } = playing([200])
      yield* get.pipe(Effect.provide(Layer.provide(RateLimits.layer, client)))
      assert.strictEqual(requests.length, 1)
    })
  )

  it.effect("a stub takes the client's place", () =>
    Effect.gen(function* () {
      const stub = Stub.of(Connections.get, { id, name: "stubbed", strategy: "oidc" })
      const { name } = yield* get.pipe(Effect.provide(Stub.layer(stub)))
      assert.deepStrictEqual([name, stub.calls], ["stubbed", [[id]]])
    })
  )
})

describe("configuration", () => {
  const read = (variables: Readonly<Record<string, string>>) =>
    Effect.exit(Layer.build(layerEnv())).pipe(
      Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(variables))))
    )
  const complete = {
    AUTH0_DOMAIN: "tenant.example.com",
    AUTH0_CLIENT_ID: "id",
    AUTH0_CLIENT_SECRET: "secret"
  }

  it.scoped("is read through the program's ConfigProvider", () =>
    Effect.map(read(complete), (exit) => assert.isTrue(Exit.isSuccess(exit)))
  )

  it.scoped("names the variable that is missing", () =>
    Effect.gen(function* () {
      const exit = yield* read({ ...complete, AUTH0_CLIENT_ID: "" })
      const error = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
      assert.instanceOf(error, ConfigurationError)
      assert.strictEqual(error.option, "AUTH0_CLIENT_ID")
    })
  )
})

describe("options as Config", () => {
  it.scoped("are read through the program's ConfigProvider", () =>
    Effect.gen(function* () {
      const client = layerConfig({
        domain: Config.string("TENANT"),
        credentials: Config.map(Config.redacted("TOKEN"), Credentials.token)
      })
      const read = (variables: ReadonlyArray<readonly [string, string]>) =>
        Effect.exit(Layer.build(client)).pipe(
          Effect.withConfigProvider(ConfigProvider.fromMap(new Map(variables)))
        )
      const tenant = ["TENANT", "tenant.example.com"] as const
      assert.isTrue(Exit.isSuccess(yield* read([tenant, ["TOKEN", "the-token"]])))
      assert.isTrue(Exit.isFailure(yield* read([tenant])))
    })
  )
})

describe("an HttpClient of @effect/platform", () => {
  it.effect("has what the program has put around it, and no spans of its own", () =>
    Effect.gen(function* () {
      const sent: Array<unknown> = []
      const own = HttpClient.make((request) =>
        Effect.sync(() => {
          sent.push([request.method, request.url, request.headers["x-program"]])
          return HttpClientResponse.fromWeb(request, Response.json({ id, name: "acme" }))
        })
      ).pipe(HttpClient.mapRequest(HttpClientRequest.setHeader("x-program", "yes")))
      const { all } = playing([])
      const client = ManagementClient.layer(all).pipe(
        Layer.provide(Layer.succeed(HttpClient.HttpClient, own))
      )
      const spans: Array<string> = []
      yield* get.pipe(Effect.provide(client), Effect.withTracer(recording(spans)))
      assert.deepStrictEqual(sent, [
        ["GET", `https://tenant.example.com/api/v2/connections/${id}`, "yes"]
      ])
      assert.deepStrictEqual(spans, ["auth0 connections.get"])
    })
  )

  it.effect("adds the length of a body itself", () =>
    Effect.gen(function* () {
      const sent: Array<unknown> = []
      const own = HttpClient.make((request) =>
        Effect.sync(() => {
          sent.push([request.headers["content-type"], request.headers["content-length"]])
          return HttpClientResponse.fromWeb(request, Response.json({ kid: "k", cert: "c" }))
        })
      )
      const { all } = playing([])
      const client = ManagementClient.layer(all).pipe(
        Layer.provide(Layer.succeed(HttpClient.HttpClient, own))
      )
      yield* Effect.provide(Connections.Keys.rotate(id, { signing_alg: "ES256" }), client)
      // With a length, `fetch` would have two of them.
      assert.deepStrictEqual(sent, [["application/json", undefined]])
    })
  )

  it.effect("keeps to the options of fetch, but follows no redirect", () =>
    Effect.gen(function* () {
      const told: Array<unknown> = []
      const fetch: typeof globalThis.fetch = async (_, init) => {
        told.push([init?.cache, init?.redirect])
        return Response.json({ id, name: "acme" })
      }
      const { all } = playing([])
      const client = ManagementClient.layer(all).pipe(
        Layer.provide(FetchHttpClient.layer),
        Layer.provide(Layer.succeed(FetchHttpClient.Fetch, fetch)),
        Layer.provide(
          Layer.succeed(FetchHttpClient.RequestInit, { cache: "no-store", redirect: "follow" })
        )
      )
      yield* Effect.provide(get, client)
      yield* get.pipe(
        Effect.provide(client),
        Effect.provideService(FetchHttpClient.RequestInit, { cache: "reload" })
      )
      assert.deepStrictEqual(told, [
        ["no-store", "manual"],
        ["reload", "manual"]
      ])
    })
  )

  it.effect("may take a status for a failure", () =>
    Effect.gen(function* () {
      const { all } = playing([])
      const own = HttpClient.make((request) =>
        Effect.succeed(
          HttpClientResponse.fromWeb(
            request,
            Response.json({ statusCode: 404, message: "none" }, { status: 404 })
          )
        )
      ).pipe(HttpClient.filterStatusOk)
      const client = ManagementClient.layer(all).pipe(
        Layer.provide(Layer.succeed(HttpClient.HttpClient, own))
      )
      const error = yield* Effect.flip(Effect.provide(get, client))
      assert.strictEqual(error._tag, "NotFound")
    })
  )
})

/** A tracer that writes down the names of spans, with the kinds and parents of some. */
const recording = (names: Array<string>, details: Array<unknown> = []): Tracer.Tracer =>
  Tracer.make({
    span: (name, parent, context, links, startTime, kind) => {
      names.push(name)
      const attributes = new Map<string, unknown>()
      return {
        _tag: "Span",
        name,
        parent,
        context,
        links,
        kind,
        attributes,
        spanId: String(names.length),
        traceId: "trace",
        sampled: true,
        status: { _tag: "Started", startTime },
        attribute: (key, value) => void attributes.set(key, value),
        event: () => {},
        addLinks: () => {},
        end: (_, exit) => {
          const above = Option.map(parent, ({ spanId }) => spanId)
          details.push([
            name,
            kind,
            Option.getOrNull(above),
            exit._tag,
            Object.fromEntries(attributes)
          ])
        }
      }
    },
    context: (run) => run()
  })

describe("what is told of calls", () => {
  it.effect("spans are made by the program's tracer, below the program's spans", () =>
    Effect.gen(function* () {
      const names: Array<string> = []
      const details: Array<unknown> = []
      const { client } = playing([404])
      yield* get.pipe(
        Effect.ignore,
        Effect.withSpan("of the program"),
        Effect.provide(client),
        Effect.provide(Layer.succeed(Tracing.RequestSpans, Tracing.clientSpan)),
        Effect.withTracer(recording(names, details))
      )
      const http = {
        "http.request.method": "GET",
        "auth0.operation": "connections.get",
        "server.address": "tenant.example.com",
        "server.port": 443,
        "url.template": "/api/v2/connections/{id}"
      }
      const failed = { "http.response.status_code": 404, "error.type": "404" }
      assert.deepStrictEqual(details, [
        ["GET /api/v2/connections/{id}", "client", "2", "Failure", { ...http, ...failed }],
        [
          "auth0 connections.get",
          "internal",
          "1",
          "Failure",
          { ...http, "error.type": "NotFound" }
        ],
        ["of the program", "internal", null, "Success", {}]
      ])
    })
  )

  it.effect("no span where there is no tracer", () =>
    Effect.gen(function* () {
      const { client } = playing([200])
      const span = yield* Effect.option(Effect.currentSpan)
      yield* get.pipe(Effect.provide(client))
      assert.deepStrictEqual(span, Option.none())
    })
  )

  it.effect("figures are in Effect's metrics", () =>
    Effect.gen(function* () {
      const { client } = playing([200])
      const counted = Layer.provide(Metrics.layer, client)
      yield* get.pipe(Effect.provide(counted), Effect.tagMetrics("region", "eu"))
      const calls = Metric.counter("auth0.client.calls", {
        description: "Calls that have ended",
        incremental: true
      }).pipe(
        Metric.tagged("region", "eu"),
        Metric.tagged("auth0.operation", "connections.get"),
        Metric.tagged("outcome", "success")
      )
      assert.strictEqual((yield* Metric.value(calls)).count, 1)
    })
  )

  it.effect("lines are written by the program's loggers", () =>
    Effect.gen(function* () {
      const lines: Array<unknown> = []
      const logger = Logger.make(({ annotations, logLevel, message }) =>
        lines.push([logLevel.label, message, HashMap.unsafeGet(annotations, "auth0.operation")])
      )
      const { client } = playing([404])
      yield* get.pipe(
        Effect.ignore,
        Effect.provide(Layer.provide(Logging.layer, client)),
        Effect.provide(Logger.replace(Logger.defaultLogger, logger)),
        Logger.withMinimumLogLevel(LogLevel.Debug)
      )
      assert.deepStrictEqual(lines, [
        ["WARN", ["auth0 attempt failed"], "connections.get"],
        ["DEBUG", ["auth0 call: failure"], "connections.get"]
      ])
    })
  )
})

describe("tokens", () => {
  it.effect("are kept in a KeyValueStore of @effect/platform", () =>
    Effect.gen(function* () {
      const store = yield* fromKeyValueStore
      const body = {
        id,
        name: "acme",
        access_token: secret,
        token_type: "Bearer",
        expires_in: 3600
      }
      const credentials = stored(
        Credentials.clientSecret({ clientId: "id", clientSecret: Redacted.make("secret") }),
        store
      )
      const paths: Array<string> = []
      for (const _ of ["one process", "another"]) {
        const { client, requests } = playing([200], { credentials, body })
        yield* Effect.provide(get, client)
        paths.push(...requests.map(({ url }) => new URL(url).pathname))
      }
      const path = `/api/v2/connections/${id}`
      assert.deepStrictEqual(paths, ["/oauth/token", path, path])
    }).pipe(Effect.provide(KeyValueStore.layerMemory))
  )
})

describe("promises", () => {
  it("are of the same layers, and reject with the same errors", async () => {
    const { client, requests } = playing([200, 404], { body: [{ id, name: "acme" }] })
    const auth0 = await connectTo(client)
    const names: Array<string | undefined> = []
    for await (const connection of auth0.iterate(Connections.list.items)) {
      names.push(connection.name)
    }
    await expect(auth0.run(Connections.get, id)).rejects.toBeInstanceOf(NotFound)
    await auth0.close()
    await expect(auth0.run(Connections.get, id)).rejects.toThrow("closed")
    expect([names, requests.length]).toStrictEqual([["acme"], 2])
  })

  it("reject with what is wrong with the layer, which has given back what it took", async () => {
    const events: Array<string> = []
    const failing = Layer.scopedDiscard(
      Effect.addFinalizer(() => Effect.sync(() => void events.push("given back")))
    ).pipe(Layer.provideMerge(playing([], { domain: "" }).client))
    await expect(connectTo(failing)).rejects.toBeInstanceOf(ConfigurationError)
    await expect(
      connectTo(
        Layer.merge(
          playing([]).client,
          Layer.scopedDiscard(
            Effect.zipRight(
              Effect.addFinalizer(() => Effect.sync(() => void events.push("given back"))),
              Effect.fail(new ConfigurationError({ option: "other", message: "wrong" }))
            )
          )
        )
      )
    ).rejects.toBeInstanceOf(ConfigurationError)
    expect(events).toStrictEqual(["given back"])
  })
})

describe("streams", () => {
  it.effect("are Effect's own, and end what is under way when they are left", () =>
    Effect.gen(function* () {
      const aborted: Array<string> = []
      const { all } = playing([])
      const reading = Connections.list
        .items({})
        .pipe(
          Stream.runDrain,
          Effect.provide(FetchClient.layer({ ...all, fetch: hanging(aborted) }))
        )
      const fiber = yield* Effect.fork(reading)
      yield* settled
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(aborted, ["aborted"])
    })
  )
})
