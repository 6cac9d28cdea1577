import { connectionsGet, connectionsList } from "@effect-auth0/management-client/connections"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as FetchClient from "../../src/fetch.ts"
import { Connections, Credentials, CustomDomains, Retry, Users } from "../../src/index.ts"
import type {
  CallError,
  CallOptions,
  DecodeError,
  ManagementClient,
  NotFound
} from "../../src/index.ts"
import { eventOperation } from "../../src/generated/sdk/events.js"
import { operation, withQuery } from "../../src/generated/sdk/runtime.js"
import * as Validate from "../../src/Validation.ts"
import { recordLines } from "../support/recording.ts"
import { response, script } from "../support/scripted.ts"
import { serve } from "../support/server.ts"
import { created, sent } from "../support/events.ts"

const id = "con_A1b2C3d4E5f6G7h8"
const secret = "a-secret-that-nobody-may-read"

const key = (fields: Readonly<Record<string, unknown>> = {}) => ({
  kid: "kid_1",
  cert: "-----BEGIN CERTIFICATE-----",
  thumbprint: "AB",
  fingerprint: "AB",
  ...fields
})

const over =
  (validate: Layer.Layer<ManagementClient, never, ManagementClient>) =>
  (client: Layer.Layer<ManagementClient>) =>
    Layer.provide(validate, client)

describe("requests that are held to the contract", () => {
  const validated = over(Validate.requests)

  it.effect("are sent as they are where they hold", () => {
    const played = script(response(201, key()))
    return Effect.gen(function* () {
      yield* Connections.Keys.rotate(id, { signing_alg: "RS256" })
      assert.deepStrictEqual(
        played.sent.map(({ body }) => body),
        ['{"signing_alg":"RS256"}']
      )
    }).pipe(Effect.provide(validated(played.client())))
  })

  it.effect("are rejected with the place of every issue and no value, and nothing is sent", () => {
    const played = script()
    return Effect.gen(function* () {
      const error = yield* Effect.flip(
        Connections.create({
          name: secret.repeat(10),
          // What a program in JavaScript can pass.
          strategy: secret as "oidc",
          option: { client_secret: secret },
          options: { client_id: 7, [`client_${"secret"}`]: [secret] },
          realms: [secret, 7]
        } as never)
      )
      assert.deepInclude(error, {
        _tag: "InvalidRequest",
        operation: "connections.create",
        argument: "body"
      })
      const { message } = error
      assert.deepStrictEqual(
        message.split(/; |contract has it: /).map((each) => each.replace(/: .*/, "")),
        [
          "connections.create",
          "option",
          "name",
          "strategy",
          "options.client_id",
          "options.client_secret",
          "realms[1]"
        ]
      )
      assert.include(message, "realms[1]: Expected string")
      assert.notInclude(message, secret)
      assert.deepStrictEqual(played.sent, [])
    }).pipe(Effect.provide(validated(played.client())))
  })

  it.effect("are rejected for an unknown property, and for a value that no enumeration has", () => {
    const played = script()
    return Effect.gen(function* () {
      const typo = { signing_algorithm: "RS256" } as never
      const unknown = { signing_alg: "RS1024" } as never
      const [first, second] = yield* Effect.all([
        Effect.flip(Connections.Keys.rotate(id, typo)),
        Effect.flip(Connections.Keys.rotate(id, unknown))
      ])
      assert.strictEqual(
        first.message,
        "connections.keys.rotate: the body is not as the contract has it: signing_algorithm: Expected no excess property"
      )
      assert.match(second.message, /has it: signing_alg: Expected "RS256" \|/)
    }).pipe(Effect.provide(validated(played.client())))
  })

  it.effect("are rejected for a member in camel case, which the API would reject", () => {
    const played = script()
    return Effect.gen(function* () {
      const user = "auth0|5f7c8ec7c33c6c004bbafe82"
      const error = yield* Effect.flip(Users.update(user, { emailVerified: true } as never))
      assert.deepInclude(error, {
        _tag: "InvalidRequest",
        operation: "users.update",
        argument: "body",
        message:
          "users.update: the body is not as the contract has it: emailVerified: Expected no excess property"
      })
      assert.deepStrictEqual(played.sent, [])
    }).pipe(Effect.provide(validated(played.client())))
  })

  it.effect("need the body that the contract requires", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Connections.create(undefined as never))
      assert.strictEqual(
        error.message,
        "connections.create: the body is not as the contract has it: Expected a body"
      )
    }).pipe(Effect.provide(validated(script().client())))
  )

  it.effect("may have no body where it is optional, and undefined properties", () => {
    const played = script(response(201, key()), response(201, key()))
    return Effect.gen(function* () {
      yield* Connections.Keys.rotate(id)
      yield* Connections.Keys.rotate(id, { signing_alg: undefined } as never)
      assert.deepStrictEqual(
        played.sent.map(({ body }) => body),
        [undefined, "{}"]
      )
    }).pipe(Effect.provide(validated(played.client())))
  })

  it.effect("have a query that the contract knows", () => {
    const played = script(response(200, { connections: [], next: "" }))
    return Effect.gen(function* () {
      const query = { take: 5, strategies: ["oidc"] } as never
      const error = yield* Effect.flip(Connections.list(query))
      assert.deepInclude(error, {
        _tag: "InvalidRequest",
        argument: "query",
        message:
          "connections.list: the query is not as the contract has it: strategies: Expected no excess property"
      })
      yield* Connections.list({ take: 5, from: undefined } as never)
      assert.deepStrictEqual(
        played.sent.map(({ path }) => path),
        ["/api/v2/connections?take=5"]
      )
    }).pipe(Effect.provide(validated(played.client())))
  })

  it.effect(
    "leave to the client what is no JSON, and operations that are not the contract's",
    () => {
      const played = script(response(200, { id }))
      const own = operation<[id: string, query?: object, options?: CallOptions], unknown, NotFound>(
        connectionsGet,
        { ...Connections.get.metadata, id: "own.get" },
        withQuery
      )
      const cyclic: Record<string, unknown> = {}
      cyclic["self"] = cyclic
      return Effect.gen(function* () {
        const error = yield* Effect.flip(Connections.Keys.rotate(id, cyclic as never))
        assert.match(error.message, /the body cannot be sent/)
        assert.deepStrictEqual(yield* own(id, { whatever: true }), { id })
      }).pipe(Effect.provide(validated(played.client())))
    }
  )
})

