import type {
  ClientJwtConfigurationWritable,
  EventStreamSubscribeEventsResponseContent,
  FlowAction,
  FlowActionWritable
} from "@effect-auth0/management-client/types"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { type AsRequest, asRequest, Clients, Connections, Flows } from "../src/index.ts"
import { response, script } from "./support/scripted.ts"

/** `true` if two types are one; also tells a union of literals from `string`. */
type Exactly<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

type Read = Effect.Success<ReturnType<typeof Clients.get>>
type Algorithm = NonNullable<Read["jwt_configuration"]>["alg"]
type Known = NonNullable<ClientJwtConfigurationWritable["alg"]>

describe("an enumeration", () => {
  it("of a response accepts an unknown value, and suggests the known ones", () => {
    const unknown: Algorithm = "ML-DSA-44"
    const proposed: Exactly<Algorithm, Known | (string & {}) | undefined> = true
    const isOther = (read: Read): boolean => read.jwt_configuration?.alg === "ML-DSA-44"
    assert.deepStrictEqual(
      [unknown, proposed, isOther({ client_id: "c", jwt_configuration: { alg: "ML-DSA-44" } })],
      ["ML-DSA-44", true, true]
    )
  })

  it("of a request rejects it, also at the bottom of a recursive schema", () => {
    const update = (alg: Known) => Clients.update("c", { jwt_configuration: { alg } })
    const rejected = [
      // @ts-expect-error -- no algorithm that requests know
      () => Clients.update("c", { jwt_configuration: { alg: "ML-DSA-44" } }),
      // @ts-expect-error -- what was read may be a value that requests do not know
      (read: Read) => Clients.update("c", { jwt_configuration: { ...read.jwt_configuration } }),
      // @ts-expect-error -- the same, in actions that hold actions
      (actions: Array<FlowAction>) => Flows.update("f", { actions })
    ]
    assert.deepStrictEqual([typeof update, rejected.length], ["function", 3])
  })

  it("that tells alternatives apart still does", () => {
    const ofUser = (message: EventStreamSubscribeEventsResponseContent): string | undefined => {
      if (message.type !== "user.created") return undefined
      const narrowed: Exactly<typeof message.type, "user.created"> = true
      return narrowed ? message.event.data.object.user_id : undefined
    }
    assert.strictEqual(typeof ofUser, "function")
  })
})

describe("asRequest", () => {
  it("returns its argument unchanged, whatever it contains", () => {
    const read = { alg: "ML-DSA-44" as Algorithm, nested: [{ unknown: null }] }
    assert.strictEqual(asRequest(read), read)
    assert.deepStrictEqual(read, { alg: "ML-DSA-44", nested: [{ unknown: null }] })
  })

  it("makes what was read fit the request, however deep, and holds changes to it", () => {
    type Options = Effect.Success<ReturnType<typeof Connections.get>>["options"]
    const accepted = [
      (read: Read) =>
        Clients.update("c", {
          jwt_configuration: { ...asRequest(read.jwt_configuration), alg: "RS256" }
        }),
      (options: Options) =>
        Connections.update("c", { options: { ...asRequest(options), from: "+12025550123" } }),
      (actions: Array<FlowAction>) => Flows.update("f", { actions: asRequest(actions) })
    ]
    const rejected = (read: Read) =>
      Clients.update("c", {
        // @ts-expect-error -- the change is a value that requests do not know
        jwt_configuration: { ...asRequest(read.jwt_configuration), alg: "ML-DSA-44" }
      })
    const recursive: AsRequest<FlowAction> extends FlowActionWritable ? true : false = true
    assert.deepStrictEqual([accepted.length, typeof rejected, recursive], [3, "function", true])
  })

  it("closes enumerations and leaves all else as it is", () => {
    interface Everything {
      readonly open: "a" | "b" | (string & {}) | null
      readonly closed: "a" | "b"
      readonly text: string
      readonly patterned: `+${string}`
      readonly number?: 1 | 2
      readonly list: ReadonlyArray<"a" | (string & {})>
      readonly pair: readonly ["a" | (string & {}), number]
      readonly map: Readonly<Record<string, "a" | (string & {})>>
      readonly anything: unknown
      readonly either: { readonly tag: "x"; readonly in?: "a" | (string & {}) } | string
    }
    interface Expected {
      readonly open: "a" | "b" | null
      readonly closed: "a" | "b"
      readonly text: string
      readonly patterned: `+${string}`
      readonly number?: 1 | 2
      readonly list: ReadonlyArray<"a">
      readonly pair: readonly ["a", number]
      readonly map: Readonly<Record<string, "a">>
      readonly anything: unknown
      readonly either: { readonly tag: "x"; readonly in?: "a" } | string
    }
    const same: {
      [Name in keyof Everything]-?: Exactly<AsRequest<Everything>[Name], Expected[Name]>
    } = {
      open: true,
      closed: true,
      text: true,
      patterned: true,
      number: true,
      list: true,
      pair: true,
      map: true,
      anything: true,
      either: true
    }
    assert.deepStrictEqual([...new Set(Object.values(same))], [true])
  })
})

describe("a number that JavaScript rounds", () => {
  it.effect("is not written back changed", () => {
    const played = script(
      response(200, '{"client_id":"c","client_metadata":{"big":9007199254740993,"huge":1e400}}')
    )
    return Effect.gen(function* () {
      const read = yield* Clients.get("c")
      const error = yield* Effect.flip(
        Clients.update("c", { client_metadata: { ...asRequest(read.client_metadata) } })
      )
      assert.deepStrictEqual(
        [error._tag, error.message, played.sent.length],
        [
          "InvalidRequest",
          'clients.update: the body cannot be sent: the number at "/client_metadata/big" is beyond 2^53, where JavaScript rounds; give its digits as JSON.rawJSON("…")',
          1
        ]
      )
    }).pipe(Effect.provide(played.client()))
  })
})
