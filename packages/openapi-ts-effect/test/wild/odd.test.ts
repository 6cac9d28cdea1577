/** Nothing of a document is lost, or sent otherwise, without a word. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { describe, expect, expectTypeOf, it } from "vitest"

import { odd } from "../documents/odd.ts"
import type {
  Base,
  Cat,
  Choices,
  Dog,
  Part,
  Pet,
  Role,
  Usage
} from "../generated/odd/raw/types.gen.ts"
import { layer } from "../generated/odd/sdk/fetch.ts"
import { Credentials, Odd, Retry } from "../generated/odd/sdk/index.ts"
import type { OddClient } from "../generated/odd/sdk/index.ts"
import { generatedFolder, generateSdk } from "../support/generate.ts"
import { reply, serving } from "../support/server.ts"
import type { Received, Reply } from "../support/server.ts"

let respond: (request: Received) => Reply = (request) => reply(request)

const server = serving((request) => respond(request))

const client = (options: { readonly maxBodyBytes?: number } = {}) =>
  layer({
    origin: server.url(),
    credentials: Credentials.token(Redacted.make("token")),
    retry: Retry.none,
    ...options
  })

const run = async <A, E>(effect: Effect.Effect<A, E, OddClient>): Promise<Received> => {
  respond = (request) => reply(request)
  return (await Effect.runPromise(Effect.provide(effect, client()))) as Received
}

type PetsError = Effect.Error<ReturnType<typeof Odd.pets>>

/** The error of a call that the server responds to like this. */
const failed = (status: number, type: string, body: string): Promise<PetsError> => {
  respond = () => ({ status, type, body })
  const call = Effect.flip(Odd.pets())
  return Effect.runPromise(Effect.provide(call, client({ maxBodyBytes: 100 })))
}

describe("types", () => {
  it("have the values and tags that the document names", () => {
    expectTypeOf<Pet>().toEqualTypeOf<({ kind: "cat" } & Cat) | ({ kind: "dog" } & Dog)>()
    expectTypeOf<Choices["letter"]>().toEqualTypeOf<"a" | null | undefined>()
    expectTypeOf<Choices["nothing"]>().toEqualTypeOf<null | undefined>()
    expectTypeOf<Choices["nested"]>().toEqualTypeOf<unknown>()
    expectTypeOf<Choices["base"]>().toEqualTypeOf<Base | undefined>()
    expectTypeOf<Effect.Success<ReturnType<typeof Odd.pets>>>().toEqualTypeOf<Array<Pet>>()
  })
})

describe("a schema with definitions of its own", () => {
  it("has their types where it refers to them", () => {
    expectTypeOf<Effect.Success<ReturnType<typeof Odd.usage>>>().toEqualTypeOf<{
      usage?: Usage
      role?: Role
    }>()
    expectTypeOf<Usage>().toEqualTypeOf<{ role: "user" | "tool" }>()
  })
})

describe("the items of a stream of events", () => {
  type ItemOf<A> = A extends (...args: never) => Stream.Stream<infer Item, unknown, unknown>
    ? Item
    : never

  it("are their data, also where the document describes an event with its fields", async () => {
    expectTypeOf<ItemOf<typeof Odd.askStream>>().toEqualTypeOf<Part | { tokens?: number }>()
    expectTypeOf<ItemOf<typeof Odd.news>>().toEqualTypeOf<Part | Cat>()
    expectTypeOf<ItemOf<typeof Odd.notes>>().toEqualTypeOf<{
      event?: string
      data?: Part
      at?: string
    }>()
    respond = () => ({
      type: "text/event-stream",
      body: 'event: part\ndata: {"delta":"a"}\n\nevent: end\ndata: {"tokens":1}\n\n'
    })
    const call = Stream.runCollect(Odd.askStream())
    expect(await Effect.runPromise(Effect.provide(call, client()))).toEqual([
      { delta: "a" },
      { tokens: 1 }
    ])
  })
})

describe("errors whose body is text", () => {
  type BodyOf<Tag extends PetsError["_tag"]> = Extract<
    PetsError,
    { readonly _tag: Tag; readonly body?: unknown }
  >["body"]

  it("have it as a string, and what is JSON elsewhere has its own type", () => {
    expectTypeOf<BodyOf<"NotFound">>().toEqualTypeOf<string | undefined>()
    expectTypeOf<BodyOf<"Conflict">>().toEqualTypeOf<string | undefined>()
    expectTypeOf<BodyOf<"Gone">>().toEqualTypeOf<unknown>()
    expectTypeOf<BodyOf<"ClientErrorResponse">>().toEqualTypeOf<{ code?: string } | undefined>()
    expectTypeOf<BodyOf<"ServerErrorResponse">>().toEqualTypeOf<string | undefined>()
  })

  it("have it as it was sent, by status and by range", async () => {
    const bodyOf = async (...response: Parameters<typeof failed>) => {
      const error = await failed(...response)
      return "body" in error ? [error._tag, error.body] : [error._tag]
    }
    const long = "x".repeat(101)
    expect([
      await bodyOf(404, "text/plain", "there is no such pet"),
      await bodyOf(404, "text/plain", "42"),
      await bodyOf(404, "application/json", '{"message":"none"}'),
      await bodyOf(404, "text/plain", ""),
      await bodyOf(404, "text/plain", long),
      await bodyOf(409, "text/html", "<p>taken</p>"),
      await bodyOf(418, "application/json", '{"code":"tea"}'),
      await bodyOf(418, "text/plain", "tea"),
      await bodyOf(503, "text/plain", "null")
    ]).toEqual([
      ["NotFound", "there is no such pet"],
      ["NotFound", "42"],
      ["NotFound", '{"message":"none"}'],
      ["NotFound"],
      ["NotFound"],
      ["Conflict", "<p>taken</p>"],
      ["ClientErrorResponse", { code: "tea" }],
      ["ClientErrorResponse"],
      ["ServerErrorResponse", "null"]
    ])
  })

  it("still have the fields of JSON that arrives instead", async () => {
    const error = await failed(404, "application/json", '{"message":"none","code":"gone"}')
    expect([error.message, JSON.stringify(error).includes("body")]).toEqual([
      "odd.pets: 404: none (gone)",
      false
    ])
  })
})

