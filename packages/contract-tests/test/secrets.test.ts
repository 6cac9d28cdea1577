/**
 * Nothing that a program can print of a client shows its secret or its token:
 * not the client and what it is made from, not errors and causes, not log lines,
 * not spans, not pages; whatever goes wrong.
 */
import {
  Connections,
  Credentials,
  ManagementClient,
  Retry,
  Tracing,
  Transport,
  TransportFailure
} from "@effect-auth0/management"
import { layer as fetchLayer, layerConfig as fetchConfig } from "@effect-auth0/management/fetch"
import { layerConfig as undiciConfig } from "@effect-auth0/management/node"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as Tracer from "effect/Tracer"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { TestClock } from "effect/testing"
import { domain } from "../src/matrix/Setup.ts"
import { type MakeClient, transports } from "../src/matrix/Transports.ts"
import { type Behaviour, startHostileTenant } from "../src/secrets/HostileTenant.ts"
import { leaksIn } from "../src/secrets/Leaks.ts"

const clientSecret = "the-client-secret/of+the=secrets-test"
const token = "the-access-token.of.the-secrets-test"
const bodySecret = "the-secret-in-a-request-of-the-secrets-test"
const secrets = [clientSecret, token, bodySecret]

/** Something that a program could print, and what it is. */
type Artefact = readonly [what: string, value: unknown]

/** Takes down what is logged and traced, in all of the formats that Effect has. */
const makeRecorder = () => {
  const artefacts: Array<Artefact> = []
  const recording = (what: string, format: Logger.Logger<unknown, unknown>) =>
    Logger.make((options) => {
      artefacts.push([`log line (${what})`, format.log(options)])
    })
  const loggers = Logger.layer([
    recording("simple", Logger.formatSimple),
    recording("logfmt", Logger.formatLogFmt),
    recording("structured", Logger.formatStructured),
    recording("JSON", Logger.formatJson),
    Logger.make(({ cause, message }) => {
      artefacts.push(["log message", message], ["log cause", cause])
    })
  ])
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      artefacts.push(["span", span])
      return span
    }
  })
  const layer = Layer.merge(loggers, Layer.succeed(Tracer.Tracer, tracer))
  return { artefacts, layer }
}

type Call = Effect.Effect<unknown, unknown, ManagementClient>

const once = { retry: Retry.never } as const

const get = (behaviour: Behaviour): Call => Connections.get(behaviour, undefined, once)
const rotate = (behaviour: Behaviour): Call =>
  Connections.Keys.rotate(behaviour, { signing_alg: "ES256" }, once)
const update = (behaviour: Behaviour): Call =>
  Connections.update(behaviour, { options: { client_secret: bodySecret } }, once)

const refusals = [
  ["refused with 400", "BadRequest"],
  ["refused with 401", "Unauthorized"],
  ["refused with 403", "Forbidden"],
  ["refused with 404", "NotFound"],
  ["refused with 409", "Conflict"],
  ["refused with 429", "TooManyRequests"],
  ["failing with 500", "ServerError"],
  ["redirecting", "UnexpectedStatus"],
  ["HTML", "DecodeError"],
  ["cut JSON", "DecodeError"],
  ["another shape", "DecodeError"],
  ["reset", "TransportError"],
  ["reset in the body", "TransportError"],
  ["silence", "DeadlineExceeded"]
] as const

const circular: Record<string, unknown> = { client_secret: bodySecret }
circular["self"] = circular

/** Calls that end in every way there is, and the tag of the error that they end with. */
const scenarios: ReadonlyArray<readonly [name: string, call: Call, tag: string | undefined]> = [
  ["a success", rotate("success"), undefined],
  ["a page", Connections.list({ name: "page" }, once), undefined],
  ["a write with a secret", update("success"), undefined],
  ...refusals.map(([behaviour, tag]) => [`write ${behaviour}`, update(behaviour), tag] as const),
  ["a read that fails", get("failing with 503"), "ServerError"],
  ["a read that is HTML", get("HTML"), "DecodeError"],
  ["a rotation that fails", rotate("failing with 500"), "OutcomeUnknown"],
  ["a rotation that is cut", rotate("cut JSON"), "OutcomeUnknown"],
  ["a rotation that is reset", rotate("reset"), "OutcomeUnknown"],
  ["a rotation that is met with silence", rotate("silence"), "OutcomeUnknown"],
  ["an id that is refused", Connections.get("..", undefined, once), "InvalidRequest"],
  [
    "a header that is refused",
    Connections.get("success", undefined, { headers: { "x-own": `${bodySecret}\n` } }),
    "InvalidRequest"
  ],
  [
    "a body that is refused",
    Connections.update("success", { options: circular }, once),
    "InvalidRequest"
  ]
]

const tokenScenarios: ReadonlyArray<Behaviour> = [
  "refused with 400",
  "refused with 401",
  "refused with 403",
  "refused with 429",
  "failing with 500",
  "redirecting",
  "HTML",
  "cut JSON",
  "another shape",
  "no token",
  "reset",
  "reset in the body",
  "silence"
]

