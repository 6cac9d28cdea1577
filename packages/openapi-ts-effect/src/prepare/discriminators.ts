/** Corrects what hey-api would make of discriminators. */
import { isNode, memberOf, referenceOf } from "../read/document.ts"
import { pointerOf } from "../read/pointer.ts"
import { isDraft, resolvedNode } from "./operations.ts"
import type { Draft } from "./operations.ts"

const visit = (
  value: unknown,
  act: (node: Draft, isComponent: boolean) => void,
  components: ReadonlySet<unknown>,
  seen = new Set<unknown>()
): void => {
  if (typeof value !== "object" || value === null || seen.has(value)) return
  seen.add(value)
  if (isDraft(value)) act(value, components.has(value))
  for (const each of Object.values(value)) visit(each, act, components, seen)
}

/**
 * A mapping may have names of schemas: makes them references, which hey-api reads. And a part of a
 * schema that is `allOf` one with a discriminator is that one, not a subclass by the name of the schema
 * that it is in.
 */
export const prepareDiscriminators = (document: Draft): void => {
  const schemas = memberOf(document["components"], "schemas")
  if (!isNode(schemas)) return
  visit(
    document,
    (node, isComponent) => {
      const mapping = memberOf(node["discriminator"], "mapping")
      for (const [tag, target] of Object.entries(isDraft(mapping) ? mapping : {})) {
        if (isDraft(mapping) && typeof target === "string" && Object.hasOwn(schemas, target)) {
          mapping[tag] = pointerOf(["components", "schemas", target])
        }
      }
      const { allOf } = node
      if (isComponent || !Array.isArray(allOf)) return
      node["allOf"] = allOf.map((each: unknown) =>
        referenceOf(each) !== undefined && isNode(resolvedNode(document, each)["discriminator"])
          ? { anyOf: [each] }
          : each
      )
    },
    new Set(Object.values(schemas))
  )
}
