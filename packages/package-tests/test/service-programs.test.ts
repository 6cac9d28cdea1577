/** Kinds of programs that users write around services, servers and promises, each as short as it should be. */
import {
  Connections,
  Credentials,
  ManagementClient,
  NotFound,
  type PaginationError,
  Users
} from "@effect-auth0/management"
import { layer } from "@effect-auth0/management/fetch"
import { connect } from "@effect-auth0/management/promise"
import { Stub } from "@effect-auth0/management/testing"
import { TenantSandbox } from "@effect-auth0/tenant-sandbox"
import {
  Context,
  Effect,
  Layer,
  LayerMap,
  Redacted,
  Request,
  RequestResolver,
  Schema,
  Stream
} from "effect"
import {
  FetchHttpClient,
  HttpClient,
  HttpClientRequest,
  HttpClientResponse,
  HttpRouter,
  HttpServer
} from "effect/http"
import {
  HttpApi,
  HttpApiBuilder,
  HttpApiEndpoint,
  HttpApiGroup,
  HttpApiMiddleware,
  HttpApiSecurity
} from "effect/http-api"
import { OtlpSerialization, OtlpTracer } from "effect/observability"
import { describe, expect, test } from "vitest"

const userId = "auth0|507f1f77bcf86cd799439020"
const ada = { user_id: userId, email: "ada@example.com" }

/** What responds in place of `fetch`, and the requests that it was given. */
const responding = (respond: (url: string) => unknown) => {
  const requests: Array<readonly [request: string, authorization: string | null]> = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new globalThis.Request(input, init)
    requests.push([`${request.method} ${request.url}`, request.headers.get("authorization")])
    const body = respond(request.url)
    return body === undefined
      ? Response.json(
          { statusCode: 404, error: "Not Found", errorCode: "inexistent_user" },
          { status: 404 }
        )
      : Response.json(body)
  }
  return { fetch, requests }
}

/** What the exporter sends, as far as a test reads it. */
interface ExportedSpans {
  readonly resourceSpans: ReadonlyArray<{
    readonly scopeSpans: ReadonlyArray<{
      readonly spans: ReadonlyArray<{
        readonly name: string
        readonly spanId: string
        readonly parentSpanId?: string
        readonly status: object
        readonly attributes: ReadonlyArray<{ readonly key: string; readonly value: object }>
      }>
    }>
  }>
}

