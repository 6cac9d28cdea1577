/**
 * Looking into schemas: unions and intersections of references, also where they are cyclic.
 */
import type { IR } from "@hey-api/openapi-ts"
import { describe, expect, it } from "vitest"

import {
  alternativesOf,
  itemOf,
  jsonKindsOf,
  propertyOf,
  referenceOf
} from "../../src/read/schema.ts"

const object: IR.SchemaObject = { type: "object", properties: { a: { type: "string" } } }
const or = (...items: ReadonlyArray<IR.SchemaObject>): IR.SchemaObject => ({
  items,
  logicalOperator: "or"
})
const and = (...items: ReadonlyArray<IR.SchemaObject>): IR.SchemaObject => ({
  items,
  logicalOperator: "and"
})
const ref = (name: string): IR.SchemaObject => ({ $ref: name })
const list = (item: IR.SchemaObject): IR.SchemaObject => ({ type: "array", items: [item] })

const schemas = new Map<string, IR.SchemaObject>([
  ["object", object],
  ["cycle", or(ref("cycle"), ref("object"), and(ref("cycle")))],
  ["self", ref("self")]
])

const lookup = (name: string): IR.SchemaObject | undefined => schemas.get(name)

describe("the kinds of a schema", () => {
  it("are those of its alternatives, each once", () => {
    const kinds = [
      ref("object"),
      or(ref("object"), list(object), object),
      or(object, { type: "null" }),
      { type: "enum" as const, items: [{ const: "a" }] },
      {},
      { type: "tuple" as const }
    ]
    expect(kinds.map((schema) => jsonKindsOf(schema, lookup))).toEqual([
      ["object"],
      ["object", "array"],
      ["object", "json"],
      ["json"],
      ["json"],
      ["array"]
    ])
  })

  it("of an intersection are those of the part that promises most", () => {
    expect([
      jsonKindsOf(and({ type: "unknown" }, or(object, list(object)), object), lookup),
      jsonKindsOf(and(or(object, list(object))), lookup),
      jsonKindsOf(and({ type: "unknown" }), lookup)
    ]).toEqual([["object"], ["object", "array"], ["json"]])
  })

  it("end where a cycle begins", () => {
    expect([jsonKindsOf(ref("cycle"), lookup), jsonKindsOf(ref("self"), lookup)]).toEqual([
      ["object", "json"],
      []
    ])
  })
})

describe("a schema", () => {
  it("has alternatives behind references and in unions, but not in intersections", () => {
    const both = and(object, object)
    expect([
      alternativesOf(or(ref("object"), both), lookup),
      alternativesOf(ref("self"), lookup),
      alternativesOf(ref("unknown"), lookup)
    ]).toEqual([[object, both], [], []])
  })

  it("has properties in any part of an intersection", () => {
    expect([
      propertyOf(and({ type: "object" }, ref("object")), "a", lookup),
      propertyOf(and(ref("self")), "a", lookup)
    ]).toEqual([{ type: "string" }, undefined])
  })

  it("is a reference also when it only wraps one", () => {
    expect(
      [or(ref("a")), ref("a"), { ...ref("a"), omit: ["x"] }, or(ref("a"), ref("b"))].map(
        referenceOf
      )
    ).toEqual(["a", "a", undefined, undefined])
  })

  it("has an item when it is a list of one kind", () => {
    expect([itemOf(list(object)), itemOf({ type: "array" }), itemOf(object)]).toEqual([
      object,
      undefined,
      undefined
    ])
  })
})
