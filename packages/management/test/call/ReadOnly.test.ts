import contract from "@effect-auth0/contract/management.json" with { type: "json" }
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import {
  Clients,
  Connections,
  Credentials,
  Events,
  InvalidRequest,
  ManagementClient,
  ReadOnly,
  Users
} from "../../src/index.ts"
import { connectTo } from "../../src/promise.ts"
import { operations } from "../support/operations.ts"
import { response, script } from "../support/scripted.ts"

const readOnly = (client: Layer.Layer<ManagementClient>) => Layer.provide(ReadOnly.layer, client)

const rejection = (operation: string) =>
  new InvalidRequest({
    api: "auth0",
    operation,
    argument: "operation",
    kind: "readOnly",
    message: `${operation}: this client is read-only, and the operation may write; call it with a client that has no read-only layer`
  })

/** What the contract says, read by other means than the generator's. */
const declared = Object.values(contract.paths).flatMap((item) =>
  Object.entries(item).flatMap(([method, operation]: [string, unknown]) =>
    typeof operation === "object" && operation !== null && "operationId" in operation
      ? [
          {
            method,
            id: String(operation.operationId),
            says: "x-read-only" in operation ? operation["x-read-only"] : undefined
          }
        ]
      : []
  )
)

describe("a read-only client", () => {
  it.effect("lets every GET pass, and each POST that changes nothing; it rejects all others", () =>
    Effect.gen(function* () {
      const { execute } = yield* ManagementClient
      const passed: Array<string> = []
      const rejected: Array<unknown> = []
      for (const { metadata } of operations.values()) {
        yield* Effect.matchEffect(
          execute(() => Promise.reject(new Error("raw")), metadata, []),
          {
            onFailure: (error) => Effect.sync(() => void rejected.push(error)),
            onSuccess: () => Effect.sync(() => void passed.push(metadata.id))
          }
        )
      }
      const gets = declared.filter(({ method }) => method === "get").map(({ id }) => id)
      const posts = [
        "clients.previewCimdMetadata",
        "customDomains.test",
        "experimentation.experiments.validate"
      ]
      const ids = declared.map(({ id }) => id)
      const reading = new Set([...gets, ...posts])
      assert.deepStrictEqual([gets.length, operations.size], [206, ids.length])
      assert.deepStrictEqual(passed.toSorted(), [...reading].toSorted())
      assert.deepStrictEqual(
        rejected.map(String).toSorted(),
        ids
          .filter((id) => !reading.has(id))
          .map((id) => String(rejection(id)))
          .toSorted()
      )
      assert.deepStrictEqual(
        declared
          .filter(({ says }) => says === true)
          .map(({ id }) => id)
          .toSorted(),
        posts
      )
    }).pipe(
      Effect.provide(
        ReadOnly.layer.pipe(
          Layer.provide(
            Layer.effect(
              ManagementClient,
              Effect.map(ManagementClient, (client) => ({
                ...client,
                execute: () => Effect.succeed("passed") as never
              }))
            )
          ),
          Layer.provide(script().client())
        )
      )
    )
  )

  it.effect("asks for no token and sends nothing of what it rejects", () => {
    const played = script(response(200, []))
    let tokens = 0
    const client = played.client({
      credentials: Credentials.tokenEffect(
        Effect.sync(() => {
          tokens += 1
          return { accessToken: Redacted.make("the-token") }
        })
      )
    })
    return Effect.gen(function* () {
      const error = yield* Effect.flip(Connections.Keys.rotate("con_A1b2C3d4E5f6G7h8"))
      assert.deepStrictEqual(error, rejection("connections.keys.rotate"))
      assert.deepStrictEqual([error.isRetryable, tokens, played.sent], [false, 0, []])
      assert.deepStrictEqual(yield* Connections.Keys.get("con_A1b2C3d4E5f6G7h8"), [])
      assert.deepStrictEqual([tokens, played.sent.length], [1, 1])
    }).pipe(Effect.provide(readOnly(client)))
  })

  it.effect("reads lists to their end, and by a POST", () => {
    const preview = { errors: [], validation: { valid: true, violations: [], warnings: [] } }
    const played = script(
      response(200, { users: [{ user_id: "auth0|1" }], start: 0, limit: 50, length: 1, total: 1 }),
      response(200, preview)
    )
    return Effect.gen(function* () {
      const users = yield* Stream.runCollect(Users.list.items())
      const previewed = yield* Clients.previewCimdMetadata({
        external_client_id: "https://portal.acme.example/client.json"
      })
      assert.deepStrictEqual(
        [Array.from(users), previewed, played.sent.map(({ method }) => method)],
        [[{ user_id: "auth0|1" }], preview, ["GET", "POST"]]
      )
    }).pipe(Effect.provide(readOnly(played.client())))
  })

  it("is one for programs on promises too", async () => {
    const played = script(response(200, { user_id: "auth0|1" }))
    await using auth0 = await connectTo(readOnly(played.client()))
    const users = auth0.of(Users)
    assert.deepStrictEqual(await users.get("auth0|1"), { user_id: "auth0|1" })
    assert.deepStrictEqual(await auth0.outcome(Users.delete, "auth0|1"), {
      ok: false,
      error: rejection("users.delete")
    })
    assert.strictEqual(played.sent.length, 1)
  })

  it.effect("takes nothing but true for a read", () =>
    Effect.gen(function* () {
      const { execute } = yield* ManagementClient
      const hostile = { ...Users.get.metadata, readOnly: "yes" as never }
      const error = yield* Effect.flip(
        execute(() => Promise.reject(new Error("raw")), hostile, ["auth0|1"])
      )
      assert.deepStrictEqual(error, rejection("users.get"))
    }).pipe(Effect.provide(readOnly(script().client())))
  )

  it("knows a stream of events for a read", () => {
    assert.strictEqual(Events.subscribe.metadata.readOnly, true)
  })
})
