/** Constraints beside a `$ref`: ignored before OpenAPI 3.1, and no obstacle where schemas are recursive. */
import * as Schema from "effect/Schema"
import { describe, expect, expectTypeOf, it } from "vitest"

import { siblings20, siblings30, siblings31 } from "../documents/siblings.ts"
import type { Node } from "../documents/schema.ts"
import type { Tree as Tree20 } from "../generated/siblings20/raw/types.gen.ts"
import type { Tree as Tree30 } from "../generated/siblings30/raw/types.gen.ts"
import * as Siblings20 from "../generated/siblings20/schemas.ts"
import * as Siblings30 from "../generated/siblings30/schemas.ts"
import * as Siblings31 from "../generated/siblings31/schemas.ts"
import { generatedFolder, generateSdk } from "../support/generate.ts"

const allows = (schema: Schema.Codec<unknown>, value: unknown): boolean =>
  Schema.decodeUnknownExit(schema)(value)._tag === "Success"

const notesOf = async (document: Node, folder: string) => {
  const { notes } = await generateSdk(document, `${generatedFolder}/${folder}`, "Siblings")
  return notes.map(({ kind, text, where }) => ({ kind, text, where }))
}

const ignored = (keywords: string) =>
  `${keywords} beside $ref: ignored, as OpenAPI before 3.1 specifies`

describe("constraints beside a $ref", () => {
  it("are ignored in Swagger 2.0, except null", async () => {
    const { Tree } = Siblings20
    expect([
      allows(Tree, { left: {}, right: null }),
      allows(Tree, { left: { right: { label: "x" } } }),
      allows(Tree, { left: null }),
      allows(Tree, { right: { label: 1 } })
    ]).toEqual([true, true, false, false])
    expectTypeOf<Tree20["right"]>().toEqualTypeOf<Tree20 | null | undefined>()
    expect(await notesOf(siblings20, "siblings20")).toEqual([
      {
        kind: "warning",
        text: ignored("minProperties, type"),
        where: "#/components/schemas/Tree/properties/left"
      },
      {
        kind: "warning",
        text: ignored("type"),
        where: "#/components/schemas/Tree/properties/right"
      }
    ])
  })

  it("are ignored in OpenAPI 3.0, except null", async () => {
    const { Tree } = Siblings30
    expect([
      allows(Tree, { left: {}, right: null }),
      allows(Tree, { left: { right: { label: "x" } } }),
      allows(Tree, { left: null }),
      allows(Tree, { right: { label: 1 } })
    ]).toEqual([true, true, false, false])
    expectTypeOf<Tree30["left"]>().toEqualTypeOf<Tree30 | undefined>()
    expectTypeOf<Tree30["right"]>().toEqualTypeOf<Tree30 | null | undefined>()
    expect(await notesOf(siblings30, "siblings30")).toEqual([
      {
        kind: "warning",
        text: ignored("required, type"),
        where: "#/components/schemas/Tree/properties/left"
      },
      {
        kind: "warning",
        text: ignored("type"),
        where: "#/components/schemas/Tree/properties/right"
      }
    ])
  })

  it("hold in OpenAPI 3.1, except where the reference leads back, which is reported", async () => {
    const { Leaf, Tree } = Siblings31
    expect([
      allows(Tree, { left: {}, leaves: [{ label: "x" }], size: 9 }),
      allows(Tree, { size: 10 }),
      allows(Tree, { left: { label: 1 } }),
      allows(Tree, { leaves: [{ size: "l" }] }),
      allows(Leaf, { size: 1, leaves: [{ size: 2 }] }),
      allows(Leaf, { size: "l" })
    ]).toEqual([true, false, false, false, true, false])
    expect(await notesOf(siblings31, "siblings31")).toEqual([
      {
        kind: "warning",
        text: "its schema is checked without required, which Effect has no equivalent of",
        where: "#/components/schemas/Tree"
      }
    ])
  })
})
