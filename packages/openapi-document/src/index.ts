/**
 * A bundled OpenAPI document, read with the caution that JSON deserves: every look into it says what
 * it expects, and what is not there is `undefined` or empty. References are those of a bundle, inside
 * the document.
 */

/** Any JSON object of a document. */
export type Node = Readonly<Record<string, unknown>>

/** As much of a document as makes it one. */
export interface Contract extends Node {
  readonly paths: Node
}

export const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Whether a value is a document whose operations can be read. */
export const isContract = (value: unknown): value is Contract =>
  isNode(value) && isNode(value["paths"])

/** A member that is an object; an empty one where there is none. */
export const nodeOf = (node: Node, key: string): Node => {
  const value = node[key]
  return isNode(value) ? value : {}
}

/** The objects in a member that is a list. */
export const nodesOf = (node: Node, key: string): ReadonlyArray<Node> => {
  const value = node[key]
  return Array.isArray(value) ? value.filter(isNode) : []
}

/** The objects in a member that is a map, with their keys. */
export const entriesOf = (node: Node, key: string): ReadonlyArray<readonly [string, Node]> =>
  Object.entries(nodeOf(node, key)).flatMap(([name, value]) =>
    isNode(value) ? [[name, value] as const] : []
  )

/** The strings in a member that is a list, or that is one. */
export const stringsOf = (node: Node, key: string): ReadonlyArray<string> =>
  [node[key]].flat().filter((value) => typeof value === "string")

export const stringOf = (node: Node, key: string): string | undefined => {
  const value = node[key]
  return typeof value === "string" ? value : undefined
}

export const numberOf = (node: Node, key: string): number | undefined => {
  const value = node[key]
  return typeof value === "number" ? value : undefined
}

/** What an operation says about retries: `x-retry` is a class, or an object that has one. */
export interface RetryRule {
  readonly class: string | undefined
  readonly reason: string | undefined
  /** Members of the request body with which a call is never retried. */
  readonly neverWith: ReadonlyArray<string>
  /** The statuses that a second request gets. */
  readonly second: ReadonlyArray<number>
}

export const retryOf = (operation: Node): RetryRule => {
  const details = nodeOf(operation, "x-retry")
  return {
    class: stringOf(operation, "x-retry") ?? stringOf(details, "class"),
    reason: stringOf(details, "reason"),
    neverWith: stringsOf(details, "neverWith"),
    second: [details["second"]].flat().filter((value) => typeof value === "number")
  }
}

/** What a node refers to, if it is a reference. */
export const referenceOf = (node: Node): string | undefined => stringOf(node, "$ref")

const pointed = (document: Node, reference: string): Node => {
  const keys = reference.replace(/^#\//u, "").split("/")
  const names = keys.map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"))
  const target = names.reduce<unknown>((at, name) => (isNode(at) ? at[name] : undefined), document)
  return isNode(target) ? target : {}
}

/** The node, or what it refers to, however many references away; what stands beside them is left. */
export const follow = (document: Node, node: Node): Node => {
  const seen = new Set<string>()
  let at = node
  for (;;) {
    const reference = referenceOf(at)
    if (reference === undefined || seen.has(reference)) return at
    seen.add(reference)
    at = pointed(document, reference)
  }
}

const schemaPrefix = "#/components/schemas/"

/** The name of the schema that a node refers to. */
export const schemaNameOf = (node: Node): string | undefined => {
  const reference = referenceOf(node)
  return reference?.startsWith(schemaPrefix) === true
    ? reference.slice(schemaPrefix.length)
    : undefined
}

/** The named schemas that anything in a value refers to, each as often as it does. */
export const schemaNamesIn = (value: unknown): ReadonlyArray<string> => {
  const names: Array<string> = []
  const visit = (part: unknown): void => {
    if (Array.isArray(part)) {
      part.forEach(visit)
    } else if (isNode(part)) {
      const name = schemaNameOf(part)
      if (name !== undefined) names.push(name)
      Object.values(part).forEach(visit)
    }
  }
  visit(value)
  return names
}

const methods = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace"])

/** Whether a member of a path item is an operation: its key is a method. */
export const isMethod = (key: string): boolean => methods.has(key)

/** An operation with where it stands and its parameters, references followed. */
export interface PlacedOperation {
  readonly id: string
  /** In capitals. */
  readonly method: string
  readonly path: string
  readonly operation: Node
  /** The operation's parameters and, where it does not override them, those of its path. */
  readonly parameters: ReadonlyArray<Node>
}

const parameterKey = (parameter: Node): string =>
  `${stringOf(parameter, "in")} ${stringOf(parameter, "name")}`

const parametersOf = (document: Contract, item: Node, operation: Node): ReadonlyArray<Node> => {
  const all = [...nodesOf(item, "parameters"), ...nodesOf(operation, "parameters")]
  const byKey = new Map<string, Node>()
  for (const reference of all) {
    const parameter = follow(document, reference)
    byKey.set(parameterKey(parameter), parameter)
  }
  return [...byKey.values()]
}

/** Every operation of a document, in its order. One without an id goes by its method and path. */
export const operationsOf = (document: Contract): ReadonlyArray<PlacedOperation> =>
  entriesOf(document, "paths").flatMap(([path, item]) =>
    Object.keys(item)
      .filter(isMethod)
      .map((key) => {
        const operation = nodeOf(item, key)
        const method = key.toUpperCase()
        return {
          id: stringOf(operation, "operationId") ?? `${method} ${path}`,
          method,
          path,
          operation,
          parameters: parametersOf(document, item, operation)
        }
      })
  )

/** The names in a path template, in its order. */
export const pathNamesOf = (path: string): ReadonlyArray<string> =>
  Array.from(path.matchAll(/\{([^}]+)\}/gu), ([, name = ""]) => name)

/** The responses of an operation by status, references followed. */
export const responsesOf = (
  document: Contract,
  operation: Node
): ReadonlyArray<readonly [status: string, response: Node]> =>
  entriesOf(operation, "responses").map(
    ([status, response]) => [status, follow(document, response)] as const
  )

/** The body that an operation takes, reference followed. */
export const requestBodyOf = (document: Contract, operation: Node): Node | undefined => {
  const body = operation["requestBody"]
  return isNode(body) ? follow(document, body) : undefined
}

/** The schemas of a document by name. */
export const schemasOf = (document: Contract): Node =>
  nodeOf(nodeOf(document, "components"), "schemas")
