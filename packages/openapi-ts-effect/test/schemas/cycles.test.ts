/** Schemas that refer to each other in any position: each is built, whatever leads back to it. */
import { assert, property } from "fast-check"
import { parserOf, schema as made } from "openapi-effect-runtime/validation/Schemas"
import type { Schema } from "openapi-effect-runtime/validation/Schemas"
import { describe, expect, it } from "vitest"

import { prepare } from "../../src/prepare/index.ts"
import { makeReport } from "../../src/prepare/report.ts"
import { jsonSchemas } from "../../src/schemas/json-schema.ts"
import { object, ref, response, text } from "../documents/schema.ts"
import type { Node } from "../documents/schema.ts"
import { graphs } from "./graphs.ts"

const numRuns = Number(process.env["RANDOM_SCHEMAS"] ?? 150)
const seed = Number(process.env["RANDOM_SEED"] ?? 1)

/** The schemas of a document as the runtime has them, and what they are checked without. */
const built = (schemas: Readonly<Record<string, unknown>>, isVersion30: boolean) => {
  const names = Object.keys(schemas)
  const document = {
    openapi: isVersion30 ? "3.0.3" : "3.1.0",
    paths: Object.fromEntries(
      names.map((name) => [`/${name}`, { get: { responses: { 200: response(ref(name)) } } }])
    ),
    components: { schemas: structuredClone(schemas) }
  }
  prepare(document, {}, makeReport())
  const prepared: Readonly<Record<string, unknown>> = document.components.schemas
  const { jsonSchemaOf } = jsonSchemas({
    isVersion30,
    constantOf: (name) => name,
    schemaAt: (name) => prepared[name]
  })
  const lost = new Set<string>()
  const all = new Map<string, Schema<unknown>>()
  const at = (name: string): Schema<unknown> => {
    const schema = all.get(name)
    if (schema === undefined) throw new Error(`${name} is no schema`)
    return schema
  }
  for (const name of names) {
    const { schema, uses } = jsonSchemaOf(prepared[name], name, (keyword) => lost.add(keyword))
    const using = () => Object.fromEntries([...uses].map((used) => [used, at(used)]))
    all.set(name, made(JSON.stringify(schema), using))
  }
  return { all, lost }
}

const readings = ["written", "open", "partial"] as const

const values = [
  null,
  "x",
  1,
  [],
  ["x", {}],
  {},
  { a: {} },
  { kind: "x", b: { a: null } },
  { a: { a: { kind: ["y"] } } }
]

/** What goes wrong in any mode, if anything does. */
const failuresOf = (schema: Schema<unknown>): ReadonlyArray<string> =>
  readings.flatMap((reading) => {
    try {
      const parse = parserOf(schema, reading)
      for (const value of values) parse(value)
      return []
    } catch (error) {
      return [`${reading}: ${String(error)}`]
    }
  })

describe("random schemas that refer to each other", () => {
  it.for([true, false])("are built and end in each mode (OpenAPI 3.0: %s)", (isVersion30) => {
    const areBuilt = property(graphs, (graph) => {
      const { all } = built(graph, isVersion30)
      expect([...all.values()].flatMap(failuresOf)).toEqual([])
    })
    assert(areBuilt, { numRuns, seed })
  })
})

/** A schema with a reference in one position, a value that holds, and one that does not. */
interface Position {
  readonly schema: (to: Node) => Node
  readonly valid: unknown
  readonly invalid: unknown
  /** The keywords that it is checked without. */
  readonly lost?: ReadonlyArray<string>
  /** Over how many schemas it is tested. */
  readonly lengths?: ReadonlyArray<number>
}

const tagged = object({ a: text, b: { type: "integer" } })

// As text: a member called `then` makes a promise of an object.
const conditional = (to: Node): Node => ({
  ...tagged,
  ...(JSON.parse(JSON.stringify({ if: to, THEN: to, else: to }).replace("THEN", "then")) as Node)
})

const valid = { b: 1 }
const invalid = { b: "x" }

