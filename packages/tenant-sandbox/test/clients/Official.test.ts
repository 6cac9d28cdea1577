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
import { isJsonObject, type JsonObject, type JsonValue } from "../../src/http/Json.ts"
import {
  TenantSandbox,
  type ConnectionRecord,
  type Sandbox,
  type TenantState
} from "../../src/index.ts"
import { managed, parametersOf, pathOf } from "../conformance/ContractExamples.ts"
import { exampleIds, exampleState } from "../conformance/ExampleTenant.ts"
import { stateBefore, stepsOf, type Step } from "../conformance/Walk.ts"
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

/** The connection of the examples, as an operation on connections needs it. */
interface Connections {
  readonly bare: ConnectionRecord
  readonly withKeys: ConnectionRecord
  readonly withScim: ConnectionRecord
  readonly withDirectory: ConnectionRecord
}

const makeConnections = Effect.fnUntraced(function* (sandbox: Sandbox) {
  const { id, ...withKeys } = yield* sandbox.connections.create({
    name: "acme",
    strategy: "okta",
    options: { token_endpoint_auth_method: "private_key_jwt" },
    keys: {}
  })
  const { keyring: _keyring, ...bare } = withKeys
  const at = "2026-01-01T00:00:00.000Z"
  const made: Connections = {
    bare: { ...bare, id },
    withKeys: { ...withKeys, id },
    withScim: {
      ...bare,
      id,
      scim: {
        userIdAttribute: "externalId",
        mapping: [{ auth0: "username", scim: "userName" }],
        createdAt: at,
        updatedOn: at,
        tokens: [
          {
            tokenId:
              parametersOf("connections.scimConfiguration.tokens.delete").path["tokenId"] ?? "",
            createdAt: at
          }
        ]
      }
    },
    withDirectory: {
      ...bare,
      id,
      strategy: "google-apps",
      directory: {
        mapping: [{ auth0: "email", idp: "mail" }],
        synchronizeAutomatically: false,
        synchronizeGroups: "selected",
        groups: ["02jxsxqh3kyiq2b"],
        createdAt: at,
        updatedAt: at
      }
    }
  }
  return made
})

/** A state in which the connection of the examples is one that the operation is for. */
const withConnection = (
  id: string,
  state: TenantState,
  { bare, withDirectory, withKeys, withScim }: Connections
): TenantState => {
  const chosen = (): ConnectionRecord | undefined => {
    if (id === "connections.checkStatus") return { ...bare, strategy: "ad" }
    if (id === "connections.keys.create") return bare
    if (id.startsWith("connections.keys.")) return withKeys
    if (id === "connections.scimConfiguration.create") return bare
    if (id.startsWith("connections.scimConfiguration.")) return withScim
    if (id === "connections.directoryProvisioning.create") {
      return { ...bare, strategy: "google-apps" }
    }
    return id.startsWith("connections.directoryProvisioning.") ? withDirectory : undefined
  }
  const connection = chosen()
  const own = parametersOf(id).path["id"] ?? exampleIds.connection
  return connection === undefined
    ? state
    : {
        ...state,
        connections: [
          ...state.connections.filter((one) => one.id !== own),
          { ...connection, id: own }
        ]
      }
}

/** A process with the official SDK, started with the sandbox's authority. */
class Official extends Context.Service<
  Official,
  {
    readonly call: (call: OfficialCall) => Effect.Effect<OfficialOutcome>
    readonly bare: TenantState
    readonly state: TenantState
    readonly connections: Connections
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
      const bare = yield* sandbox.state
      return {
        bare,
        connections: yield* makeConnections(sandbox),
        state: exampleState(bare),
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
  const items = operation.pagination?.items
  return isPage && isJsonObject(body) && items !== undefined ? (body[items] ?? []) : body
}

layer(Official.layer.pipe(Layer.provideMerge(TenantSandbox.layer({ tls: true }))), {
  excludeTestServices: true,
  timeout: 120_000
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
      const { bare, call, connections, state } = yield* Official
      const before = withConnection(operation.id, stateBefore(operation, state, bare), connections)
      for (const step of stepsOf(operation)) {
        yield* sandbox.restore(before)
        const token = yield* sandbox.tokens.issue()
        const path = yield* pathIn(operation, step)
        const plain = yield* sandbox.handle({
          method: operation.method,
          path: pathOf(operation, path, step.query),
          headers: {
            authorization: `Bearer ${Redacted.value(token)}`,
            ...(step.form === undefined
              ? { "content-type": "application/json" }
              : { "content-type": step.form.type })
          },
          ...(step.form === undefined
            ? step.body === undefined
              ? {}
              : { body: JSON.stringify(step.body) }
            : { body: step.form.text })
        })
        yield* sandbox.restore(before)
        const through = yield* call({
          id: operation.id,
          args: argumentsOf(operation, { ...step, path: yield* pathIn(operation, step) })
        })
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

/** Signing keys have the ids that they were minted with, and only a former one can be revoked. */
const pathIn = Effect.fnUntraced(function* (operation: PlayedOperation, step: Step) {
  if (!operation.path.startsWith("/api/v2/keys/signing/{kid}")) return step.path
  const sandbox = yield* TenantSandbox
  const authorization = `Bearer ${Redacted.value(yield* sandbox.tokens.issue())}`
  if (operation.method === "PUT") {
    yield* sandbox.handle({
      method: "POST",
      path: "/api/v2/keys/signing/rotate",
      headers: { authorization }
    })
  }
  const { body } = yield* sandbox.handle({
    method: "GET",
    path: "/api/v2/keys/signing",
    headers: { authorization }
  })
  const keys: ReadonlyArray<{ readonly kid: string; readonly previous?: boolean }> =
    JSON.parse(body)
  const wanted = keys.findLast(({ previous }) => operation.method !== "PUT" || previous === true)
  return { kid: wanted?.kid ?? "" }
})
