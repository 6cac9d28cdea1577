import type { ConnectionKey } from "@effect-auth0/management-client/types"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
// The very classes that generated types name: `instanceof` compares more than structure.
import { ApiError, NotFound } from "../../src/generated/sdk/runtime.js"
import type {
  BadRequest,
  CallError,
  CallOptions,
  Forbidden,
  InvalidRequest,
  ManagementClient,
  OutcomeUnknown,
  PageStreamOptions,
  PaginationError,
  TooManyRequests,
  Unauthorized
} from "../../src/index.ts"
import { Connections, Events, Jobs, type Organizations, type Users } from "../../src/index.ts"

/** `true` if each of two types can stand for the other; what is compared is the compiler's work. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false

/** `true` if two types are one; also tells an `any`, and a union of literals from `string`. */
type Exactly<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Some known codes, or any other, or none. */
type Open<Code extends string> = Code | (string & {}) | undefined

type Rotate = ReturnType<typeof Connections.Keys.rotate>
type Get = ReturnType<typeof Connections.Keys.get>
type Items = ReturnType<typeof Connections.list.items>

/** What every operation on one connection's keys can be rejected with. */
type Rejected =
  | Unauthorized
  | Forbidden<"insufficient_scope" | "operation_not_supported">
  | NotFound<"inexistent_connection">
  | TooManyRequests<"too_many_requests">

const sameRotation: Same<
  Rotate,
  Effect.Effect<
    ConnectionKey,
    | BadRequest<"invalid_body" | "invalid_uri" | "operation_not_supported">
    | Rejected
    | OutcomeUnknown
    | CallError,
    ManagementClient
  >
> = true

const sameReading: Same<
  Effect.Error<Get>,
  BadRequest<"operation_not_supported" | "invalid_uri"> | Rejected | CallError
> = true

/** The errors of a list's records one by one, as functions that handle an error by its tag take them. */
const distributed: Exactly<
  Extract<Stream.Error<Items>, { readonly _tag: "Forbidden" }>,
  Forbidden<"insufficient_scope" | "operation_not_supported">
> = true

/** The names under which the errors of an operation, and the pages of a list, are exported. */
const named: [
  Same<Effect.Error<Get>, Connections.Keys.GetError>,
  Same<Effect.Error<Rotate>, Connections.Keys.RotateError>,
  Same<Effect.Error<ReturnType<typeof Connections.list>>, Connections.ListError>,
  Same<Effect.Success<ReturnType<typeof Connections.list>>, Connections.ListPage>,
  Same<Stream.Error<ReturnType<typeof Events.subscribe>>, Events.SubscribeError>,
  Same<Extract<CallError, { readonly _tag: "InvalidRequest" }>, InvalidRequest>
] = [true, true, true, true, true, true]

const sameListing: Same<
  Stream.Error<Items>,
  | BadRequest<"invalid_query_string" | "invalid_paging">
  | Unauthorized
  | Forbidden<"insufficient_scope" | "operation_not_supported">
  | TooManyRequests<"too_many_requests">
  | CallError
  | PaginationError
> = true

const sameArguments: Same<
  Parameters<typeof Connections.list.items>,
  [query?: Connections.ListQuery, options?: PageStreamOptions]
> = true

const sameOneCall: Same<
  Parameters<typeof Connections.list>,
  [query?: Connections.ListQuery, options?: CallOptions]
> = true

const sameWithPath: Same<
  Parameters<typeof Organizations.Members.list.pages>,
  [id: string, query?: Organizations.Members.ListQuery, options?: PageStreamOptions]
> = true

const closedResponse: Same<keyof ConnectionKey & "no_such_field", never> = true
const noIndexSignature: string extends keyof ConnectionKey ? true : false = false
const provided: Same<Effect.Services<Rotate>, ManagementClient> = true

/** Several operations, whose errors of one class know different codes. */
type Several = Effect.Error<Rotate> | Effect.Error<ReturnType<typeof Users.get>>

