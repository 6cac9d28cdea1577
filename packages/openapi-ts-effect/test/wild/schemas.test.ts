/** Every schema that is generated can be built, whatever JSON Schema has that Effect has not. */
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"

import * as Schemas from "../generated/schemas/schemas.ts"
import { generatedFolder, generateSdk } from "../support/generate.ts"
import { schemas } from "../documents/schemas.ts"

describe("a schema with what Effect has no equivalent of", () => {
  it("is built, and decodes what its document allows", () => {
    const values: Readonly<Record<keyof typeof Schemas, unknown>> = {
      Closed: { a: "x" },
      Negated: { b: 1 },
      Mixed: { a: "x", more: 1 },
      Patterns: { a: "x", "x-more": 1 },
      Conditional: { a: "x", b: "y" },
      Code: "a-b.c",
      Word: "ABC",
      Constant: { a: 1 },
      Several: { a: 1 },
      Containing: ["x", 1],
      OneOf: { a: "x" },
      Beside: { kind: "x", b: null },
      Combined: { kind: "x", b: null, size: "l" },
      Both: { kind: "y", a: "x" },
      Circular: { kind: "x", below: { b: "x" } },
      Plain: { a: "x" }
    }
    for (const [name, schema] of Object.entries(Schemas)) {
      const value = values[name as keyof typeof Schemas]
      const decode = Schema.decodeUnknownSync(schema as Schema.Codec<unknown>)
      expect([name, decode(value)]).toEqual([name, value])
    }
  })

  it("is checked with its alternatives, and with what is beside them", () => {
    const allows = (schema: Schema.Codec<unknown>, value: unknown) =>
      Schema.decodeUnknownExit(schema)(value)._tag === "Success"
    expect([
      allows(Schemas.Beside, { kind: "z", b: null }),
      allows(Schemas.Beside, { kind: "x" }),
      allows(Schemas.Combined, { kind: "x", b: null, size: "m" }),
      allows(Schemas.Combined, { kind: "z", b: null, size: "l" }),
      allows(Schemas.Combined, { size: "l" }),
      allows(Schemas.Both, { kind: "x", a: "x", b: "x" }),
      allows(Schemas.Circular, { kind: "x", below: {} })
    ]).toEqual(Array.from({ length: 7 }, () => false))
  })

  it("is told, with the keywords that it is checked without", async () => {
    const { notes } = await generateSdk(schemas, `${generatedFolder}/schemas`, "Schemas")
    const loss = /checked without (.+), which/
    expect(
      Object.fromEntries(
        notes.map(({ text, where }) => [where.split("/").at(-1), loss.exec(text)?.[1]])
      )
    ).toEqual({
      Closed: "unevaluatedProperties",
      Negated: "not",
      Mixed: "additionalProperties",
      Patterns: "additionalProperties, patternProperties",
      Conditional: "if, then",
      Code: "pattern",
      Word: "pattern",
      Constant: "const",
      Several: "enum",
      Containing: "contains",
      OneOf: "oneOf",
      Both: "anyOf"
    })
  })
})
