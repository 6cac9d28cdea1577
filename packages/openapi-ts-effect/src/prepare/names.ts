/** Renames duplicate or invalid names, and reports them. */
import { uniqueNames, words } from "../config/identifiers.ts"
import { isNode, memberOf } from "../read/document.ts"
import { escapePointer, pointerOf } from "../read/pointer.ts"
import { isDraft, operationsIn } from "./operations.ts"
import type { Draft } from "./operations.ts"
import type { Report } from "./report.ts"

/** Makes operation ids unique. */
export const separateIds = (document: object, report: Report): void => {
  const operations = operationsIn(document)
  const ids = operations.map(({ operation }) => operation["operationId"])
  const taken = new Set(ids.filter((id) => typeof id === "string"))
  const seen = new Set<unknown>()
  for (const { operation, pointer } of operations) {
    const id = operation["operationId"]
    if (typeof id !== "string") continue
    if (seen.has(id)) {
      const other = uniqueNames(taken)(id)
      taken.add(other)
      operation["operationId"] = other
      report.add(
        "changed",
        pointer,
        `the operationId "${id}" is another's already: it is "${other}" here`
      )
    }
    seen.add(operation["operationId"])
  }
}

/** Global types that the raw client's types use, which a schema of the same name would hide. */
const globals = new Set([
  "Array",
  "Blob",
  "Date",
  "File",
  "any",
  "bigint",
  "boolean",
  "never",
  "null",
  "number",
  "object",
  "string",
  "symbol",
  "undefined",
  "unknown",
  "void"
])

const renames = (
  value: unknown,
  changed: ReadonlyMap<string, string>,
  seen: Set<unknown>
): void => {
  if (typeof value !== "object" || value === null || seen.has(value)) return
  seen.add(value)
  if (isDraft(value)) {
    const reference = value["$ref"]
    const other = typeof reference === "string" ? changed.get(reference) : undefined
    if (other !== undefined) value["$ref"] = other
    const mapping = memberOf(value["discriminator"], "mapping")
    if (isDraft(mapping)) {
      for (const [tag, target] of Object.entries(mapping)) {
        const to = typeof target === "string" ? changed.get(target) : undefined
        if (to !== undefined) mapping[tag] = to
      }
    }
  }
  for (const each of Object.values(value)) renames(each, changed, seen)
}

const prefix = "#/components/schemas/"

/**
 * Renames schemas whose names hide a global type or contain a percent sign, which pointers cannot
 * express.
 */
export const separateSchemas = (document: Draft, report: Report): void => {
  const components = document["components"]
  const schemas = memberOf(components, "schemas")
  if (!isDraft(components) || !isNode(schemas)) return
  const unique = uniqueNames(Object.keys(schemas))
  const changed = new Map<string, string>()
  const entries = Object.entries(schemas).map(([name, schema]) => {
    const hides = globals.has(name)
    if (!hides && !name.includes("%") && words(name).length > 0) return [name, schema] as const
    const other = unique(
      hides ? `${name}Schema` : name.replaceAll("%", "_").replace(/^\W*$/, "Schema")
    )
    changed.set(prefix + escapePointer(name), prefix + escapePointer(other))
    changed.set(prefix + encodeURIComponent(name), prefix + escapePointer(other))
    report.add(
      "changed",
      pointerOf(["components", "schemas", name]),
      hides
        ? `the schema "${name}" would hide a type of the language: it is "${other}" in code`
        : `the schema "${name}" is "${other}" in code`
    )
    return [other, schema] as const
  })
  if (changed.size === 0) return
  components["schemas"] = Object.fromEntries(entries)
  renames(document, changed, new Set())
}
