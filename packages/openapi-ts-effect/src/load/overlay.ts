/**
 * OpenAPI Overlay 1.0: changes to a document, kept in a separate file, for documents that you do not
 * own.
 */
import { GenerationError } from "../config/errors.ts"
import type { Problem } from "../config/errors.ts"
import { isNode } from "../read/document.ts"
import { loadFile, placeOf, shown } from "./file.ts"
import { placesAt } from "./json-path.ts"

/** An overlay: a path, an address, or the overlay itself. */
export type OverlayInput = string | Readonly<Record<string, unknown>>

/** Objects are merged recursively, lists are extended, and anything else is replaced. */
const merged = (before: unknown, after: unknown): unknown => {
  if (Array.isArray(before) && Array.isArray(after))
    return [...(before as Array<unknown>), ...(after as Array<unknown>)]
  if (!isNode(before) || !isNode(after)) return structuredClone(after)
  return Object.fromEntries([
    ...Object.entries(before),
    ...Object.entries(after).map(
      ([name, each]) =>
        [
          name,
          Object.hasOwn(before, name) ? merged(before[name], each) : structuredClone(each)
        ] as const
    )
  ])
}

/** An update of a list adds an element. */
const updated = (value: unknown, update: unknown): unknown =>
  Array.isArray(value) && !Array.isArray(update)
    ? [...(value as Array<unknown>), structuredClone(update)]
    : merged(value, update)

/** Applies the actions of overlays in order, in place; fails if a target is not in the document. */
export const applyOverlays = async (
  document: object,
  overlays: ReadonlyArray<OverlayInput>
): Promise<void> => {
  const problems: Array<Problem> = []
  for (const input of overlays) {
    const file =
      typeof input === "string" ? await loadFile(placeOf(input), "option overlays") : undefined
    const overlay = file === undefined ? input : file.value
    const actions = isNode(overlay) ? overlay["actions"] : undefined
    const version = isNode(overlay) ? overlay["overlay"] : undefined
    const name = file === undefined ? "overlay" : shown(file.place)
    if (!Array.isArray(actions)) {
      problems.push({
        where: name,
        problem: "it is not an overlay: it has no actions",
        remedy: 'write { overlay: "1.0.0", info, actions: [{ target, update }] }'
      })
      continue
    }
    // In YAML, 1.0 without quotes is a number.
    if (!/^1(\.\d+){0,2}$/.test(String(version))) {
      const line = file?.lineOf(["overlay"])
      problems.push({
        where: line === undefined ? name : `${name}:${line}`,
        problem:
          version === undefined
            ? "it has no version of overlays"
            : `${JSON.stringify(version)} is no version of overlays that is known`,
        remedy: 'write overlay: "1.0.0"; versions 1.x are supported'
      })
      continue
    }
    for (const [index, action] of (actions as ReadonlyArray<unknown>).entries()) {
      const line = file?.lineOf(["actions", String(index)])
      const where = line === undefined ? `${name}, action ${index + 1}` : `${name}:${line}`
      const target = isNode(action) ? action["target"] : undefined
      if (!isNode(action) || typeof target !== "string") {
        problems.push({
          where,
          problem: "it has no target",
          remedy: "give a JSONPath as its target"
        })
        continue
      }
      if (action["remove"] !== true && action["update"] === undefined) {
        problems.push({
          where,
          problem: "it changes nothing: it has neither update nor remove",
          remedy: "give one of them; others, such as copy, are not of Overlay 1.0"
        })
        continue
      }
      const places = placesAt(document, target)
      if (places.length === 0) {
        problems.push({
          where,
          problem: `the target ${target} is not in the document`,
          remedy: "see what has become of it, and correct the target or take the action out"
        })
      }
      // From the end, since removing an element of a list moves those after it.
      for (const { holder, name: at, value } of places.toReversed()) {
        if (action["remove"] === true) {
          if (Array.isArray(holder)) holder.splice(Number(at), 1)
          else if (holder !== undefined) Reflect.deleteProperty(holder, at)
        } else if (holder !== undefined) Reflect.set(holder, at, updated(value, action["update"]))
        else if (isNode(action["update"]))
          Object.assign(document, merged(document, action["update"]))
      }
    }
  }
  if (problems.length > 0) throw new GenerationError(problems)
}
