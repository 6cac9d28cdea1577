import { Users } from "@effect-auth0/management"
import { Stub } from "@effect-auth0/management/testing"
import { Effect } from "effect"
import { expect, test } from "vitest"
import { blockDomain } from "./main.ts"

const users = Stub.list(Users.list, [
  { user_id: "auth0|1", email: "ada@acme.example" },
  { user_id: "auth0|2", email: "grace@acme.example", blocked: true },
  { user_id: "auth0|3", email: "joan@acme.example" }
])

test("blocks who is not blocked yet", async () => {
  const update = Stub.of(Users.update, (id) => ({ user_id: id, blocked: true }))
  const count = await Effect.runPromise(
    blockDomain("acme.example").pipe(Effect.provide(Stub.layer(users, update)))
  )
  expect(count).toBe(2)
  expect(update.calls).toStrictEqual([
    ["auth0|1", { blocked: true }],
    ["auth0|3", { blocked: true }]
  ])
})

test("stops where the API does not let it", async () => {
  const update = Stub.failing(Users.update, 403, { detail: "no scope" })
  const error = await Effect.runPromise(
    Effect.flip(blockDomain("acme.example").pipe(Effect.provide(Stub.layer(users, update))))
  )
  expect(error._tag).toBe("Forbidden")
})
