/** Functions of a configuration that change a document. */
import { failWith } from "../config/errors.ts"
import { isNode, memberOf } from "../read/document.ts"
import { eachSchema, isDraft, operationsIn } from "./operations.ts"
import type { Draft } from "./operations.ts"
import type { Report } from "./report.ts"

/** An operation as a hook sees it. */
export interface HookedOperation {
  readonly id: string | undefined
  /** In capitals. */
  readonly method: string
  readonly path: string
  readonly tags: ReadonlyArray<string>
  /** The operation in the document, which may be changed. */
  readonly operation: Record<string, unknown>
}

/** What a hook returns for an operation; omitted members stay unchanged. */
export interface OperationChange {
  /** Its resource, such as `droplets` or `droplets.actions`. */
  readonly resource?: string
  /** Its name in the resource. */
  readonly name?: string
  readonly retry?: "safe" | "idempotent" | "never"
  /** Whether it only reads, if its method does not tell. */
  readonly readOnly?: boolean
  /** How it is paged; `false` for a list in one response. */
  readonly pagination?: Readonly<Record<string, unknown>> | false
}

/** The hooks of a configuration. */
export interface Hooks {
  /** Changes the document in place, before anything else. */
  readonly document?: (document: Record<string, unknown>) => void
  /** Describes an operation, or leaves it out with `false`. */
  readonly operation?: (operation: HookedOperation) => OperationChange | false | undefined | void
  /** Whether a property is secret, so that recordings redact it. */
  readonly secret?: (property: string, schema: string | undefined) => boolean
}

/** The names of the extensions that hooks write. */
export interface HookExtensions {
  readonly retry: string
  readonly readOnly: string
  readonly pagination: string
}

const textOr = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined

const change = (
  operation: Draft,
  where: string,
  { name, pagination, readOnly, resource, retry }: OperationChange,
  extensions: HookExtensions
): void => {
  if (retry !== undefined) operation[extensions.retry] = retry
  if (readOnly !== undefined) operation[extensions.readOnly] = readOnly
  if (pagination !== undefined) {
    operation[extensions.pagination] = pagination === false ? { style: "none" } : pagination
  }
  if (name === undefined && resource === undefined) return
  const tags = Array.isArray(operation["tags"]) ? (operation["tags"] as ReadonlyArray<unknown>) : []
  const of = resource ?? textOr(tags[0])?.replaceAll(/[./]/g, "-")
  const called = name ?? textOr(operation["operationId"])?.split(/[./]/).at(-1)
  operation["operationId"] =
    of === undefined || called === undefined
      ? failWith(
          where,
          "the hook gives it a name or a resource alone",
          "give both: it has no tag, or no operationId"
        )
      : `${of}.${called}`
}

const members: Readonly<Record<keyof OperationChange, true>> = {
  name: true,
  pagination: true,
  readOnly: true,
  resource: true,
  retry: true
}

/** What a hook says of an operation; whatever else it returns would be ignored. */
const saidOf = (
  hook: NonNullable<Hooks["operation"]>,
  operation: HookedOperation,
  where: string
): OperationChange | false | undefined => {
  const problem = (text: string): never =>
    failWith(where, text, `return false, nothing, or any of ${Object.keys(members).join(", ")}`)
  let said: unknown
  try {
    said = hook(operation)
  } catch (error) {
    return problem(`the hook fails: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (said === undefined || said === false) return said
  if (said instanceof Promise) {
    said.catch(() => undefined)
    return problem("the hook returns a promise, which is not awaited")
  }
  if (!isNode(said)) return problem(`the hook returns ${JSON.stringify(said)}`)
  const unknown = Object.keys(said).filter((name) => !Object.hasOwn(members, name))
  return unknown.length > 0 ? problem(`the hook returns ${unknown.join(", ")}`) : said
}

/** Applies the hooks to a document, in place. */
export const applyHooks = (
  document: Draft,
  hooks: Hooks,
  extensions: HookExtensions,
  report: Report
): void => {
  hooks.document?.(document)
  for (const { item, method, operation, path, pointer } of operationsIn(document)) {
    const tags = Array.isArray(operation["tags"]) ? operation["tags"] : []
    const seen = {
      id: textOr(operation["operationId"]),
      method: method.toUpperCase(),
      path,
      tags: tags.filter((tag) => typeof tag === "string"),
      operation
    }
    const said = hooks.operation === undefined ? undefined : saidOf(hooks.operation, seen, pointer)
    if (said === false) {
      delete item[method]
      report.add("skipped", pointer, "a hook leaves it out")
    } else if (said !== undefined) change(operation, pointer, said, extensions)
  }
  const { secret } = hooks
  if (secret === undefined) return
  const mark = (schema: unknown, name: string | undefined): void =>
    eachSchema(schema, ({ properties }) => {
      for (const [property, each] of Object.entries(isNode(properties) ? properties : {})) {
        if (isDraft(each) && secret(property, name)) each["x-secret"] = true
      }
    })
  const schemas = memberOf(document["components"], "schemas")
  for (const [name, schema] of Object.entries(isNode(schemas) ? schemas : {})) mark(schema, name)
}
