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
      Plain: { a: "x" }
    }
    for (const [name, schema] of Object.entries(Schemas)) {
      const value = values[name as keyof typeof Schemas]
      const decode = Schema.decodeUnknownSync(schema as Schema.Codec<unknown>)
      expect([name, decode(value)]).toEqual([name, value])
    }
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
      OneOf: "oneOf"
    })
  })
})
