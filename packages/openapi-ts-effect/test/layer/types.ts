/**
 * What the compiler makes of a generated layer. Each `@ts-expect-error` is a mistake that must
 * not compile; each `Same` is a type that must be exactly that. Nothing here is run.
 */
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"

import type { Responses } from "../generated/responses/layer/index.ts"
import type { Loop, Other, Thing } from "../generated/responses/raw/types.gen.ts"
import { Books, Loans } from "../generated/library/layer/index.ts"
import type { Shelves } from "../generated/library/layer/index.ts"
import type { Book, Key, Removal, Shelf } from "../generated/library/raw/types.gen.ts"
import type { Clash } from "../generated/names/layer/index.ts"
import type {
  ListError,
  NonNullable as NotNull,
  Runtime
} from "../generated/names/raw/types.gen.ts"
import { Requests } from "../generated/requests/layer/index.ts"
import type { Name } from "../generated/requests/raw/types.gen.ts"
import type { Items as Edition20 } from "../generated/version20/layer/index.ts"
import type { Items as Edition30 } from "../generated/version30/layer/index.ts"
import type * as Test from "../runtime/index.ts"

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Rejects everything but `true`. */
type Expect<Holds extends true> = Holds

type Succeeds<F extends (...args: never) => unknown> =
  ReturnType<F> extends Effect.Effect<infer A, infer _E, infer _R> ? A : never

type Fails<F extends (...args: never) => unknown> =
  ReturnType<F> extends Effect.Effect<infer _A, infer E, infer _R> ? E : never

type Streams<F extends (...args: never) => unknown> =
  ReturnType<F> extends Stream.Stream<infer A, infer _E, infer _R> ? A : never

export type ResponsesChecks = [
  Expect<Same<Succeeds<typeof Books.Keys.rotate>, Key>>,
  Expect<Same<Succeeds<typeof Books.delete>, Removal | void>>,
  Expect<Same<Succeeds<typeof Responses.array>, Array<Thing>>>,
  Expect<Same<Succeeds<typeof Responses.boolean>, boolean>>,
  Expect<Same<Succeeds<typeof Responses.bytes>, Blob>>,
  Expect<Same<Succeeds<typeof Responses.csv>, string>>,
  Expect<
    Same<
      Succeeds<typeof Responses.discriminated>,
      ({ name: "thing" } & Thing) | ({ name: "other" } & Other)
    >
  >,
  Expect<Same<Succeeds<typeof Responses.either>, Thing | Array<Thing> | null>>,
  Expect<Same<Succeeds<typeof Responses.emptySchema>, unknown>>,
  Expect<Same<Succeeds<typeof Responses.intersection>, Thing & { extra?: string }>>,
  Expect<Same<Succeeds<typeof Responses.nothing>, unknown>>,
  Expect<Same<Succeeds<typeof Responses.noBodyAllowed>, void>>,
  Expect<Same<Succeeds<typeof Responses.undeclared>, unknown>>,
  Expect<Same<Succeeds<typeof Responses.number>, number>>,
  Expect<Same<Succeeds<typeof Responses.objectOrNothing>, Thing | void>>,
  Expect<Same<Succeeds<typeof Responses.probe>, void>>,
  Expect<Same<Succeeds<typeof Responses.range>, Thing>>,
  Expect<Same<Succeeds<typeof Responses.redirect>, unknown>>,
  Expect<Same<Succeeds<typeof Responses.twoObjects>, Thing | Loop>>,
  Expect<Same<Streams<typeof Responses.events>, Thing>>,
  Expect<Same<Succeeds<typeof Clash.type>, ListError | Runtime | NotNull>>
]

