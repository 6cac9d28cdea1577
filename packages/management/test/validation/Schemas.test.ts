import type {
  ConnectionKey as ConnectionKeyType,
  ListUsersResponseContent as ListUsersResponseContentType,
  RotateConnectionKeysRequestContent as RotateRequestType,
  User as UserType
} from "@effect-auth0/management-client/types"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as EffectSchema from "effect/Schema"
import * as generated from "../../src/generated/schemas.ts"
import { operations } from "../../src/generated/schemas/operations.ts"
import { parserOf, schema, type Schema } from "openapi-effect-runtime/validation/Schemas"
import type { Reading } from "openapi-effect-runtime/validation/SchemaModes"
import { issuesOf, issuesText, pathText } from "openapi-effect-runtime/validation/Validation"

const readings: ReadonlyArray<Reading> = ["written", "open", "partial"]

/** What each reading finds of a value. */
const found = (of: Schema<unknown>, value: unknown) =>
  readings.map((reading) => issuesText(issuesOf(of, reading, value)))

const make = (definition: object, uses?: () => Readonly<Record<string, Schema<unknown>>>) =>
  schema<unknown>(JSON.stringify(definition), uses)

/** `true` if two types are one. */
type Exactly<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

describe("a schema", () => {
  it("is looked at only when it is used", () => {
    const broken = schema<string>("not JSON at all", () => {
      throw new Error("looked at")
    })
    assert.isTrue(EffectSchema.isSchema(broken))
    assert.throws(() => EffectSchema.decodeUnknownSync(broken)("x"))
  })

  it("is built once for each reading", () => {
    const text = make({ type: "string" })
    assert.strictEqual(parserOf(text, "open"), parserOf(text, "open"))
    assert.notStrictEqual(parserOf(text, "open"), parserOf(text, "written"))
  })

  it("can contain itself", () => {
    const tree: Schema<unknown> = make(
      {
        type: "object",
        properties: { name: { type: "string" }, children: { items: { $ref: "#/$defs/Tree" } } },
        additionalProperties: false
      },
      () => ({ Tree: tree })
    )
    const deep = { children: [{ children: [{ name: "leaf" }, { name: 7 }] }] }
    assert.deepStrictEqual(
      found(tree, deep),
      Array(3).fill("children[0].children[1].name: Expected string")
    )
    assert.isTrue(EffectSchema.is(tree)({ children: [{ children: [] }] }))
  })
})

describe("the readings of a schema", () => {
  const cases: ReadonlyArray<
    readonly [
      what: string,
      definition: object,
      value: unknown,
      found: readonly [written: string, open: string, partial: string]
    ]
  > = [
    [
      "an unknown field",
      { type: "object", properties: { a: {} }, additionalProperties: false },
      { b: 1 },
      ["b: Expected no excess property", "", ""]
    ],
    [
      "a missing field",
      { type: "object", required: ["a"], properties: { a: {} } },
      {},
      ["a: Missing key", "a: Missing key", ""]
    ],
    ["an unknown value", { type: "string", enum: ["a", "b"] }, "c", ['Expected "a" | "b"', "", ""]],
    [
      "another type where an enumeration is",
      { enum: ["a", null] },
      1,
      ['Expected "a" | null', "Expected string | null", "Expected string | null"]
    ],
    ["a number of an enumeration", { enum: [1, 2] }, 3, Array(3).fill("Expected 1 | 2") as never],
    [
      "one field too many",
      { type: "object", maxProperties: 0 },
      { a: 1 },
      ["Expected a value with at most 0 entries", "", ""]
    ],
    [
      "two alternatives at once",
      {
        oneOf: [
          { type: "object", properties: { a: {} } },
          { type: "object", properties: { b: {} } }
        ]
      },
      { a: 1, b: 2 },
      ["Expected exactly one member to match", "", ""]
    ],
    [
      "the limit of an item",
      { type: "array", items: { type: "integer", minimum: 3 }, maxItems: 1 },
      [1, 4],
      Array(3).fill("[0]: Expected a value greater than or equal to 3") as never
    ],
    [
      "a limit, once what is in it holds",
      { type: "array", items: { type: "integer", minimum: 3 }, maxItems: 1 },
      [5, 4],
      Array(3).fill("Expected a value with a length of at most 1") as never
    ]
  ]

  for (const [what, definition, value, expected] of cases) {
    it(`of ${what}`, () => {
      assert.deepStrictEqual(found(make(definition), value), [...expected])
    })
  }

  const kinds = make(
    {
      oneOf: [
        { $ref: "#/$defs/Cat" },
        {
          type: "object",
          required: ["kind", "barks"],
          properties: { kind: { enum: ["dog", "wolf"] }, barks: { type: "boolean" } }
        }
      ]
    },
    () => ({
      Cat: make({
        type: "object",
        required: ["kind", "lives"],
        properties: { kind: { enum: ["cat"] }, lives: { type: "integer" } },
        additionalProperties: false
      })
    })
  )

  it("of alternatives that a property tells apart: a known value leads to its own", () => {
    const of = (value: unknown) => issuesText(issuesOf(kinds, "open", value))
    assert.deepStrictEqual(
      [
        of({ kind: "cat", lives: 9, purrs: true }),
        of({ kind: "cat", barks: true }),
        of({ kind: "wolf", barks: 1 }),
        of({ kind: "c.t", anything: 1 })
      ],
      ["", "lives: Missing key", "barks: Expected boolean", ""]
    )
  })
})

