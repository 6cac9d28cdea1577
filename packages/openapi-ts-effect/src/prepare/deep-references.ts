/**
 * References to what has no name: a property of a schema, the body of a response, a parameter of an
 * operation. What they lead to becomes a component, since hey-api knows references to components only.
 */
import { pascalCase, uniqueNames } from "../config/identifiers.ts"
import { follow, referenceOf } from "../read/document.ts"
import { applied } from "../read/keywords.ts"
import { namesOf, pointerOf } from "../read/pointer.ts"
import { componentsIn, isDraft, schemaMaps } from "./operations.ts"
import type { Draft } from "./operations.ts"
import { eachReference } from "./references.ts"
import type { Report } from "./report.ts"

/** The components among which a part belongs, by the last names of its pointer. */
const kindOf = (names: ReadonlyArray<string>): string | undefined => {
  const [holder = "", last = ""] = names.slice(-2)
  if (last === "requestBody") return "requestBodies"
  if (/^\d+$/.test(last) && applied.has(holder)) return "schemas"
  if (["headers", "parameters", "responses"].includes(holder)) return holder
  return last === "schema" || applied.has(last) || schemaMaps.has(holder) ? "schemas" : undefined
}

/** Names of a pointer that say nothing of what they lead to. */
const structural = new Set(["components", "content", "paths", "properties", "schema", "schemas"])

const nameOf = (names: ReadonlyArray<string>): string => {
  const [holder = "", last = ""] = names.slice(-2)
  // A definition has a name of its own.
  if (holder === "$defs" || holder === "definitions") return pascalCase(last)
  return pascalCase(
    names.filter((name) => !structural.has(name) && !name.startsWith("application/")).join(" ")
  )
}

/** A part, or the one that it refers to, with the pointer of that one. */
const targetOf = (
  document: Draft,
  reference: string
): { readonly reference: string; readonly target: unknown } => {
  const seen = new Set<string>()
  for (let at = reference; ;) {
    const target = follow(document, at)
    const next = referenceOf(target)
    if (next === undefined || seen.has(next) || !next.startsWith("#"))
      return { reference: at, target }
    seen.add(next)
    at = next
  }
}

const isComponent = (reference: string): boolean => /^#\/components\/[^/]+\/[^/]+$/.test(reference)

/** Makes components of what is referred to and is none, in place. */
export const nameDeepTargets = (document: Draft, report: Report): void => {
  const found: Array<{
    readonly holder: Draft
    readonly reference: string
    readonly target: unknown
  }> = []
  eachReference(document, (written, _, holder) => {
    if (!written.startsWith("#/") || isComponent(written) || !isDraft(holder)) return
    found.push({ holder, ...targetOf(document, written) })
  })
  const named = new Map<unknown, string>()
  for (const { holder, reference, target } of found) {
    if (isComponent(reference)) {
      holder["$ref"] = reference
      continue
    }
    const names = namesOf(reference) ?? []
    const kind = kindOf(names)
    // The other parts, such as a whole path, are put where they are referred to.
    if (kind === undefined || !isDraft(target)) continue
    let name = named.get(target)
    if (name === undefined) {
      const components = componentsIn(document, kind)
      const given = uniqueNames(Object.keys(components))(nameOf(names))
      components[given] = { ...target }
      for (const member of Object.keys(target)) delete target[member]
      name = pointerOf(["components", kind, given])
      target["$ref"] = name
      named.set(target, name)
      report.add("changed", reference, `others refer to this part: it is "${given}" in code`)
    }
    holder["$ref"] = name
  }
}
