import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { operationOf } from "../../src/call/Operation.ts"
import { redirecting } from "../../src/call/Redirections.ts"
import { UnexpectedStatus } from "../../src/core/Errors.ts"
import { Redirection } from "../../src/core/Redirection.ts"
import { type Response, client, metadata, Museum, raw } from "../support/api.ts"

const getOf = (redirections: ReadonlyArray<number>) =>
  operationOf(Museum)<[], unknown, never>(
    raw,
    metadata({ input: "none", redirections }),
    redirecting()
  )

const got = (response: Response, ...redirections: ReadonlyArray<number>) =>
  getOf(redirections)().pipe(Effect.provide(client(() => response)))

describe("a redirection that an operation declares", () => {
  it.effect("is a value, with where it leads", () =>
    Effect.gen(function* () {
      const headers = { location: "https://cdn.test/a.png" }
      assert.deepStrictEqual(
        yield* got({ status: 302, headers, body: "<html>" }, 302, 304),
        new Redirection({ status: 302, location: "https://cdn.test/a.png", etag: undefined })
      )
    })
  )

  it.effect("says that nothing has changed", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* got({ status: 304, headers: { etag: '"v7"' } }, 304),
        new Redirection({ status: 304, location: undefined, etag: '"v7"' })
      )
    })
  )

  it.effect("leaves other responses as they are", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* got({ body: { id: "art_001" } }, 304), { id: "art_001" })
      const error = yield* Effect.flip(got({ status: 301 }, 302))
      assert.instanceOf(error, UnexpectedStatus)
    })
  )
})