describe("what is sent", () => {
  it("has cookies as a whole header, and without percent-encoding, where the document says so", async () => {
    const { headers } = await run(
      Odd.session({
        cookies: {
          Cookie: "sid=1; x=%41",
          "a.b": "x y|",
          plain: "é",
          seen: ["1", "2"],
          kept: ["3", "4"]
        }
      })
    )
    expect(headers.cookie).toBe("sid=1; x=%41; a.b=x y|; plain=%C3%A9; seen=1; seen=2; kept=3,4")
    const rejected = async (cookies: { readonly Cookie?: string; readonly "a.b"?: string }) => {
      const call = Effect.flip(Odd.session({ cookies }))
      const error = await Effect.runPromise(Effect.provide(call, client()))
      return error.message
    }
    expect([
      await rejected({ Cookie: "a=1\r\nx: y" }),
      await rejected({ "a.b": "1; c=2" })
    ]).toEqual([
      "odd.session: the cookies cannot be encoded: TypeError: a character cannot be in a header",
      'odd.session: the cookies cannot be encoded: TypeError: ";" ends a cookie'
    ])
  })

  it("has the fields of a whole query string", async () => {
    const { url } = await run(Odd.found({ q: "a b", tags: ["s", "t"], at: { x: 1 }, ids: [1, 2] }))
    expect(decodeURIComponent(url)).toBe('/found?q=a b&tags=s&tags=t&at={"x":1}&ids=1,2')
    expectTypeOf<Parameters<typeof Odd.found>[0]>().toEqualTypeOf<{
      q: string
      tags?: Array<string>
      at?: { x?: number }
      ids?: Array<number>
    }>()
  })

  it("has objects between delimiters", async () => {
    const { url } = await run(Odd.delimited({ where: { a: "1", b: "2" } }))
    expect(url).toBe("/delimited?where=a%7C1%7Cb%7C2")
  })

  it("has the media types of the files, where their part may have several", async () => {
    const jpeg = new Blob(["1"], { type: "image/jpeg" })
    const { body } = await run(Odd.upload({ picture: jpeg, any: jpeg, note: "n" }))
    const other = await run(Odd.upload({ picture: new Blob(["1"], { type: "text/html" }) }))
    const bytes = await run(Odd.upload({ any: new Uint8Array([1]) }))
    const typesIn = (text: string) =>
      [...text.matchAll(/content-type: (.+)/gi)].map(([, type]) => type)
    expect([body, other.body, bytes.body].map((each) => typesIn(String(each)))).toEqual([
      ["image/jpeg", "image/jpeg"],
      ["image/png"],
      ["application/octet-stream"]
    ])
  })

  it("has the boundary of parts that the program writes", async () => {
    const type = "multipart/mixed; boundary=x"
    const { headers } = await run(Odd.mixed(new Blob(["--x--"], { type })))
    expect(headers["content-type"]).toBe(type)
  })
})

describe("the report", () => {
  it("has all that is not generated, or cannot be sent", async () => {
    const own = "#/paths/~1usage/get/responses/200/content/application~1json/schema"
    const { notes } = await generateSdk(odd, `${generatedFolder}/odd`, "Odd")
    expect(notes.map(({ kind, text, where }) => [kind, where, text])).toEqual([
      ["skipped", "#/paths/", "the path is empty: its operations are not generated"],
      [
        "warning",
        own,
        "references to #/$defs in this schema lead to its own: the document has none of these names"
      ],
      [
        "warning",
        "#/components/schemas/Choices/properties/nested",
        "its schema is checked without enum, which has objects or lists: its type allows others"
      ],
      ["changed", `${own}/$defs/Role`, 'others refer to this part: it is "Role" in code'],
      ["changed", `${own}/$defs/Usage`, 'others refer to this part: it is "Usage" in code'],
      [
        "skipped",
        "#/paths/~1pets/get/responses/410",
        'the body of the error is "image/png": errors have only bodies of JSON and text'
      ],
      [
        "warning",
        "#/paths/~1search/put/requestBody",
        'a body of "multipart/mixed" is not written: give its bytes, as a Blob whose type has the boundary'
      ],
      [
        "changed",
        "#/paths/~1session/get/parameters/0",
        'the header "Cookie" is a member of the cookies: all of them, as they are sent'
      ],
      [
        "skipped",
        "#/paths/~1pets/get/parameters/0",
        '"all" is a whole query string, which OpenAPI 3.2 added: it is not generated'
      ],
      ["warning", "#/paths/~1pets/trace", "fetch cannot send TRACE: calls with it fail"],
      [
        "warning",
        "#/paths/~1search/get/requestBody",
        "fetch cannot send a body with GET: calls with one fail"
      ],
      [
        "warning",
        "#/paths/~1search/post/requestBody",
        'the part "picture" is sent without the headers that it declares: X-Part'
      ]
    ])
  })
})