export type ErrorsChecks = [
  Expect<Same<Fails<typeof Books.get>, Test.NotFound<"no_such_book"> | Test.CallError>>,
  Expect<
    Same<
      Fails<typeof Books.create>,
      Test.Conflict<"same_title"> | Test.OutcomeUnknown | Test.CallError
    >
  >,
  Expect<
    Same<
      Fails<typeof Books.Keys.rotate>,
      Test.Forbidden<"no_key" | "not yours"> | Test.OutcomeUnknown | Test.CallError
    >
  >,
  Expect<Same<Fails<typeof Responses.array>, Test.CallError>>,
  Expect<
    Same<
      Fails<typeof Responses.range>,
      Test.InternalServerError | Test.GatewayTimeout | Test.CallError
    >
  >,
  Expect<Same<Books.DeleteError, Test.NotFound | Test.OutcomeUnknown | Test.CallError>>,
  Expect<
    Same<
      Edition20.CreateItemError,
      Test.UnprocessableContent<"no_name"> | Test.OutcomeUnknown | Test.CallError
    >
  >,
  Expect<Same<Edition30.GetItemError, Test.NotFound<"no_item"> | Test.CallError>>
]

export type PagesChecks = [
  Expect<Same<Streams<typeof Books.list.items>, Book>>,
  Expect<Same<Streams<typeof Shelves.list.items>, Shelf>>,
  Expect<Same<Streams<typeof Loans.list.items>, { book: string; due?: string }>>,
  Expect<Same<Loans.ListItem, { book: string; due?: string }>>,
  Expect<Same<Succeeds<typeof Books.list>, Array<Book> | { total?: number; books: Array<Book> }>>
]

export type ArgumentsChecks = [
  Expect<Same<Parameters<typeof Books.get>, [id: string, options?: Test.CallOptions]>>,
  Expect<
    Same<
      Parameters<typeof Requests.awkward>,
      [
        class_: "first" | "second",
        userId: string,
        request2: string,
        _2nd: number,
        options?: Test.CallOptions
      ]
    >
  >,
  Expect<Same<Parameters<typeof Requests.form>, [request: Name, options?: Test.CallOptions]>>,
  Expect<Same<Parameters<typeof Requests.note>, [request: string, options?: Test.CallOptions]>>,
  Expect<Same<Requests.FilterQuery, { only?: string }>>,
  Expect<Same<Requests.SearchQuery, { q: string; tags?: Array<string> }>>,
  Expect<Same<keyof Requests.EverythingRequest["headers"], "If-Match">>,
  Expect<
    Same<
      Requests.EverythingRequest["cookies"],
      { readonly session: string; readonly theme?: string }
    >
  >,
  Expect<Same<Requests.UploadBody, { file: Blob | File; note?: string }>>
]

/** Never called: the calls in it only have to be rejected, or accepted, by the compiler. */
export const calls = (): ReadonlyArray<unknown> => [
  Books.Keys.rotate("id", "kid"),
  Books.Keys.rotate("id", "kid", undefined, { headers: { a: "b" } }),
  // @ts-expect-error a misspelt field of a body
  Books.Keys.rotate("id", "kid", { algoritm: "ES256" }),
  // @ts-expect-error a value that the document does not list
  Books.Keys.rotate("id", "kid", { algorithm: "HS256" }),
  // @ts-expect-error a path parameter is missing
  Books.Keys.rotate("id"),
  // @ts-expect-error a body is required
  Books.create(),
  // @ts-expect-error a required field of a body is missing
  Books.create({}),
  // @ts-expect-error a misspelt parameter of a query
  Books.list({ gener: ["sf"] }),
  // @ts-expect-error a misspelt parameter of a query of a stream
  Books.list.items({ gener: ["sf"] }),
  // @ts-expect-error a query is required
  Loans.list(),
  // @ts-expect-error a misspelt option
  Books.get("id", { header: {} }),
  // @ts-expect-error a part of a group is missing
  Requests.both({}),
  // @ts-expect-error a required header is missing
  Requests.everything("id", { headers: {}, cookies: { session: "s" } }),
  Requests.everything("id", {
    cookies: { session: "s" },
    // @ts-expect-error a header that the runtime takes care of
    headers: { "If-Match": "a", "Trace-Id": "b" }
  })
]

/** A field that a response does not have. */
export const field = (key: Key): unknown =>
  // @ts-expect-error a misspelt field of a response
  key.kidd
