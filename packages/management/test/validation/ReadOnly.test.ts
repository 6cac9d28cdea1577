import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { ReadOnly, Users } from "../../src/index.ts"
import * as Validate from "../../src/Validation.ts"
import { script } from "../support/scripted.ts"

it.effect(
  "a read-only client holds with validation, whichever of the two is around the other",
  () => {
    const played = script()
    const writes = Effect.flip(Users.create({ connection: 7 } as never))
    const reads = Effect.flip(Users.list({ per_page: "many" } as never))
    return Effect.gen(function* () {
      const outside = Layer.provide(
        ReadOnly.layer,
        Layer.provide(Validate.requests, played.client())
      )
      const inside = Layer.provide(
        Validate.requests,
        Layer.provide(ReadOnly.layer, played.client())
      )
      assert.deepInclude(yield* Effect.provide(writes, outside), {
        _tag: "InvalidRequest",
        operation: "users.create",
        argument: "operation",
        kind: "readOnly"
      })
      assert.deepInclude(yield* Effect.provide(writes, inside), { argument: "body" })
      for (const client of [outside, inside]) {
        const error = yield* Effect.provide(reads, client)
        assert.deepInclude(error, { _tag: "InvalidRequest", argument: "query" })
        assert.notProperty(error, "kind")
      }
      assert.deepStrictEqual(played.sent, [])
    })
  }
)
