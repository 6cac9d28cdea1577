/** Schemas with everything of JSON Schema that Effect's importer has no equivalent of. */
import { object, ref, response, text } from "./schema.ts"
import type { Node } from "./schema.ts"

const all: Node = {
  Closed: { ...object({ a: text }), unevaluatedProperties: false },
  Negated: { ...object({ b: { type: "integer" } }), not: { required: ["a"] } },
  Mixed: { ...object({ a: text }), additionalProperties: { type: "number" } },
  Patterns: {
    ...object({ a: text }),
    patternProperties: { "^x-": { type: "number" } },
    additionalProperties: false
  },
  Conditional: {
    ...object({ a: text, b: text }),
    // As text: a member called `then` makes a promise of an object.
    ...(JSON.parse('{"if":{"required":["a"]},"then":{"required":["b"]}}') as Node)
  },
  Code: { type: "string", pattern: String.raw`^[\w-.]+$` },
  Word: { type: "string", pattern: "(?i)^abc$" },
  Constant: { const: { a: 1 } },
  Several: { enum: ["a", { a: 1 }] },
  Containing: { type: "array", items: {}, contains: { type: "integer" } },
  OneOf: { ...object({ a: text, b: text }), oneOf: [{ required: ["a"] }, { required: ["b"] }] },
  Beside: {
    ...object({ kind: { type: "string", enum: ["x", "y"] } }),
    anyOf: [ref("Plain"), object({ b: { type: ["string", "null"] } }, ["b"])]
  },
  Combined: { allOf: [ref("Beside"), object({ size: { type: "string", enum: ["s", "l"] } })] },
  Both: {
    ...object({ kind: { type: "string", enum: ["x", "y"] } }),
    oneOf: [object({ a: text }, ["a"]), object({ b: text }, ["b"])],
    anyOf: [object({ c: text }, ["c"]), object({ d: text }, ["d"])]
  },
  Circular: {
    ...object({ kind: { type: "string", enum: ["x", "y"] } }),
    anyOf: [{ ...object({ below: ref("Circular") }, ["below"]) }, object({ b: text }, ["b"])]
  },
  Plain: object({ a: text }, ["a"])
}

export const schemas: Node = {
  openapi: "3.1.0",
  info: { title: "Schemas", version: "1.0.0" },
  paths: Object.fromEntries(
    Object.keys(all).map((name) => [
      `/${name}`,
      {
        get: {
          operationId: `checks.${name.toLowerCase()}`,
          responses: { 200: response(ref(name)) }
        }
      }
    ])
  ),
  components: { schemas: all }
}