const tagOf = (exit: Exit.Exit<unknown, unknown>): unknown => {
  if (Exit.isSuccess(exit)) return undefined
  const failure = exit.cause.reasons.find(Cause.isFailReason)?.error
  return typeof failure === "object" && failure !== null ? Reflect.get(failure, "_tag") : "defect"
}

type Options = Parameters<MakeClient>[0]

/** Makes calls with a client, and gives back everything that could be printed of it all. */
const artefactsOf = (
  makeClient: MakeClient,
  options: Options,
  calls: ReadonlyArray<readonly [name: string, call: Call, tag: string | undefined]>,
  silent: () => Promise<void>
) =>
  Effect.gen(function* () {
    const { artefacts, layer: recorder } = makeRecorder()
    // The client over `fetch` has no spans of its own.
    const client = Tracing.layer.pipe(Layer.provide(makeClient(options)))
    const scope = yield* Effect.scope
    const memoMap = yield* Layer.makeMemoMap
    const context = yield* Layer.buildWithMemoMap(client, memoMap, scope)
    const made: ReadonlyArray<Artefact> = [
      ["options", options],
      ["layer", client],
      ["memo map", memoMap],
      ["context", context],
      ["client", yield* ManagementClient.pipe(Effect.provide(context))]
    ]
    const tags: Array<readonly [string, unknown]> = []
    const run = Effect.gen(function* () {
      for (const [name, call] of calls) {
        const logged = call.pipe(
          Effect.tapCause((cause) => Effect.logError("The call failed", cause)),
          Effect.tap((value) => Effect.log("The call succeeded", value)),
          Effect.withSpan("program")
        )
        const fiber = yield* Effect.forkChild(logged)
        if (name.includes("silence")) {
          yield* Effect.promise(silent)
          artefacts.push(...made.map(([what, value]): Artefact => [`${what}, in flight`, value]))
          yield* TestClock.adjust("2 minutes")
        }
        const exit = yield* Fiber.await(fiber)
        tags.push([name, tagOf(exit)])
        artefacts.push(["call", call], ["exit", exit])
        if (Exit.isFailure(exit)) {
          artefacts.push(["cause", exit.cause], ["error", Cause.squash(exit.cause)])
        }
      }
    })
    yield* run.pipe(Effect.provide(context), Effect.provide(recorder))
    return { artefacts: [...made, ...artefacts], tags }
  })

const kindsOf = (artefacts: ReadonlyArray<Artefact>): ReadonlyArray<string> =>
  [...new Set(artefacts.map(([what]) => what))].sort()

const made = ["client", "context", "layer", "memo map", "options"]

const everyKind = [
  ...made,
  ...made.map((what) => `${what}, in flight`),
  "call",
  "cause",
  "error",
  "exit",
  "log cause",
  "log line (JSON)",
  "log line (logfmt)",
  "log line (simple)",
  "log line (structured)",
  "log message",
  "span"
].sort()

const leaksOf = (artefacts: ReadonlyArray<Artefact>): ReadonlyArray<string> =>
  artefacts.flatMap(([what, value]) => leaksIn(value, secrets).map((how) => `${what}: ${how}`))

const hostileTenant = Effect.acquireRelease(
  Effect.promise(() => startHostileTenant({ token, echo: `${clientSecret} ${bodySecret}` })),
  (tenant) => Effect.promise(tenant.close)
)

const withClientSecret = (clientId: string) =>
  Credentials.clientSecret({ clientId, clientSecret: Redacted.make(clientSecret) })

for (const [name, makeClient] of transports) {
  describe(`the client over ${name}`, () => {
    for (const [kind, credentials] of [
      ["a client secret", withClientSecret("success")],
      ["a token", Credentials.token(Redacted.make(token))],
      [
        "an effect that gives a token",
        Credentials.tokenEffect(Effect.sync(() => ({ accessToken: Redacted.make(token) })))
      ]
    ] as const) {
      it.effect(`shows no secret, with ${kind}`, () =>
        Effect.gen(function* () {
          const { origin, silent } = yield* hostileTenant
          const { artefacts, tags } = yield* artefactsOf(
            makeClient,
            { domain, origin, credentials },
            scenarios,
            silent
          )
          assert.deepStrictEqual(
            tags,
            scenarios.map(([scenario, , tag]) => [scenario, tag])
          )
          assert.deepStrictEqual(kindsOf(artefacts), everyKind)
          assert.deepStrictEqual(leaksOf(artefacts), [])
        })
      )
    }

    for (const behaviour of tokenScenarios) {
      it.effect(`shows no secret, with the token endpoint ${behaviour}`, () =>
        Effect.gen(function* () {
          const { origin, silent } = yield* hostileTenant
          const { artefacts, tags } = yield* artefactsOf(
            makeClient,
            { domain, origin, credentials: withClientSecret(behaviour) },
            [[behaviour, rotate("success"), "CredentialsError"]],
            silent
          )
          assert.deepStrictEqual(tags, [[behaviour, "CredentialsError"]])
          assert.deepStrictEqual(leaksOf(artefacts), [])
        })
      )
    }
  })
}

