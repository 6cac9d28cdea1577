import type { ConnectionKey } from "@effect-auth0/management-client/types"
import { assert, describe, it } from "@effect/vitest"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type {
  BadRequest,
  CallError,
  CallOptions,
  Forbidden,
  ManagementClient,
  NotFound,
  OutcomeUnknown,
  PaginationError,
  TooManyRequests,
  Unauthorized
} from "../src/index.ts"
import { Connections } from "../src/index.ts"

/** `true` if each of two types can stand for the other; what is compared is the compiler's work. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false

type Rotate = ReturnType<typeof Connections.Keys.rotate>
type Get = ReturnType<typeof Connections.Keys.get>
type Items = ReturnType<typeof Connections.list.items>

const sameRotation: Same<
  Rotate,
  Effect.Effect<
    ConnectionKey,
    BadRequest | Unauthorized | Forbidden | NotFound | TooManyRequests | OutcomeUnknown | CallError,
    ManagementClient
  >
> = true

const sameReading: Same<
  Effect.Error<Get>,
  BadRequest | Unauthorized | Forbidden | NotFound | TooManyRequests | CallError
> = true

const sameListing: Same<
  Stream.Error<Items>,
  BadRequest | Unauthorized | Forbidden | TooManyRequests | CallError | PaginationError
> = true

const sameArguments: Same<
  Parameters<typeof Connections.list.items>,
  [query?: Connections.ListQuery, options?: CallOptions]
> = true

const closedAnswer: Same<keyof ConnectionKey & "no_such_field", never> = true
const noIndexSignature: string extends keyof ConnectionKey ? true : false = false
const provided: Same<Effect.Services<Rotate>, ManagementClient> = true

describe("the types of an operation", () => {
  it("are those of the contract: what it gives, and exactly what it can fail with", () => {
    assert.deepStrictEqual(
      [sameRotation, sameReading, sameListing, sameArguments, closedAnswer, provided],
      [true, true, true, true, true, true]
    )
    assert.isFalse(noIndexSignature)
  })

  it("refuse a misspelt field, a wrong value, a missing path parameter", () => {
    const refused = [
      // @ts-expect-error -- `signing_al` is no field of the request
      () => Connections.Keys.rotate("con_A1b2C3d4E5f6G7h8", { signing_al: "ES256" }),
      // @ts-expect-error -- `HS256` is no algorithm of the request
      () => Connections.Keys.rotate("con_A1b2C3d4E5f6G7h8", { signing_alg: "HS256" }),
      // @ts-expect-error -- a connection has to be named
      () => Connections.Keys.rotate(),
      // @ts-expect-error -- `strateg` is no parameter of the query
      () => Connections.list({ strateg: ["oidc"] })
    ]
    assert.strictEqual(refused.length, 4)
  })
})

describe("the facts of an operation", () => {
  it("are data", () => {
    assert.deepStrictEqual(Connections.Keys.rotate.operation, {
      id: "connections.keys.rotate",
      method: "POST",
      path: "/connections/{id}/keys/rotate",
      pathParameters: ["id"],
      input: "body",
      answer: ["object"],
      errors: [400, 401, 403, 404, 429],
      retry: "never",
      scopes: { allOf: ["create:connections_keys", "update:connections_keys"] },
      lifecycle: "ga"
    })
  })
})
