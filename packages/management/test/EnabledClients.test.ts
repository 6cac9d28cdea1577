import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Clients, Connections, EnabledClients } from "../src/index.ts"
import { response, errorBody, script } from "./support/scripted.ts"
import { clientOf, sandboxOf, TenantSandbox } from "./support/tenant.ts"

const id = "con_A1b2C3d4E5f6G7h8"
const changes = Array.from({ length: 120 }, (_, index) => ({
  client_id: `client_${index}`,
  status: index % 3 > 0
}))

describe("changes of enabled applications", () => {
  it.effect("are sent 50 at a time, in their order", () => {
    const played = script(response(204, ""), response(204, ""), response(204, ""))
    return Effect.gen(function* () {
      yield* EnabledClients.update(id, new Set(changes))
      const bodies = played.sent.map(({ body }) => JSON.parse(String(body)))
      assert.deepStrictEqual(bodies, [
        changes.slice(0, 50),
        changes.slice(50, 100),
        changes.slice(100)
      ])
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("end at the first failure, with what was done", () => {
    const played = script(response(204, ""), response(403, errorBody(403, "Forbidden")))
    return Effect.gen(function* () {
      const error = yield* Effect.flip(EnabledClients.update(id, changes))
      assert.deepStrictEqual(
        [error._tag, error.connectionId, error.done, error.pending, error.cause._tag],
        ["EnabledClientsIncomplete", id, changes.slice(0, 50), changes.slice(50), "Forbidden"]
      )
      assert.match(error.message, /^Of 120 changes of the applications of con_\w+ 50 were made: /u)
      assert.strictEqual(played.sent.length, 2)
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("of nothing send nothing", () => {
    const played = script()
    return Effect.gen(function* () {
      yield* EnabledClients.update(id, [])
      assert.deepStrictEqual(played.sent, [])
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("reach the tenant", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const client = yield* clientOf(sandbox, { rateLimits: false })
      yield* Effect.gen(function* () {
        const connection = yield* Connections.create({ name: "acme", strategy: "auth0" })
        const applications = yield* Effect.forEach(changes, (_, index) =>
          Clients.create({ name: `application ${index}` })
        )
        const statuses = applications.map(({ client_id }, index) => ({
          client_id: client_id ?? "",
          status: changes[index]?.status ?? false
        }))
        yield* EnabledClients.update(connection.id ?? "", statuses)
        const enabled = yield* Stream.runCollect(
          Connections.Clients.get.items(connection.id ?? "", { take: 100 })
        )
        assert.deepStrictEqual(
          enabled.map(({ client_id }) => client_id),
          statuses.filter(({ status }) => status).map(({ client_id }) => client_id)
        )
      }).pipe(Effect.provide(client))
    }).pipe(Effect.provide(sandboxOf("unlimited")))
  )
})