describe("a client that is made from the environment", () => {
  const right = {
    AUTH0_DOMAIN: domain,
    AUTH0_CLIENT_ID: "success",
    AUTH0_CLIENT_SECRET: clientSecret
  }
  const clients = [
    ["fetch", fetchConfig],
    ["undici", undiciConfig],
    ["HttpClient", ManagementClient.layerConfig.pipe(Layer.provide(FetchHttpClient.layer))]
  ] as const

  for (const [name, client] of clients) {
    for (const [what, env, tag] of [
      ["is complete", right, undefined],
      [
        "has no domain",
        { AUTH0_CLIENT_ID: "success", AUTH0_CLIENT_SECRET: clientSecret },
        "ConfigurationError"
      ],
      [
        "has a domain that is none",
        { ...right, AUTH0_DOMAIN: "evil.example/x#" },
        "ConfigurationError"
      ],
      [
        "has the secret for an origin",
        { ...right, AUTH0_ORIGIN: clientSecret },
        "ConfigurationError"
      ]
    ] as const) {
      it.effect(`shows no secret where that ${what}, over ${name}`, () =>
        Effect.gen(function* () {
          const exit = yield* Effect.exit(Layer.build(client)).pipe(
            Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromEnv({ env }))
          )
          assert.strictEqual(tagOf(exit), tag)
          assert.deepStrictEqual(
            leaksOf([
              ["exit", exit],
              ["layer", client]
            ]),
            []
          )
        })
      )
    }
  }
})

describe("the search for secrets", () => {
  const hidden = Object.defineProperty({}, "secret", { value: token, enumerable: false })
  const failure = new Error("it failed", { cause: { headers: { authorization: token } } })
  const basic = Buffer.from(`id:${clientSecret}`).toString("base64")

  for (const [what, value] of [
    ["a string", `Bearer ${token}`],
    ["a property far down", { a: [{ b: { c: { d: { e: { f: token } } } } }] }],
    ["a property that is not enumerable", hidden],
    ["a property by a symbol", { [Symbol("secret")]: token }],
    ["a property's name", { [token]: true }],
    ["a map", new Map([["secret", token]])],
    ["an error's message", new Error(token)],
    ["an error's cause", failure],
    ["a failure", Exit.fail(failure)],
    ["a defect", Cause.die(new Error(token))],
    ["a function's property", Object.assign(() => 0, { token })],
    ["a prototype's property", Object.create({ token })],
    ["bytes", { body: Buffer.from(token) }],
    ["basic authentication", basic],
    ["a form's body", new URLSearchParams({ clientSecret }).toString()]
  ] as const) {
    it(`finds one in ${what}`, () => {
      assert.isNotEmpty(leaksIn(value, secrets))
    })
  }

  it("finds none where there is none", () => {
    const innocent = { token: Redacted.make(token), cause: Cause.fail(new Error("it failed")) }
    assert.deepStrictEqual(leaksIn(innocent, secrets), [])
  })

  /** What is found of a client that makes one rotation. */
  const leaksOfClient = (makeClient: MakeClient) =>
    Effect.gen(function* () {
      const { origin, silent } = yield* hostileTenant
      const calls = [["a rotation", rotate("success"), undefined]] as const
      const options = { domain, origin, credentials: Credentials.token(Redacted.make(token)) }
      const { artefacts } = yield* artefactsOf(makeClient, options, calls, silent)
      return [...new Set(leaksOf(artefacts).map((leak) => leak.split(":")[0]))]
    })

  it.effect("finds a token that a client keeps as a property", () =>
    Effect.gen(function* () {
      const leaks = yield* leaksOfClient((options) =>
        Layer.effect(
          ManagementClient,
          ManagementClient.useSync((client) => ({ ...client, token }))
        ).pipe(Layer.provide(fetchLayer(options)))
      )
      assert.includeMembers(leaks, ["client", "context"])
    })
  )

  it.effect("finds a token in the cause of an error, and wherever the error goes", () =>
    Effect.gen(function* () {
      const careless = Layer.succeed(Transport, {
        send: (request) =>
          Effect.fail(
            new TransportFailure({ deadline: false, sent: true, head: undefined, cause: request })
          )
      })
      const leaks = yield* leaksOfClient((options) =>
        ManagementClient.layerTransport(options).pipe(Layer.provide(careless))
      )
      assert.includeMembers(leaks, ["exit", "cause", "error", "span", "log cause"])
    })
  )

  it.effect("finds a token among a span's attributes", () =>
    Effect.gen(function* () {
      const leaks = yield* leaksOfClient((options) =>
        Layer.effect(
          ManagementClient,
          ManagementClient.useSync((client) => ({
            ...client,
            execute: (...call) =>
              client
                .execute(...call)
                .pipe(Effect.withSpan("careless", { attributes: { authorization: token } }))
          }))
        ).pipe(Layer.provide(fetchLayer(options)))
      )
      assert.deepStrictEqual(leaks, ["span"])
    })
  )
})
