/** Schemas that lead back to themselves, some with no property and no item in between. */
import { integer, list, object, ref, response, text } from "./schema.ts"
import type { Node } from "./schema.ts"

const all: Node = {
  // Leads to itself only, over another name.
  Alias: ref("SameAlias"),
  SameAlias: ref("Alias"),
  TextOrSelf: { anyOf: [ref("TextOrSelf"), text] },
  TextOrNumber: { anyOf: [ref("NumberOrText"), text] },
  NumberOrText: { oneOf: [ref("TextOrNumber"), { type: "number" }] },
  Extended: { allOf: [ref("Extended"), object({ a: text }, ["a"])] },
  // A base class that lists its subclasses.
  Pet: {
    ...object({ kind: text, name: text }, ["kind"]),
    oneOf: [ref("Cat"), ref("Dog")],
    discriminator: {
      propertyName: "kind",
      mapping: { cat: "#/components/schemas/Cat", dog: "#/components/schemas/Dog" }
    }
  },
  Cat: { allOf: [ref("Pet"), object({ lives: integer }, ["lives"])] },
  Dog: { allOf: [ref("Pet"), object({ tail: text })] },
  // Alternatives that are told apart by a property, and one has them as items.
  Filter: object(
    {
      type: { type: "string", enum: ["and", "or"] },
      filters: list({ oneOf: [ref("Comparison"), ref("Filter")] })
    },
    ["type", "filters"]
  ),
  Comparison: object({ type: { type: "string", enum: ["eq", "ne"] }, key: text }, ["type", "key"]),
  // A subclass of a tree that is a tree of itself.
  Tree: object({ label: text, child: ref("Tree") }),
  Narrow: { allOf: [ref("Tree"), object({ child: ref("Narrow"), size: integer }, ["size"])] }
}

export const circular: Node = {
  openapi: "3.1.0",
  info: { title: "Circular", version: "1.0.0" },
  paths: Object.fromEntries(
    Object.keys(all).map((name) => [
      `/${name}`,
      {
        get: {
          operationId: `circles.${name.toLowerCase()}`,
          responses: { 200: response(ref(name)) }
        }
      }
    ])
  ),
  components: { schemas: all }
}