const positions: Readonly<Record<string, Position>> = {
  properties: {
    schema: (to) => object({ a: to }),
    valid: { a: { a: {} } },
    invalid: { a: { a: 1 } }
  },
  "properties with a description": {
    schema: (to) => object({ a: { ...to, description: "Below.", default: {}, deprecated: true } }),
    valid: { a: { a: {} } },
    invalid: { a: { a: 1 } }
  },
  items: {
    schema: (items) => ({ type: "array", items }),
    valid: [[[]]],
    invalid: [[1]]
  },
  prefixItems: {
    schema: (to) => ({ type: "array", prefixItems: [text, to] }),
    valid: ["x", ["x"]],
    invalid: ["x", [1]]
  },
  additionalProperties: {
    schema: (to) => ({ type: "object", additionalProperties: to }),
    valid: { a: { b: {} } },
    invalid: { a: { b: 1 } }
  },
  "anyOf in properties": {
    schema: (to) => object({ a: { anyOf: [to, { type: "null" }] } }),
    valid: { a: { a: null } },
    invalid: { a: { a: 1 } }
  },
  "oneOf in items, with a discriminator": {
    schema: (to) =>
      object({
        kind: { type: "string", enum: ["x"] },
        a: {
          type: "array",
          items: {
            oneOf: [to, object({ kind: { type: "string", enum: ["y"] } }, ["kind"])],
            discriminator: { propertyName: "kind" }
          }
        }
      }),
    valid: { kind: "x", a: [{ kind: "x" }, { kind: "y" }] },
    invalid: { kind: "x", a: [{ kind: "z" }] }
  },
  "allOf in properties, with limits": {
    schema: (to) => object({ a: { allOf: [to], minProperties: 1 }, b: text }),
    valid: { a: { b: "x" } },
    invalid: { a: { a: 1 } },
    lost: ["minProperties"]
  },
  "allOf in properties, with properties": {
    schema: (to) => object({ a: { allOf: [to, object({ b: text })] } }),
    valid: { a: { b: "x" } },
    invalid: { a: { b: 1 } },
    lost: ["allOf"]
  },
  "allOf of the whole": { schema: (to) => ({ allOf: [to, tagged] }), valid, invalid },
  "anyOf beside properties": {
    schema: (to) => ({ ...tagged, anyOf: [to, object({ a: text }, ["a"])] }),
    valid: { a: "x", b: 1 },
    invalid: { a: "x", b: "x" }
  },
  "oneOf beside properties": {
    schema: (to) => ({ ...tagged, oneOf: [to, object({ a: text }, ["a"])] }),
    valid: { a: "x", b: 1 },
    invalid: { a: "x", b: "x" },
    // Of several, the value holds for both alternatives.
    lengths: [1]
  },
  not: { schema: (to) => ({ ...tagged, not: to }), valid, invalid, lost: ["not"] },
  "if, then, else": { schema: conditional, valid, invalid, lost: ["else", "if", "then"] },
  contains: {
    schema: (to) => ({ type: "array", contains: to }),
    valid: [],
    invalid: {},
    lost: ["contains"]
  },
  patternProperties: {
    schema: (to) => ({ ...tagged, patternProperties: { "^x": to } }),
    valid,
    invalid,
    lost: ["patternProperties"]
  },
  dependentSchemas: {
    schema: (to) => ({ ...tagged, dependentSchemas: { a: to } }),
    valid,
    invalid,
    lost: ["dependentSchemas"]
  },
  unevaluatedProperties: {
    schema: (to) => ({ ...tagged, unevaluatedProperties: to }),
    valid,
    invalid,
    lost: ["unevaluatedProperties"]
  },
  propertyNames: {
    schema: (to) => ({ ...tagged, propertyNames: to }),
    // No name is an object.
    valid: {},
    invalid,
    lost: ["propertyNames"]
  }
}

describe("a schema that leads back to itself", () => {
  const cases = Object.entries(positions).flatMap(([name, position]) =>
    (position.lengths ?? [1, 2, 3]).map((length) => [name, length, position] as const)
  )
  it.for(cases)("in %s, over %i schemas", ([, length, position]) => {
    const graph = Object.fromEntries(
      Array.from({ length }, (_, index) => [
        `S${index}`,
        position.schema(ref(`S${(index + 1) % length}`))
      ])
    )
    const { all, lost } = built(graph, false)
    const results = [...all.values()].map((schema) => {
      const parse = parserOf(schema, "written")
      return [parse(position.valid)._tag, parse(position.invalid)._tag]
    })
    expect({ results, lost: [...lost].toSorted() }).toEqual({
      results: Array.from({ length }, () => ["Success", "Failure"]),
      lost: position.lost ?? []
    })
  })
})
