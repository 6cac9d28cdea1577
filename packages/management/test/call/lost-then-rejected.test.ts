/** Calls whose response is lost, and whose retry is then rejected: the error says what may have been done. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import {
  type CallOptions,
  Credentials,
  type ManagementClient,
  Organizations,
  Retry,
  Roles
} from "../../src/index.ts"
import { Stub } from "../../src/testing.ts"
import { response, errorBody, failure, script, type Step } from "../support/scripted.ts"

const id = "rol_A1b2C3d4E5f6G7h8"

/** Sends again at once. */
const atOnce: Retry.RetryPolicy = Effect.succeed(() => Effect.succeed(0))

const lost = failure(true)
const unsent = failure(false)
const failed = response(503, errorBody(503, "Service Unavailable"))
const throttled = response(429, errorBody(429, "Too Many Requests"))
const rejected = (status: number) => response(status, errorBody(status, `Status ${status}`))

type Call = (
  options?: CallOptions
) => Effect.Effect<unknown, { readonly _tag: string }, ManagementClient>

const remove: Call = (options) => Roles.delete(id, options)
const read: Call = (options) => Roles.get(id, options)
const create: Call = (options) =>
  Organizations.create({ name: "acme", display_name: "Acme" }, options)
const createAgain: Call = (options) => create({ ...options, idempotent: true })

/** What is told of a call that meets these steps: the tag, whether it may have been applied, the rest. */
const told = (call: Call, ...steps: ReadonlyArray<Step>) =>
  Effect.map(
    Effect.flip(call({ retry: atOnce })).pipe(Effect.provide(script(...steps).client())),
    (error) => [error._tag, "mayHaveApplied" in error ? error.mayHaveApplied : undefined]
  )

describe("an error of the API", () => {
  it.effect("says that an earlier attempt may have been applied", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        [
          yield* told(remove, lost, rejected(404)),
          yield* told(remove, failed, rejected(404)),
          yield* told(remove, lost, unsent, throttled, rejected(403)),
          yield* told(remove, lost, rejected(401)),
          yield* told(createAgain, lost, rejected(400))
        ],
        [
          ["NotFound", true],
          ["NotFound", true],
          ["Forbidden", true],
          ["Unauthorized", true],
          ["BadRequest", true]
        ]
      )
    })
  )

  it.effect("says that the call did nothing, where that is certain", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        [
          yield* told(remove, rejected(404)),
          yield* told(remove, unsent, throttled, rejected(404)),
          yield* told(create, throttled, rejected(409)),
          yield* told(createAgain, rejected(409)),
          // What only reads does nothing, however often it is sent.
          yield* told(read, lost, failed, rejected(404))
        ],
        [
          ["NotFound", false],
          ["NotFound", false],
          ["Conflict", false],
          ["Conflict", false],
          ["NotFound", false]
        ]
      )
    })
  )

  it.effect("says of a failure of the server that the call itself may have been applied", () =>
    Effect.gen(function* () {
      const once: Call = (options) => remove({ ...options, retry: Retry.none })
      const reading: Call = (options) => read({ ...options, retry: Retry.none })
      const { reason } = yield* Effect.flip(
        Organizations.create({ name: "acme", display_name: "Acme" })
      ).pipe(
        Effect.provide(script(failed).client()),
        Effect.map((error) => (error._tag === "OutcomeUnknown" ? error : { reason: undefined }))
      )
      assert.deepStrictEqual(
        [
          yield* told(once, failed),
          yield* told(once, rejected(408)),
          yield* told(reading, failed),
          reason !== undefined && "mayHaveApplied" in reason && [reason._tag, reason.mayHaveApplied]
        ],
        [
          ["ServerError", true],
          ["UnexpectedStatus", true],
          ["ServerError", false],
          ["ServerError", true]
        ]
      )
    })
  )

  it.effect("has it in its message, where its status does not say so", () =>
    Effect.gen(function* () {
      const { client } = script(lost, rejected(404))
      const error = yield* Effect.flip(remove({ retry: atOnce })).pipe(Effect.provide(client()))
      assert.strictEqual(
        String(error),
        "NotFound: roles.delete: 404 Status 404: about Status 404; the call may have been applied"
      )
    })
  )

  it.effect("says so in a stub as the status alone does, or as it is told", () =>
    Effect.gen(function* () {
      const statuses: ReadonlyArray<readonly [number, boolean?]> = [
        [404],
        [404, true],
        [503],
        [503, false]
      ]
      const flags = yield* Effect.forEach(statuses, ([status, mayHaveApplied]) =>
        Effect.map(
          Effect.flip(Stub.errorResponse(Roles.delete, status, { mayHaveApplied })),
          (error) => "mayHaveApplied" in error && error.mayHaveApplied
        )
      )
      assert.deepStrictEqual(flags, [false, true, true, false])
    })
  )
})

describe("credentials that fail between two attempts", () => {
  it.effect("do not hide that the first one may have been applied", () =>
    Effect.gen(function* () {
      const clientSecret = Credentials.clientSecret({
        clientId: "an-id",
        clientSecret: Redacted.make("a-secret")
      })
      const of = (...steps: ReadonlyArray<Step>) =>
        Effect.map(
          Effect.flip(remove({ retry: atOnce })).pipe(
            Effect.provide(script(...steps).client({ credentials: clientSecret }))
          ),
          (error) => [
            error._tag,
            String(error),
            "mayHaveApplied" in error ? error.mayHaveApplied : undefined
          ]
        )
      // It has run out when the next attempt needs one.
      const token = response(200, { access_token: "t", expires_in: 0 })
      const denied = response(401, { error: "access_denied" })
      const message =
        "CredentialsError: The token endpoint rejected the credentials: 401 access_denied; check id, secret or key, audience; not asked again for 0.5 s"
      assert.deepStrictEqual(
        [yield* of(token, lost, denied), yield* of(denied)],
        [
          ["CredentialsError", message, true],
          ["CredentialsError", message, undefined]
        ]
      )
    })
  )
})

describe("a creation that is sent again as idempotent", () => {
  it.effect("has an unknown outcome where it conflicts with what it may have created", () =>
    Effect.gen(function* () {
      const { client, sent } = script(lost, rejected(409))
      const error = yield* Effect.flip(
        Organizations.create(
          { name: "acme", display_name: "Acme" },
          { idempotent: true, retry: atOnce }
        )
      ).pipe(Effect.provide(client()))
      assert.deepStrictEqual(
        [
          error._tag,
          error._tag === "OutcomeUnknown" && [error.reason._tag, error.message],
          sent.length
        ],
        [
          "OutcomeUnknown",
          [
            "Conflict",
            "organizations.create may have taken effect: organizations.create: 409 Status 409: about Status 409; the call may have been applied"
          ],
          2
        ]
      )
    })
  )
})
