/** Schemas that contain themselves are built, and have types, whatever is in between. */
import * as Schema from "effect/Schema"
import { describe, expect, expectTypeOf, it } from "vitest"

import { circular } from "../documents/circular.ts"
import type * as Types from "../generated/circular/raw/types.gen.ts"
import * as Schemas from "../generated/circular/schemas.ts"
import { generatedFolder, generateSdk } from "../support/generate.ts"

const values: Readonly<
  Record<keyof typeof Schemas, { readonly valid: unknown; readonly invalid: unknown }>
> = {
  Alias: { valid: "anything", invalid: undefined },
  SameAlias: { valid: { a: 1 }, invalid: undefined },
  TextOrSelf: { valid: "x", invalid: 1 },
  TextOrNumber: { valid: 1, invalid: true },
  NumberOrText: { valid: "x", invalid: true },
  Extended: { valid: { a: "x" }, invalid: { b: "x" } },
  Pet: { valid: { kind: "cat", lives: 9, name: "x" }, invalid: { kind: "bird" } },
  Cat: { valid: { kind: "cat", lives: 9 }, invalid: { kind: "dog", lives: 9 } },
  Dog: { valid: { kind: "dog", name: "x" }, invalid: { kind: "dog", name: 1 } },
  Filter: {
    valid: { type: "and", filters: [{ type: "or", filters: [{ type: "eq", key: "x" }] }] },
    invalid: { type: "and", filters: [{ type: "or", filters: [{ type: "eq" }] }] }
  },
  Comparison: { valid: { type: "eq", key: "x" }, invalid: { type: "and", key: "x" } },
  Tree: {
    valid: { child: { child: { label: "x" } } },
    invalid: { child: { child: { label: 1 } } }
  },
  Narrow: { valid: { size: 1, child: { size: 2 } }, invalid: { size: 1, child: { child: 1 } } }
}

describe("a schema that contains itself", () => {
  it.for(Object.entries(Schemas))("is built: %s", ([name, schema]) => {
    const { invalid, valid } = values[name as keyof typeof Schemas]
    const holds = (value: unknown) =>
      Schema.decodeUnknownExit(schema as Schema.Codec<unknown>)(value)._tag
    expect([holds(valid), holds(invalid)]).toEqual(["Success", "Failure"])
  })

  it("has a type without what leads back", () => {
    expectTypeOf<Types.Alias>().toBeUnknown()
    expectTypeOf<Types.TextOrSelf>().toEqualTypeOf<string>()
    expectTypeOf<Types.TextOrNumber>().toEqualTypeOf<number | string>()
    expectTypeOf<Types.Cat["kind"]>().toEqualTypeOf<"cat">()
    expectTypeOf<Types.Cat["lives"]>().toEqualTypeOf<number>()
    expectTypeOf<Types.Pet["name"]>().toEqualTypeOf<string | undefined>()
  })

  it("is told", async () => {
    const { notes } = await generateSdk(circular, `${generatedFolder}/circular`, "Circular")
    const circle =
      "it contains itself with no property or item in between: references back to it are left out"
    expect(notes.map(({ kind, text, where }) => [kind, where.split("/").at(-1), text])).toEqual([
      ["warning", "Cat", circle],
      ["warning", "Dog", circle],
      ["warning", "Alias", circle],
      ["warning", "TextOrSelf", circle],
      ["warning", "TextOrNumber", circle],
      ["warning", "Extended", circle],
      [
        "warning",
        "Narrow",
        "its schema is checked without properties, which Effect has no equivalent of"
      ]
    ])
  })
})