describe("responses that are held to the contract", () => {
  const failing = over(Validate.responses({ mode: "fail" }))

  it.effect("pass as they came, with fields and values that are new", () => {
    const sent = key({ brand_new: { deep: [1] }, key_use: "something-new" })
    return Effect.gen(function* () {
      assert.deepStrictEqual<unknown>(yield* Connections.Keys.get(id), [sent])
    }).pipe(Effect.provide(failing(script(response(200, [sent])).client())))
  })

  it.effect("fail with the place and no value of what differs", () => {
    const body = [key(), key({ kid: { [secret.slice(0, 0)]: secret }, current: secret })]
    const played = script(response(200, body, { "content-type": "application/json" }))
    return Effect.gen(function* () {
      const error = yield* Effect.flip(Connections.Keys.get(id))
      assert.deepInclude(error, {
        _tag: "DecodeError",
        operation: "connections.keys.get",
        status: 200,
        contentType: "application/json",
        length: JSON.stringify(body).length,
        message:
          "connections.keys.get: 200 with a body that is not as the contract has it: [1].kid: Expected string; [1].current: Expected boolean"
      })
    }).pipe(Effect.provide(failing(played.client())))
  })

  it.effect("leave the outcome of a call unknown that must not be retried", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Connections.Keys.rotate(id))
      assert.strictEqual(error._tag, "OutcomeUnknown")
      assert.deepInclude((error as { reason: DecodeError }).reason, { _tag: "DecodeError" })
    }).pipe(Effect.provide(failing(script(response(201, key({ kid: 7 }))).client())))
  )

  it.effect("need not have fields that were not asked for", () => {
    const domains = [{ status: "ready" }]
    const played = script(
      response(200, domains),
      response(200, [{ status: 7 }]),
      response(200, domains)
    )
    return Effect.gen(function* () {
      const query = { fields: "status" }
      const { body } = yield* CustomDomains.list(query)
      assert.deepStrictEqual<unknown>(body, domains)
      const messages = [
        (yield* Effect.flip(CustomDomains.list(query))).message,
        (yield* Effect.flip(CustomDomains.list())).message
      ]
      assert.deepStrictEqual(
        messages.map((message) => message.split("contract has it: ")[1]),
        [
          "[0].status: Expected string",
          "[0].custom_domain_id: Missing key; [0].domain: Missing key; [0].primary: Missing key; [0].type: Missing key"
        ]
      )
    }).pipe(Effect.provide(failing(played.client())))
  })

  it.effect("are compared page by page", () => {
    const page = (next: string, name: unknown) =>
      response(200, { next, connections: [{ id, name, strategy: "oidc" }] })
    const played = script(page("2", "one"), page("", 2), page("", "a page"))
    return Effect.gen(function* () {
      const names: Array<unknown> = []
      const error = yield* Connections.list.items().pipe(
        Stream.runForEach(({ name }) => Effect.sync(() => names.push(name))),
        Effect.flip
      )
      assert.deepStrictEqual([names, error._tag], [["one"], "DecodeError"])
      const { items } = yield* Connections.list({ take: 1 })
      assert.deepStrictEqual<unknown>(items, [{ id, name: "a page", strategy: "oidc" }])
    }).pipe(Effect.provide(failing(played.client())))
  })

  it.effect("are rejected and failed as before", () => {
    const played = script(response(404, { statusCode: 404 }), response(200, "<html>"))
    return Effect.gen(function* () {
      const errors = [
        yield* Effect.flip(Connections.Keys.get(id)),
        yield* Effect.flip(Connections.Keys.get(id))
      ]
      assert.deepStrictEqual(
        errors.map(({ _tag }) => _tag),
        ["NotFound", "DecodeError"]
      )
    }).pipe(Effect.provide(failing(played.client())))
  })
})