describe("the formats of strings", () => {
  const cases: Readonly<
    Record<string, readonly [hold: ReadonlyArray<string>, fail: ReadonlyArray<string>]>
  > = {
    "date-time": [
      ["2026-06-02T09:15:31.004Z", "2026-06-02T09:15:31+02:00", "2026-06-02t09:15:31z"],
      ["2026-06-02", "2026-13-02T09:15:31Z", "2026-06-02T09:15:31", "2026-06-02T24:15:31Z", "now"]
    ],
    date: [["2026-06-02"], ["2026-6-2", "2026-06-32", "02.06.2026"]],
    time: [
      ["09:15:31Z", "09:15:31.5-03:00"],
      ["9:15", "25:00:00Z"]
    ],
    email: [
      ["ada@acme.example", "a+b@x"],
      ["ada", "ada@", "a b@c.example", "a@b@c"]
    ],
    hostname: [
      ["acme.example", "a-b.example", "localhost"],
      ["-a.example", "a..b", "a b", ""]
    ],
    ipv4: [
      ["192.0.2.1", "0.0.0.0"],
      ["192.0.2", "192.0.2.256", "1.2.3.4.5"]
    ],
    ipv6: [
      ["2001:db8::1", "::", "::ffff:192.0.2.1"],
      ["2001", "192.0.2.1", "g::1"]
    ],
    uri: [
      ["https://acme.example/a?b#c", "urn:a:b", "com.acme.app://callback"],
      ["/callback", "a b:c", "acme.example"]
    ],
    uuid: [["5f1d2b7a-94c0-4fee-8a2d-0c1b7e3f6a90"], ["5f1d2b7a94c04fee8a2d0c1b7e3f6a90", "x"]]
  }

  for (const [format, [hold, fail]] of Object.entries(cases)) {
    it(`${format} are told from others`, () => {
      const text = make({ type: "string", format })
      const of = (values: ReadonlyArray<string>) => values.map((value) => found(text, value)[0])
      assert.deepStrictEqual(
        of(hold),
        hold.map(() => "")
      )
      assert.deepStrictEqual(
        of(fail),
        fail.map(() => `Expected a string of the format ${format}`)
      )
    })
  }

  it("are held to beside a pattern and a length", () => {
    const text = make({ type: "string", format: "date", pattern: "^2026", maxLength: 5 })
    assert.deepStrictEqual(found(text, "2025-1"), [
      ...Array(3).fill(
        "Expected a string with at most 5 code points; Expected a string matching the RegExp ^2026; Expected a string of the format date"
      )
    ])
  })

  it("that are not known decide nothing", () => {
    assert.deepStrictEqual(found(make({ type: "string", format: "color" }), "?"), ["", "", ""])
  })
})

describe("the text of issues", () => {
  it("has paths as a program has them", () => {
    assert.deepStrictEqual([[], ["a"], ["a", 0, "b_c"], [0, "d-e", "f"]].map(pathText), [
      "",
      "a",
      "a[0].b_c",
      '[0]["d-e"].f'
    ])
  })

  it("ends after twenty", () => {
    const issues = Array.from({ length: 23 }, (_, index) => ({ path: [index], message: "no" }))
    const text = issuesText(issues)
    assert.deepStrictEqual([text.split("; ").length, text.slice(-14)], [21, "no; and 3 more"])
  })
})

describe("the schemas of the contract", () => {
  it("are all built, in every reading", () => {
    const failed = Object.entries(generated).flatMap(([name, each]) =>
      readings.flatMap((reading) => {
        try {
          parserOf(each, reading)
          return []
        } catch (cause) {
          return [`${name} ${reading}: ${String(cause)}`]
        }
      })
    )
    assert.deepStrictEqual(failed, [])
  })

  it("have the types of the raw client", () => {
    const types: [
      Exactly<typeof generated.ConnectionKey.Type, ConnectionKeyType>,
      Exactly<typeof generated.ConnectionKey.Encoded, ConnectionKeyType>,
      Exactly<typeof generated.User.Type, UserType>,
      Exactly<typeof generated.ListUsersResponseContent.Type, ListUsersResponseContentType>,
      Exactly<typeof generated.RotateConnectionKeysRequestContent.Type, RotateRequestType>
    ] = [true, true, true, true, true]
    assert.lengthOf(types, 5)
  })

  it.effect("are Effect's: they decode, guard and compose", () =>
    Effect.gen(function* () {
      const keys = EffectSchema.Array(generated.ConnectionKey)
      const value = [{ kid: "1", cert: "c", fingerprint: "f", thumbprint: "t", brand_new: 1 }]
      assert.deepStrictEqual<unknown>(yield* EffectSchema.decodeUnknownEffect(keys)(value), value)
      const error = yield* Effect.flip(EffectSchema.decodeUnknownEffect(keys)([{ kid: 1 }]))
      assert.include(error.message, '["kid"]')
    })
  )

  it("are those of the operations too", () => {
    assert.strictEqual(
      operations["connections.keys.rotate"]?.body,
      generated.RotateConnectionKeysRequestContent
    )
    assert.deepStrictEqual(Object.keys(operations["connections.keys.rotate"] ?? {}), [
      "body",
      "responses"
    ])
    assert.deepStrictEqual(Object.keys(operations["connections.create"] ?? {}), [
      "body",
      "bodyRequired",
      "responses"
    ])
  })
})
