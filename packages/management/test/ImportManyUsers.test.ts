/** Imports of more users than one file takes, in virtual time, against the sandbox's limits. */
import type { Sandbox } from "@effect-auth0/tenant-sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { TestClock } from "effect/testing"
import { Connections, Credentials, Jobs, ManagementClient, Transport } from "../src/index.ts"
import { sandboxOf, TenantSandbox, transportTo } from "./support/tenant.ts"

/** Lets time pass, a second at a time, and the platform's own work be done, until it is done. */
const untilDone = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    while (fiber.pollUnsafe() === undefined) {
      yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
      yield* TestClock.adjust("100 millis")
    }
    return yield* Fiber.join(fiber)
  })

/** A client of the sandbox, and what was sent of the files of imports and came back. */
const watched = (sandbox: Sandbox) =>
  Effect.gen(function* () {
    const token = yield* sandbox.tokens.issue()
    const files: Array<number> = []
    const statuses: Array<number> = []
    const inner = transportTo(sandbox)
    const transport: Transport["Service"] = {
      send: (request) => {
        const file = request.body instanceof FormData ? request.body.get("users") : null
        if (file instanceof Blob) files.push(file.size)
        return Effect.tap(inner.send(request), ({ status }) =>
          Effect.sync(() => statuses.push(status))
        )
      }
    }
    const client = ManagementClient.layerTransport({
      domain: sandbox.domain,
      credentials: Credentials.token(token),
      deadline: "1 hour",
      rateLimits: false
    }).pipe(Layer.provide(Layer.succeed(Transport, transport)), Layer.orDie)
    return { client, files, statuses }
  })

const people = (count: number) =>
  Stream.range(1, count).pipe(
    Stream.map((number) => ({
      email: `user${number}@acme.example`,
      user_metadata: { notes: "ü".repeat(5000) }
    }))
  )

const imported = (
  users: Jobs.ImportManyRequest<unknown, never>["users"],
  check: (run: {
    readonly files: ReadonlyArray<number>
    readonly statuses: ReadonlyArray<number>
    readonly results: ReadonlyArray<Jobs.ImportedFile>
    readonly error: unknown
  }) => void
) =>
  Effect.gen(function* () {
    const sandbox = yield* TenantSandbox
    const { client, files, statuses } = yield* watched(sandbox)
    yield* Effect.gen(function* () {
      const { id = "" } = yield* Connections.create({ name: "people", strategy: "auth0" })
      const results: Array<Jobs.ImportedFile> = []
      const error = yield* Jobs.importManyUsers({ connection_id: id, users }).pipe(
        Stream.runForEach((file) => Effect.sync(() => results.push(file))),
        Effect.match({ onFailure: (failure): unknown => failure, onSuccess: () => undefined }),
        untilDone
      )
      check({ files, statuses, results, error })
    }).pipe(Effect.provide(client))
  }).pipe(Effect.provide(sandboxOf("unlimited")))

describe("importManyUsers", () => {
  it.effect("fills files of 500 KB and never has a third job at once", () =>
    imported(people(250), ({ error, files, results, statuses }) => {
      assert.isUndefined(error)
      assert.deepStrictEqual(
        results.map(({ errors, job, users }) => [users, errors, job.status]),
        [
          [50, [], "completed"],
          [50, [], "completed"],
          [50, [], "completed"],
          [50, [], "completed"],
          [50, [], "completed"]
        ]
      )
      assert.isTrue(files.every((size) => size <= 512_000 && size > 490_000))
      assert.deepStrictEqual(
        statuses.filter((status) => status >= 400),
        []
      )
    })
  )

  it.effect("reports the errors of each job, and continues", () => {
    const twice = Stream.concat(people(51), Stream.make({ email: "user1@acme.example" }))
    return imported(twice, ({ error, results }) => {
      assert.isUndefined(error)
      assert.deepStrictEqual(
        results.map(({ errors, users }) => [users, errors]),
        [
          [50, []],
          [
            2,
            [
              {
                user: { email: "user1@acme.example" },
                errors: [
                  {
                    code: "DUPLICATED_USER",
                    message: "Error in user_id: duplicated user",
                    path: "user_id"
                  }
                ]
              }
            ]
          ]
        ]
      )
    })
  })

  it.effect("does nothing without users", () =>
    imported(Stream.empty, ({ error, files, results }) => {
      assert.deepStrictEqual([error, files, results], [undefined, [], []])
    })
  )

  it.effect("fails as its stream does, after the users that were read", () =>
    imported(Stream.concat(people(1), Stream.fail("the disk is gone")), ({ error, results }) => {
      assert.instanceOf(error, Jobs.ImportSourceError)
      assert.deepStrictEqual(
        [error.cause, results.map(({ users }) => users)],
        ["the disk is gone", [1]]
      )
    })
  )

  it.effect("names the size of a user that no file takes", () =>
    imported(Stream.make({ email: "a".repeat(512_000) }), ({ error, files }) => {
      assert.instanceOf(error, Jobs.ImportSourceError)
      assert.deepStrictEqual(
        [error.message, files],
        [
          "User 1 of the import has 512012 bytes, which is more than one import of 512000 bytes takes; leave out some of its metadata",
          []
        ]
      )
    })
  )

  it.effect.each([
    ["a bigint", () => ({ email: "ada@acme.example", app_metadata: { seats: 1n } }), true],
    [
      "a cycle",
      () => {
        const user: Record<string, unknown> = { email: "ada@acme.example" }
        return Object.assign(user, { user })
      },
      true
    ],
    ["a date", () => new Date(0), false],
    ["a list", () => [{ email: "ada@acme.example" }], false],
    ["a function", () => () => 1, false]
  ] as const)("names the user that JSON has no object for: %s", ([, user, isThrown]) =>
    imported(Stream.concat(people(51), Stream.sync<object>(user)), ({ error, files, results }) => {
      assert.instanceOf(error, Jobs.ImportSourceError)
      assert.deepStrictEqual(
        [error.message, error.cause instanceof TypeError, files.length],
        [
          `User 52 of the import ${isThrown ? "has a value that JSON does not have, such as a bigint or a cycle; replace the value, or leave it out" : "is not a JSON object; pass an object with the properties of the user"}`,
          isThrown,
          2
        ]
      )
      assert.deepStrictEqual(
        results.map(({ users }) => users),
        [50, 1]
      )
    })
  )
})