describe("responses whose differences are reported", () => {
  it.effect("pass as they came, and each is reported whole", () => {
    const reports: Array<Validate.Report> = []
    const reporting = over(
      Validate.responses({ mode: "report", onIssue: (report) => reports.push(report) })
    )
    const sent = [key({ kid: 7 }), key({ current: secret })]
    return Effect.gen(function* () {
      assert.deepStrictEqual<unknown>(yield* Connections.Keys.get(id), sent)
      assert.deepStrictEqual(reports, [
        {
          operation: "connections.keys.get",
          status: 200,
          issues: [
            { path: [0, "kid"], message: "Expected string" },
            { path: [1, "current"], message: "Expected boolean" }
          ]
        }
      ])
    }).pipe(Effect.provide(reporting(script(response(200, sent)).client())))
  })

  it.effect("are logged without values, once a client", () => {
    const { layer, lines } = recordLines()
    const sent = [key({ kid: 7 }), key({ kid: 8 }), key({ current: secret })]
    const played = script(
      response(200, sent),
      response(200, sent),
      response(200, [key({ next: 1 })])
    )
    const line = (issues: ReadonlyArray<string>) => [
      "Warn",
      "A response is not as the contract has it",
      {
        "auth0.operation": "connections.keys.get",
        "http.response.status_code": 200,
        "auth0.issues": issues
      }
    ]
    return Effect.gen(function* () {
      for (let call = 0; call < 3; call++) yield* Connections.Keys.get(id)
      assert.deepStrictEqual<unknown>(lines, [
        line(["[].kid: Expected string", "[].current: Expected boolean"]),
        line(["[].next: Expected boolean"])
      ])
    }).pipe(
      Effect.provide(over(Validate.responses({ mode: "report" }))(played.client())),
      Effect.provide(layer)
    )
  })

  it.effect("are no matter of what the observer does", () => {
    const { layer, lines } = recordLines()
    const reporting = over(
      Validate.responses({
        mode: "report",
        onIssue: () => {
          throw new Error("a bug of the observer")
        }
      })
    )
    return Effect.gen(function* () {
      assert.deepStrictEqual<unknown>(yield* Connections.Keys.get(id), [{ kid: 7 }])
      assert.deepStrictEqual(
        lines.map(([level, message]) => [level, message.split(",")[0]]),
        [["Error", "The onIssue of Validate.responses threw"]]
      )
    }).pipe(
      Effect.provide(reporting(script(response(200, [{ kid: 7 }])).client())),
      Effect.provide(layer)
    )
  })
})

describe("events that are held to the contract", () => {
  const subscribe = eventOperation<
    [query?: object, options?: CallOptions],
    unknown,
    NotFound | CallError
  >(
    connectionsList,
    {
      api: "auth0",
      id: "events.subscribe",
      method: "GET",
      path: "/events",
      pathParameters: [],
      input: "query",
      response: ["events"],
      errors: [],
      retry: "safe"
    },
    withQuery
  )

  const events = [created("o-1"), { ...created("o-2"), offset: 2 }]

  const listen = (options: Validate.ResponsesOptions) =>
    Effect.gen(function* () {
      const server = yield* serve((_, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" })
        response.end(events.map(sent).join(""))
      })
      const client = FetchClient.layer({
        domain: "tenant.example.com",
        origin: server.origin,
        credentials: Credentials.token(Redacted.make("the-token")),
        retry: Retry.none
      })
      return yield* subscribe().pipe(
        Stream.take(2),
        Stream.runCollect,
        Effect.provide(over(Validate.responses(options))(Layer.orDie(client)))
      )
    })

  it.live("end the stream with the event that differs", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(listen({ mode: "fail" }))
      assert.deepInclude(error, { _tag: "DecodeError", operation: "events.subscribe", status: 200 })
    })
  )

  it.live("are reported and pass", () =>
    Effect.gen(function* () {
      const reports: Array<Validate.Report> = []
      const passed = yield* listen({ mode: "report", onIssue: (report) => reports.push(report) })
      assert.deepStrictEqual(passed, events)
      assert.deepStrictEqual(
        reports.map(({ issues, operation }) => [operation, issues.map(({ path }) => path)]),
        [["events.subscribe", [["offset"]]]]
      )
    })
  )
})
