/** Rejects unresolved references by name, and removes unused components. */
import { GenerationError } from "../config/errors.ts"
import type { Problem } from "../config/errors.ts"
import { follow, isNode, memberOf, reachedFrom } from "../read/document.ts"
import type { Node } from "../read/document.ts"
import { pointerOf } from "../read/pointer.ts"
import { isDraft, operationsIn } from "./operations.ts"
import type { Draft } from "./operations.ts"
import { streamItemsOf } from "./mark.ts"

/** Members that hold values: what looks like a reference in them is none. */
const values = new Set(["const", "default", "enum", "example", "examples", "value"])

const maps = new Set([
  "$defs",
  "content",
  "definitions",
  "dependentSchemas",
  "encoding",
  "headers",
  "links",
  "mapping",
  "parameters",
  "paths",
  "patternProperties",
  "properties",
  "requestBodies",
  "responses",
  "schemas",
  "securitySchemes"
])

/** Visits all references, except in examples, defaults and extensions. */
export const eachReference = (
  document: unknown,
  visit: (reference: string, pointer: string, holder: Node) => void
): void => {
  const seen = new Set<unknown>()
  const names: Array<string | number> = []
  const go = (name: string | number, value: unknown, isMap: boolean): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return
    names.push(name)
    goInto(value, isMap)
    names.pop()
  }
  const goInto = (value: object, isMap: boolean): void => {
    seen.add(value)
    if (Array.isArray(value)) {
      for (const [index, each] of value.entries()) go(index, each, false)
    } else if (isNode(value)) {
      const reference = value["$ref"]
      if (typeof reference === "string" && !isMap) visit(reference, pointerOf(names), value)
      for (const name of Object.keys(value)) {
        if (!isMap && (values.has(name) || name.startsWith("x-"))) continue
        go(name, value[name], !isMap && maps.has(name))
      }
    }
  }
  if (isNode(document)) goInto(document, false)
}

/** Rejects a document with unresolved references. */
export const requireReferences = (document: object): void => {
  const problems: Array<Problem> = []
  eachReference(document, (reference, pointer) => {
    // hey-api itself reads other files of a document that was not bundled.
    if (!reference.startsWith("#") || follow(document, reference) !== undefined) return
    problems.push({
      where: pointer,
      problem: `the reference ${reference} leads to nothing`,
      remedy: "correct the reference, or add what it leads to"
    })
  })
  if (problems.length > 0) throw new GenerationError(problems)
}

/**
 * Removes examples and extensions that contain what looks like a reference, which hey-api would follow.
 */
export const withoutExamples = (document: object): void => {
  const seen = new Set<unknown>()
  const go = (value: unknown, isMap: boolean): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return
    seen.add(value)
    for (const [name, each] of Object.entries(value)) {
      if (!isMap && (values.has(name) || name.startsWith("x-"))) {
        if (hasReference(each)) Reflect.deleteProperty(value, name)
        continue
      }
      go(each, !isMap && maps.has(name) && !Array.isArray(value))
    }
  }
  go(document, false)
}

const hasReference = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  ("$ref" in value || Object.values(value).some(hasReference))

const kinds = ["schemas", "parameters", "requestBodies", "responses", "headers"] as const

/** Removes components that no operation uses. */
export const withoutUnreached = (document: Draft): void => {
  const components = document["components"]
  if (!isDraft(components)) return
  const marked = streamItemsOf(operationsIn(document)).map(($ref) => ({ $ref }))
  const reached = reachedFrom([memberOf(document, "paths"), ...marked], document)
  for (const kind of kinds) {
    const all = components[kind]
    if (!isNode(all)) continue
    components[kind] = Object.fromEntries(
      Object.entries(all).filter(([, each]) => reached.has(each))
    )
  }
  for (const kind of ["examples", "links", "callbacks", "pathItems"]) delete components[kind]
}