describe("the error codes of an operation", () => {
  it("are the known ones, after every way to narrow, and still any string", () => {
    const caught = (rotation: Rotate) =>
      rotation.pipe(
        Effect.catchTag("NotFound", (error) => {
          const same: Exactly<typeof error.code, Open<"inexistent_connection">> = true
          return Effect.succeed(same)
        })
      )
    const sameLeft: Same<
      Effect.Error<ReturnType<typeof caught>>,
      Exclude<Effect.Error<Rotate>, { readonly _tag: "NotFound" }>
    > = true
    const byTag = (error: Several): boolean => {
      if (error._tag !== "NotFound") return false
      const same: Exactly<
        typeof error.code,
        Open<"inexistent_connection" | "inexistent_user">
      > = true
      return same
    }
    const byClass = (error: Several): boolean => {
      if (error instanceof NotFound) {
        const same: Exactly<
          typeof error.code,
          Open<"inexistent_connection" | "inexistent_user">
        > = true
        return same && error.code === "a code that nobody knows yet"
      }
      return error instanceof ApiError
    }
    const byClassOfAnything = (error: unknown): string | undefined => {
      if (!(error instanceof NotFound)) return undefined
      const isNotAny: Exactly<typeof error.code, Open<string>> = true
      return isNotAny ? error.code : undefined
    }
    const fields = {
      api: "auth0",
      operation: "connections.keys.rotate",
      status: 404,
      statusText: undefined,
      detail: undefined,
      code: "a code that nobody knows yet",
      attributes: undefined,
      requestId: undefined,
      retryAfter: undefined,
      headers: {},
      mayHaveApplied: false
    }
    const known: NotFound<"inexistent_connection"> = new NotFound<"inexistent_connection">(fields)
    assert.deepStrictEqual(
      [sameLeft, byTag(known), byClass(known), byClassOfAnything(known), byClassOfAnything(fields)],
      [true, true, true, fields.code, undefined]
    )
  })

  it("make an error fit wherever one of its class does, whichever codes are known there", () => {
    const widened = (error: NotFound<"inexistent_connection">): NotFound => error
    const more = (
      error: NotFound<"inexistent_connection">
    ): NotFound<"inexistent_connection" | "inexistent_user"> => error
    const narrowed = (error: NotFound): NotFound<"inexistent_connection"> => error
    const other = (error: NotFound<"inexistent_user">): NotFound<"inexistent_connection"> => error
    // @ts-expect-error -- another class
    const wrong = (error: BadRequest): NotFound => error
    assert.strictEqual([widened, more, narrowed, other, wrong].length, 5)
  })
})

describe("the types of an operation", () => {
  it("are those of the contract: the response, and exactly the possible errors", () => {
    assert.deepStrictEqual(
      [
        sameRotation,
        sameReading,
        distributed,
        sameListing,
        sameArguments,
        sameOneCall,
        sameWithPath,
        closedResponse,
        provided,
        ...named
      ],
      Array.from({ length: 15 }, () => true)
    )
    assert.isFalse(noIndexSignature)
  })

  it("reject a misspelt field, a wrong value, a missing path parameter", () => {
    const rejected = [
      // @ts-expect-error -- `signing_al` is no field of the request
      () => Connections.Keys.rotate("con_A1b2C3d4E5f6G7h8", { signing_al: "ES256" }),
      // @ts-expect-error -- `HS256` is no algorithm of the request
      () => Connections.Keys.rotate("con_A1b2C3d4E5f6G7h8", { signing_alg: "HS256" }),
      // @ts-expect-error -- a connection has to be named
      () => Connections.Keys.rotate(),
      // @ts-expect-error -- `strateg` is no parameter of the query
      () => Connections.list({ strateg: ["oidc"] }),
      // @ts-expect-error -- a call gives one page: there is none to fetch ahead
      () => Connections.list({}, { prefetch: true })
    ]
    assert.strictEqual(rejected.length, 5)
  })
})

describe("options that a program may have none of", () => {
  it("can be passed on as they are", () => {
    const none: undefined = undefined as undefined
    const options = {
      customDomain: none,
      deadline: none,
      headers: none,
      idempotent: none,
      idleTimeout: none,
      priority: none,
      retry: none
    } satisfies Required<CallOptions>
    const passed = [
      () => Connections.Keys.rotate("con_A1b2C3d4E5f6G7h8", none, options),
      () => Connections.list.items(none, { ...options, prefetch: none }),
      () => Events.subscribe(none, { ...options, maxEventLength: none, reconnect: none }),
      () => Jobs.awaitCompletion("job_0000000000000001", { pollEvery: none, onProgress: none })
    ]
    assert.strictEqual(passed.length, 4)
  })
})

describe("the metadata of an operation", () => {
  it("are data", () => {
    assert.deepStrictEqual(Connections.Keys.rotate.metadata, {
      api: "auth0",
      id: "connections.keys.rotate",
      method: "POST",
      path: "/connections/{id}/keys/rotate",
      pathParameters: ["id"],
      input: "body",
      response: ["object"],
      errors: [400, 401, 403, 404, 429],
      retry: "never",
      scopes: { allOf: ["create:connections_keys", "update:connections_keys"] },
      lifecycle: "ga"
    })
  })
})
