/**
 * The official SDK over TLS: every method of its client for what keeps state, with the contract's
 * examples, beside the same request without it; and 501 for every other method.
 */
import { fork } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { assert, layer } from "@effect/vitest"
import { ManagementClient } from "auth0"
import { Context, Effect, Layer, Redacted } from "effect"
import type { PlayedOperation } from "../../src/contract/ContractOperation.ts"
import { operations, otherOperations } from "../../src/generated/Contract.ts"
import type { JsonObject, JsonValue } from "../../src/http/Json.ts"
import { TenantSandbox, type TenantState } from "../../src/index.ts"
import { managed } from "../conformance/ContractExamples.ts"
import { stepsOf, type Step } from "../conformance/Walk.ts"
import { itemsIn, makeExampleStates, prepare, sendPlainly } from "./ExampleCalls.ts"
import { methodsOf, type OfficialCall, type OfficialOutcome } from "./official.ts"

const methods = [
  ...methodsOf(new ManagementClient({ domain: "tenant.example", token: "none" })).keys()
]
  // What sends any request; it is no operation.
  .filter((id) => id !== "fetch")

const stateful = managed.filter(({ id }) => methods.includes(id))
const unplayed = otherOperations.filter(({ id }) => methods.includes(id))

/** Operations that are newer than the SDK, or none of the Management API. */
const withoutMethod = (id: string): boolean =>
  id.startsWith("experimentation.") || id === "oauth.token" || id === "connections.jwks.get"

/** A process with the official SDK, started with the sandbox's authority. */
class Official extends Context.Service<
  Official,
  {
    readonly call: (call: OfficialCall) => Effect.Effect<OfficialOutcome>
    readonly stateBefore: (operation: PlayedOperation) => TenantState
  }
>()("Official") {
  static readonly layer = Layer.effect(
    Official,
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "sandbox-ca-"))),
        (made) => Effect.sync(() => rmSync(made, { recursive: true }))
      )
      const ca = join(folder, "ca.pem")
      writeFileSync(ca, sandbox.tls?.ca ?? "")
      const child = yield* Effect.acquireRelease(
        Effect.sync(() =>
          fork(fileURLToPath(new URL("official.ts", import.meta.url)), {
            serialization: "advanced",
            env: {
              ...process.env,
              NODE_EXTRA_CA_CERTS: ca,
              AUTH0_DOMAIN: new URL(sandbox.origin).host,
              AUTH0_CLIENT_ID: sandbox.clientId,
              AUTH0_CLIENT_SECRET: Redacted.value(sandbox.clientSecret)
            }
          })
        ),
        (started) =>
          Effect.callback<void>((resume) => {
            started.once("close", () => resume(Effect.void))
            started.kill()
          })
      )
      const next = <A>() =>
        Effect.callback<A>((resume) => {
          child.once("message", (message) => resume(Effect.succeed(message as A)))
        })
      yield* next<ReadonlyArray<string>>()
      return {
        stateBefore: yield* makeExampleStates(sandbox),
        call: (call: OfficialCall) =>
          Effect.andThen(
            Effect.sync(() => child.send(call)),
            next<OfficialOutcome>()
          )
      }
    })
  )
}

/** Methods that return nothing, whatever the response has. */
const returnNothing = new Set([
  "connections.delete",
  "networkAcls.create",
  "prompts.customText.set",
  "prompts.partials.set",
  "tokenExchangeProfiles.update"
])

/** The SDK asks for pages of 50 by itself, which the contract does not allow here. */
const queries: Readonly<Record<string, JsonObject>> = { "connectionProfiles.list": { take: 10 } }

/** The arguments of a method: the path's parameters in their order, and then the body or the query. */
const argumentsOf = (operation: PlayedOperation, step: Step): ReadonlyArray<unknown> => {
  const path = [...operation.path.matchAll(/\{([^}]+)\}/gu)].map(
    ([, name]) => step.path[name ?? ""]
  )
  if (step.form !== undefined) {
    return [
      ...path,
      {
        ...step.form.fields,
        users: { data: Buffer.from(String(step.form.fields["users"])), filename: "users.json" }
      }
    ]
  }
  const query = { ...step.query, ...queries[operation.id] }
  const rest = step.body ?? (Object.keys(query).length > 0 ? query : undefined)
  return rest === undefined ? path : [...path, rest]
}

/** Which members a value has at every level; ids, secrets and times differ from call to call. */
const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== "object" || value === null) return typeof value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, of]) => of !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, of]) => [name, shapeOf(of)])
  )
}

/** What a method returns of a response: of a page its items. */
const dataOf = (operation: PlayedOperation, text: string, isPage: boolean): unknown => {
  if (text === "") return undefined
  const body: JsonValue = JSON.parse(text)
  return isPage ? itemsIn(operation, body) : body
}

layer(Official.layer.pipe(Layer.provideMerge(TenantSandbox.layer({ tls: true }))), {
  excludeTestServices: true,
  timeout: 600_000
})("the official SDK over TLS", (it) => {
  it.effect("has a method for every operation, and for no other", () =>
    Effect.sync(() => {
      const ids = new Set([...operations, ...otherOperations].map(({ id }) => id))
      assert.deepStrictEqual(
        methods.filter((id) => !ids.has(id)),
        []
      )
      assert.deepStrictEqual(
        operations.map(({ id }) => id).filter((id) => !withoutMethod(id) && !methods.includes(id)),
        []
      )
      assert.strictEqual(stateful.length + unplayed.length, methods.length)
      assert.isAtLeast(stateful.length, 140)
    })
  )

  it.effect.each(stateful)("$id", (operation) =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const { call, stateBefore } = yield* Official
      const before = stateBefore(operation)
      for (const step of stepsOf(operation)) {
        const alone = yield* prepare(sandbox, before, operation, step)
        const plain = yield* sendPlainly(sandbox, operation, alone)
        const again = yield* prepare(sandbox, before, operation, step)
        const through = yield* call({ id: operation.id, args: argumentsOf(operation, again) })
        const isPage = Array.isArray(through.data)
        const expected = returnNothing.has(operation.id)
          ? undefined
          : dataOf(operation, plain.body, isPage)
        assert.deepStrictEqual(
          [through.status, shapeOf(through.data)],
          [plain.status, shapeOf(expected)]
        )
        assert.isBelow(through.status, 300)
      }
    })
  )

  it.effect("gets 501 for everything that keeps no state", () =>
    Effect.gen(function* () {
      const { call } = yield* Official
      const statuses = yield* Effect.forEach(unplayed, ({ id, path }) =>
        Effect.map(
          call({ id, args: [...[...path.matchAll(/\{/gu)].map(() => "id"), {}] }),
          ({ status }) => [id, status]
        )
      )
      assert.deepStrictEqual(
        statuses.filter(([, status]) => status !== 501),
        []
      )
    })
  )
})
