/** Pages of log events by checkpoint: from the id of an event, also of one that is no longer kept. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { isJsonObject } from "../src/http/Json.ts"
import { TenantSandbox } from "../src/index.ts"
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
