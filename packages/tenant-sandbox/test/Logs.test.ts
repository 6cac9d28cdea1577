/** Pages of log events by checkpoint: from the id of an event, also of one that is no longer kept. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { isJsonObject } from "../src/http/Json.ts"
import { makeSandbox, TenantSandbox } from "../src/index.ts"
import { api, made, rejection } from "./support/Api.ts"

const idsFrom = (query: string) =>
  Effect.map(api("GET", `/logs?${query}`), ([, body]) =>
    (Array.isArray(body) ? body.filter(isJsonObject) : []).map((event) => String(event["log_id"]))
  )

describe("log events", () => {
  it.effect("follow the event that is named", () =>
    Effect.gen(function* () {
      for (const name of ["one", "two", "three"]) yield* made("POST", "/roles", { name })
      const [one = "", two = "", three = ""] = yield* idsFrom("take=10")
      const before = `900${"0".repeat(40)}`
      const later = `901${"0".repeat(two.length - 3)}`
      assert.deepStrictEqual(
        [
          yield* idsFrom(`from=${one}&take=1`),
          yield* idsFrom(`from=${three}`),
          yield* idsFrom(`from=${before}&take=2`),
          yield* idsFrom(`from=${later}`),
          yield* idsFrom("from=&take=2")
        ],
        [[two], [], [one, two], [], [one, two]]
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )

  it.effect("keep their ids in a sandbox that is put to the state of another one", () =>
    Effect.gen(function* () {
      const names = ["one", "two", "three"]
      const first = yield* makeSandbox()
      yield* Effect.forEach(names, (name) => made("POST", "/roles", { name })).pipe(
        Effect.provideService(TenantSandbox, first)
      )
      const second = yield* makeSandbox()
      yield* second.restore(yield* first.state)
      yield* made("POST", "/roles", { name: "four" }).pipe(
        Effect.provideService(TenantSandbox, second)
      )
      const ids = (yield* second.state).logs.map((event) => String(event["log_id"]))
      assert.deepStrictEqual([ids.length, ids.toSorted()], [4, ids])
    }).pipe(Effect.scoped)
  )

  it.effect.each([
    ["from=nope", "'Not the id of a log event' on property from."],
    ["from=900", "'Not the id of a log event' on property from."],
    ["take=0", "'Expected a number from 1 to 100' on property take."],
    ["take=-1", "'Expected a number from 1 to 100' on property take."],
    ["take=101", "'Expected a number from 1 to 100' on property take."]
  ])("are not paged by %s", ([query = "", reason = ""]) =>
    Effect.gen(function* () {
      yield* made("POST", "/roles", { name: "one" })
      assert.deepStrictEqual(yield* rejection("GET", `/logs?${query}`), [
        400,
        "invalid_query_string",
        `Query validation error: ${reason}`
      ])
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )
})
