/**
 * The proof of the search for secrets: it finds one wherever a value can hide
 * it, and in what a careless client leaves behind.
 */
import {
  Credentials,
  ManagementClient,
  Transport,
  TransportCause,
  TransportFailure
} from "@effect-auth0/management"
import { layer as fetchLayer } from "@effect-auth0/management/fetch"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { domain } from "../src/matrix/Setup.ts"
import type { MakeClient } from "../src/matrix/Transports.ts"
import { artifactsOf, hostileTenant, leaksOf } from "../src/secrets/Artifacts.ts"
import { leaksIn } from "../src/secrets/Leaks.ts"
import { clientSecret, rotate, secrets, token } from "../src/secrets/Scenarios.ts"

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

  it("finds no leak if there is none", () => {
    const innocent = { token: Redacted.make(token), cause: Cause.fail(new Error("it failed")) }
    assert.deepStrictEqual(leaksIn(innocent, secrets), [])
  })

  /** What is found of a client that makes one rotation. */
  const leaksOfClient = (makeClient: MakeClient) =>
    Effect.gen(function* () {
      const tenant = yield* hostileTenant
      const calls = [["a rotation", rotate("success"), undefined]] as const
      const options = {
        domain,
        origin: tenant.origin,
        credentials: Credentials.token(Redacted.make(token))
      }
      const { artifacts } = yield* artifactsOf(makeClient, options, calls, tenant)
      return [...new Set(leaksOf(artifacts).map((leak) => leak.split(":")[0]))]
    })

  it.effect("finds a token that a client keeps as a property", () =>
    Effect.gen(function* () {
      const leaks = yield* leaksOfClient((options) =>
        Layer.effect(
          ManagementClient,
          Effect.map(ManagementClient, (client) => ({ ...client, token }))
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
            new TransportFailure({
              deadline: false,
              sent: true,
              head: undefined,
              // What a transport says in its own words is shown.
              cause: new TransportCause({ message: String(request.headers["authorization"]) })
            })
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
          Effect.map(ManagementClient, (client) => ({
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