describe("a program that", () => {
  test("serves many tenants has one client for each", async () => {
    const server = responding((url) =>
      url.endsWith("/oauth/token")
        ? { access_token: new URL(url).hostname, token_type: "Bearer", expires_in: 86_400 }
        : { email: `ada@${new URL(url).hostname}` }
    )
    class Tenants extends LayerMap.Service<Tenants>()("test/Tenants", {
      lookup: (tenant: string) =>
        layer({
          domain: `${tenant}.example.com`,
          credentials: Credentials.clientSecret({
            clientId: "id",
            clientSecret: Redacted.make("secret")
          }),
          fetch: server.fetch
        }),
      idleTimeToLive: "5 minutes"
    }) {}
    const emailOf = (tenant: string) =>
      Users.get("auth0|1").pipe(
        Effect.map(({ email }) => email),
        Effect.provide(Tenants.get(tenant))
      )
    const emails = Effect.forEach(["acme", "globex", "acme"], emailOf).pipe(
      Effect.provide(Tenants.layer)
    )
    expect(await Effect.runPromise(emails)).toStrictEqual([
      "ada@acme.example.com",
      "ada@globex.example.com",
      "ada@acme.example.com"
    ])
    const path = "/api/v2/users/auth0%7C1"
    expect(server.requests).toStrictEqual([
      ["POST https://acme.example.com/oauth/token", null],
      [`GET https://acme.example.com${path}`, "Bearer acme.example.com"],
      ["POST https://globex.example.com/oauth/token", null],
      [`GET https://globex.example.com${path}`, "Bearer globex.example.com"],
      [`GET https://acme.example.com${path}`, "Bearer acme.example.com"]
    ])
  })

  test("has a service of its own binds it to the client", async () => {
    class Profiles extends Context.Service<
      Profiles,
      { readonly emailOf: (id: string) => Effect.Effect<string | undefined, Users.GetError> }
    >()("test/Profiles") {
      static readonly layer: Layer.Layer<Profiles, never, ManagementClient> = Layer.effect(
        Profiles,
        Effect.map(ManagementClient.bind(Users), (users) => ({
          emailOf: (id) => Effect.map(users.get(id), ({ email }) => email)
        }))
      )
    }
    const get = Stub.of(Users.get, ada)
    const email = Effect.flatMap(Profiles, ({ emailOf }) => emailOf(userId)).pipe(
      Effect.provide(Profiles.layer),
      Effect.provide(Stub.layer(get))
    )
    expect(await Effect.runPromise(email)).toBe("ada@example.com")
    expect(get.calls).toStrictEqual([[userId]])
  })

  test("calls with the token of its caller makes a client for each request", async () => {
    class Caller extends HttpApiMiddleware.Service<Caller, { provides: ManagementClient }>()(
      "test/Caller",
      {
        security: { bearer: HttpApiSecurity.bearer }
      }
    ) {
      static readonly layer = Layer.effect(
        Caller,
        Effect.map(Effect.context<HttpClient.HttpClient>(), (context) => ({
          bearer: (response, { credential }) =>
            ManagementClient.make({
              domain: "tenant.example.com",
              credentials: Credentials.token(credential)
            }).pipe(
              Effect.orDie,
              Effect.flatMap((client) => Effect.provideService(response, ManagementClient, client)),
              Effect.scoped,
              Effect.provide(context)
            )
        }))
      )
    }
    class NoSuchUser extends Schema.TaggedError<NoSuchUser>()(
      "NoSuchUser",
      { id: Schema.String },
      { httpApiStatus: 404 }
    ) {}
    const api = HttpApi.make("profiles").add(
      HttpApiGroup.make("emails")
        .add(
          HttpApiEndpoint.get("of", "/emails/:id", {
            params: { id: Schema.String },
            success: Schema.Struct({ email: Schema.optionalKey(Schema.String) }),
            error: NoSuchUser
          })
        )
        .middleware(Caller)
    )
    const handlers = HttpApiBuilder.group(api, "emails", (group) =>
      group.handle("of", ({ params: { id } }) =>
        Users.get(id, { fields: "email" }).pipe(
          Effect.catchTag(
            "NotFound",
            () => Effect.fail(new NoSuchUser({ id })),
            (error) => Effect.die(error)
          )
        )
      )
    )

    const auth0 = responding((url) =>
      url.includes("users/ada") ? { email: ada.email } : undefined
    )
    const { dispose, handler } = HttpRouter.toWebHandler(
      HttpApiBuilder.layer(api).pipe(
        Layer.provide(handlers),
        Layer.provide(Caller.layer),
        Layer.provide(FetchHttpClient.layer),
        Layer.provide(Layer.succeed(FetchHttpClient.Fetch, auth0.fetch)),
        Layer.provide(HttpServer.layerServices)
      ),
      { disableLogger: true }
    )
    const get = async (id: string, token: string) => {
      const response = await handler(
        new globalThis.Request(`http://server/emails/${id}`, {
          headers: { authorization: `Bearer ${token}` }
        })
      )
      return [response.status, await response.json()]
    }
    expect(await get("ada", "token-1")).toStrictEqual([200, { email: "ada@example.com" }])
    expect(await get("bob", "token-2")).toStrictEqual([404, { _tag: "NoSuchUser", id: "bob" }])
    expect(auth0.requests).toStrictEqual([
      ["GET https://tenant.example.com/api/v2/users/ada?fields=email", "Bearer token-1"],
      ["GET https://tenant.example.com/api/v2/users/bob?fields=email", "Bearer token-2"]
    ])
    await dispose()
  })

  test("looks up many users at once makes one request for all of them", async () => {
    class EmailOf extends Request.Class<
      { readonly id: string },
      string | undefined,
      Users.ListError
    > {}
    const resolving = Effect.map(ManagementClient.bind(Users), (users) =>
      RequestResolver.make<EmailOf>((entries) =>
        Effect.gen(function* () {
          const ids = entries.map(({ request }) => `"${request.id}"`)
          const found = yield* users.list({ q: `user_id:(${ids.join(" OR ")})`, per_page: 100 })
          const emails = new Map(found.items.map(({ email, user_id }) => [user_id, email]))
          yield* Effect.forEach(entries, (entry) =>
            Request.succeed(entry, emails.get(entry.request.id))
          )
        })
      ).pipe(RequestResolver.batchN(100))
    )
    const list = Stub.list(Users.list, [ada, { user_id: "auth0|2", email: "bob@example.com" }])
    const emails = resolving.pipe(
      Effect.flatMap((resolver) =>
        Effect.forEach(
          ["auth0|2", userId, "auth0|3"],
          (id) => Effect.request(new EmailOf({ id }), resolver),
          { concurrency: "unbounded" }
        )
      ),
      Effect.provide(Stub.layer(list))
    )
    expect(await Effect.runPromise(emails)).toStrictEqual([
      "bob@example.com",
      "ada@example.com",
      undefined
    ])
    expect(list.calls).toStrictEqual([
      [{ q: `user_id:("auth0|2" OR "${userId}" OR "auth0|3")`, per_page: 100 }]
    ])
  })

  test("is tested by layers runs on stubs and on a tenant without a change", async () => {
    class Renewal extends Context.Service<
      Renewal,
      {
        readonly run: Effect.Effect<
          ReadonlyArray<string | undefined>,
          Connections.ListError | Connections.Keys.RotateError | PaginationError
        >
      }
    >()("test/Renewal") {
      static readonly layer = Layer.effect(
        Renewal,
        Effect.map(ManagementClient.bind(Connections), (connections) => ({
          run: connections.list.items({ strategy: ["oidc"], take: 10 }).pipe(
            Stream.tap(({ id = "" }) => connections.Keys.rotate(id)),
            Stream.map(({ name }) => name),
            Stream.runCollect
          )
        }))
      )
    }
    const renewed = Effect.flatMap(Renewal, ({ run }) => run).pipe(Effect.provide(Renewal.layer))

    const list = Stub.list(Connections.list, [
      { id: "con_1", name: "one" },
      { id: "con_2", name: "two" }
    ])
    const rotate = Stub.of(Connections.Keys.rotate, { kid: "k1", cert: "…" })
    const stubs = Stub.layer(list, rotate)
    expect(await Effect.runPromise(Effect.provide(renewed, stubs))).toStrictEqual(["one", "two"])
    expect([list.calls, rotate.calls]).toStrictEqual([
      [[{ strategy: ["oidc"], take: 10 }]],
      [["con_1"], ["con_2"]]
    ])

    const tenant = Layer.unwrap(
      Effect.map(TenantSandbox, ({ clientId, clientSecret, domain, origin }) =>
        layer({ domain, origin, credentials: Credentials.clientSecret({ clientId, clientSecret }) })
      )
    ).pipe(
      Layer.provideMerge(
        TenantSandbox.layer({
          seed: {
            connections: [
              {
                id: "con_A1b2C3d4E5f6G7h8",
                name: "acme",
                strategy: "oidc",
                options: { token_endpoint_auth_method: "private_key_jwt" }
              },
              { id: "con_B1b2C3d4E5f6G7h8", name: "users", strategy: "auth0" }
            ]
          }
        })
      )
    )
    const onTenant = Effect.gen(function* () {
      const names = yield* renewed
      const requests = yield* (yield* TenantSandbox).requests.all
      return [names, requests.map(({ path, status }) => `${status} ${path}`)]
    })
    expect(await Effect.runPromise(Effect.provide(onTenant, tenant))).toStrictEqual([
      ["acme"],
      [
        "200 /oauth/token",
        "200 /api/v2/connections",
        "201 /api/v2/connections/con_A1b2C3d4E5f6G7h8/keys/rotate"
      ]
    ])
  })

  test("exports its spans provides one more layer", async () => {
    const sent: Array<ExportedSpans> = []
    const collector = HttpClient.make((request) =>
      Effect.gen(function* () {
        const body = yield* Effect.orDie(HttpClientRequest.toWeb(request))
        // What Effect's exporter sends has this shape.
        sent.push((yield* Effect.promise(() => body.json())) as ExportedSpans)
        return HttpClientResponse.fromWeb(request, Response.json({}))
      })
    )
    const exporter = OtlpTracer.layer({
      url: "http://collector.example.com/v1/traces",
      resource: { serviceName: "profiles" }
    }).pipe(
      Layer.provide(OtlpSerialization.layerJson),
      Layer.provide(Layer.succeed(HttpClient.HttpClient, collector))
    )
    const client = layer({
      domain: "tenant.example.com",
      credentials: Credentials.token(Redacted.make("token")),
      fetch: responding(() => ada).fetch
    })
    await Users.get(userId).pipe(
      Effect.withSpan("greet"),
      Effect.provide(Layer.merge(client, exporter)),
      Effect.runPromise
    )
    const spans = sent
      .flatMap(({ resourceSpans }) => resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans)
      .flatMap((scope) => scope.spans)
    const parent = spans.find(({ name }) => name === "greet")?.spanId
    expect(
      spans.map(({ attributes, name, parentSpanId, status }) => ({
        name,
        inGreet: parentSpanId === parent,
        status,
        attributes: attributes.map(({ key, value }) => [key, ...Object.values(value)])
      }))
    ).toStrictEqual([
      {
        name: "auth0 users.get",
        inGreet: true,
        status: { code: 1 },
        attributes: [
          ["auth0.operation", "users.get"],
          ["http.request.method", "GET"],
          ["server.address", "tenant.example.com"],
          ["server.port", 443],
          ["url.template", "/api/v2/users/{id}"],
          ["http.response.status_code", 200]
        ]
      },
      { name: "greet", inGreet: false, status: { code: 1 }, attributes: [] }
    ])
  })

  test("runs on promises connects, calls and tells errors apart by class", async () => {
    const server = responding((url) => (url.endsWith(encodeURIComponent(userId)) ? ada : undefined))
    await using auth0 = await connect({
      domain: "tenant.example.com",
      token: "token",
      fetch: server.fetch
    })
    const users = auth0.of(Users)
    const emailOf = async (id: string) => {
      try {
        return (await users.get(id)).email
      } catch (error) {
        if (error instanceof NotFound) return error.code
        throw error
      }
    }
    expect([await emailOf(userId), await emailOf("auth0|2")]).toStrictEqual([
      "ada@example.com",
      "inexistent_user"
    ])
    expect(server.requests).toStrictEqual([
      [
        "GET https://tenant.example.com/api/v2/users/auth0%7C507f1f77bcf86cd799439020",
        "Bearer token"
      ],
      ["GET https://tenant.example.com/api/v2/users/auth0%7C2", "Bearer token"]
    ])
  })
})
