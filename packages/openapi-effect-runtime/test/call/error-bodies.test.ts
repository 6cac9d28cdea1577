import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import { operationOf } from "../../src/call/Operation.ts"
import { NotFound, UnprocessableContent } from "../../src/core/Errors.ts"
import type { Profile } from "../../src/core/Profile.ts"
import * as Stub from "../../src/testing/Stub.ts"
import { client, metadata, Museum, profile, raw } from "../support/api.ts"

interface Invalid {
  readonly fields: ReadonlyArray<{ readonly name: string; readonly problem: string }>
}

const create = operationOf(Museum)<
  [request: object],
  unknown,
  UnprocessableContent<string, Invalid> | NotFound
>(raw, metadata({ id: "artworks.create", method: "POST", input: "body", errors: [404, 422] }))

const errors = { 404: NotFound, 422: UnprocessableContent }

const keeping: Partial<Profile> = {
  errors,
  errorBody: (fields, body) => ({ ...profile.errorBody(fields, body), body })
}

const secret = "a title that is nobody's business"
const invalid: Invalid = { fields: [{ name: "year", problem: secret }] }

const failing = (body: unknown, own: Partial<Profile> = keeping, status = 422) =>
  create({}).pipe(Effect.flip, Effect.provide(client(() => ({ status, body }), own)))

describe("the body of an error response", () => {
  it.effect("has the type that the document declares", () =>
    Effect.gen(function* () {
      const problem = yield* create({}).pipe(
        Effect.catchTag("UnprocessableContent", ({ body }) =>
          Effect.succeed(body?.fields[0]?.problem)
        ),
        Effect.provide(client(() => ({ status: 422, body: invalid }), keeping))
      )
      assert.strictEqual(problem, secret)
    })
  )

  it.effect("is any JSON, and undefined for anything else", () =>
    Effect.gen(function* () {
      const bodies = yield* Effect.all(
        [invalid, ["a"], '"text"', "<html>", ""].map((body) => failing(body))
      )
      assert.deepStrictEqual(
        bodies.map((error) => ("body" in error ? error.body : undefined)),
        [invalid, ["a"], "text", undefined, undefined]
      )
    })
  )

  it.effect("is text where the document declares text, whatever the text looks like", () =>
    Effect.gen(function* () {
      const text = operationOf(Museum)<[], unknown, NotFound<string, string>>(
        raw,
        metadata({ id: "artworks.text", errors: [404], textErrors: [404] })
      )
      const bodies = yield* Effect.forEach(["no such artwork", "42", ""], (body) =>
        text().pipe(
          Effect.flip,
          Effect.provide(client(() => ({ status: 404, body }), keeping)),
          Effect.map((error) => ("body" in error ? error.body : undefined))
        )
      )
      assert.deepStrictEqual(bodies, ["no such artwork", "42", undefined])
    })
  )

  it.effect("is kept only where the SDK asks for it", () =>
    Effect.gen(function* () {
      const error = yield* failing(invalid, { errors })
      assert.deepStrictEqual([error._tag, "body" in error], ["UnprocessableContent", false])
    })
  )

  it.effect("does not show in what prints an error", () =>
    Effect.gen(function* () {
      const error = yield* failing(invalid)
      const printed = [
        String(error),
        error.message,
        error.stack,
        JSON.stringify(error),
        JSON.stringify({ ...error }),
        inspect(error, { depth: 9 }),
        Cause.pretty(Cause.fail(error)),
        JSON.stringify(Cause.fail(error))
      ].join("\n")
      assert.include(printed, "artworks.create: 422")
      assert.notInclude(printed, secret)
    })
  )

  it.effect("can be given by a stub", () =>
    Effect.gen(function* () {
      const sdk = { profile: { ...profile, ...keeping } }
      const error = yield* create({}).pipe(
        Effect.flip,
        Effect.provide(Stub.layerOf(Museum, sdk)(Stub.failing(create, 422, { body: invalid })))
      )
      assert.deepStrictEqual("body" in error ? error.body : error, invalid)
    })
  )
})
