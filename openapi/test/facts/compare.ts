/**
 * Compares a contract with a file of interface facts, another OpenAPI document of the same API: what
 * do the facts have that the contract lacks? What counts is operations, parameters, bodies, statuses,
 * and of schemas the properties, required members, enumeration values, limits and patterns.
 * Words, names of schemas and what the contract adds do not count. Facts about resources that the
 * contract does not cover at all are left out.
 */

/** As much of an OpenAPI document as the comparison reads. */
export interface Description {
  readonly paths: Readonly<Record<string, unknown>>
  readonly components?: object
}

type Node = Readonly<Record<string, unknown>>

const methods = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace"])

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null

const nodesOf = (value: unknown): ReadonlyArray<Node> =>
  Array.isArray(value) ? value.filter(isNode) : []

const entriesOf = (value: unknown): ReadonlyArray<readonly [string, Node]> =>
  isNode(value)
    ? Object.entries(value).flatMap(([key, node]) => (isNode(node) ? [[key, node] as const] : []))
    : []

/** The node itself, or what its reference points to, as far as it points to something. */
const follow = (document: Description, node: unknown): Node => {
  if (!isNode(node)) return {}
  const reference = node["$ref"]
  if (typeof reference !== "string") return node
  const keys = reference.replace(/^#\//u, "").split("/")
  const names = keys.map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"))
  return follow(
    document,
    names.reduce<unknown>((at, name) => (isNode(at) ? at[name] : undefined), document)
  )
}

const limits = [
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
  "pattern"
]

/**
 * What a schema says of its values, as paths such as `keys[].kid`, `signing_alg=RS256` and
 * `name maxLength=128`. Alternatives and parts count alike; a schema inside itself is entered once.
 */
const shapeOf = (document: Description, schema: unknown): ReadonlySet<string> => {
  const shape = new Set<string>()
  const visit = (reference: unknown, at: string, open: ReadonlySet<Node>): void => {
    const node = follow(document, reference)
    if (open.has(node)) return
    const within = new Set(open).add(node)
    for (const [name, property] of entriesOf(node["properties"])) {
      const place = at === "" ? name : `${at}.${name}`
      shape.add(place)
      visit(property, place, within)
    }
    if (isNode(node["items"])) visit(node["items"], `${at}[]`, within)
    if (isNode(node["additionalProperties"])) {
      visit(node["additionalProperties"], `${at}{}`, within)
    }
    for (const value of Array.isArray(node["enum"]) ? node["enum"] : []) {
      shape.add(`${at}=${String(value)}`)
    }
    for (const name of Array.isArray(node["required"]) ? node["required"] : []) {
      shape.add(`${at === "" ? "" : `${at}.`}${String(name)} required`)
    }
    for (const limit of limits.filter((key) => Object.hasOwn(node, key))) {
      shape.add(`${at} ${limit}=${String(node[limit])}`)
    }
    for (const part of ["allOf", "anyOf", "oneOf"]) {
      for (const alternative of nodesOf(node[part])) visit(alternative, at, within)
    }
  }
  visit(schema, "", new Set())
  return shape
}

const contentFacts = (document: Description, content: unknown, place: string): Array<string> =>
  entriesOf(content).flatMap(([type, media]) => [
    `${place} ${type}`,
    ...Array.from(shapeOf(document, media["schema"]), (path) => `${place} ${type} ${path}`)
  ])

/** Everything that a description says of the operations on the given paths, a line a fact. */
const factsOf = (document: Description, covers: (path: string) => boolean): Set<string> => {
  const facts = new Set<string>()
  for (const [path, item] of entriesOf(document.paths).filter(([key]) => covers(key))) {
    for (const [method, operation] of entriesOf(item).filter(([key]) => methods.has(key))) {
      const id = `${method.toUpperCase()} ${path}`
      facts.add(id)
      for (const reference of [
        ...nodesOf(item["parameters"]),
        ...nodesOf(operation["parameters"])
      ]) {
        const parameter = follow(document, reference)
        const place = `${id} ${String(parameter["in"])} ${String(parameter["name"])}`
        facts.add(place)
        for (const path of shapeOf(document, parameter["schema"])) facts.add(`${place} ${path}`)
      }
      const body = follow(document, operation["requestBody"])
      for (const fact of contentFacts(document, body["content"], `${id} body`)) facts.add(fact)
      for (const [status, reference] of entriesOf(operation["responses"])) {
        const response = follow(document, reference)
        facts.add(`${id} ${status}`)
        for (const fact of contentFacts(document, response["content"], `${id} ${status}`)) {
          facts.add(fact)
        }
      }
    }
  }
  return facts
}

/** The resource that a path belongs to: `/connections-keys/{id}` belongs to `connections`. */
const resourceOf = (path: string): string => /^\/([^/-]*)/u.exec(path)?.[1] ?? ""

/** Everything that the facts have and the contract lacks. */
export const missingFrom = (contract: Description, facts: Description): ReadonlyArray<string> => {
  const resources = new Set(Object.keys(contract.paths).map(resourceOf))
  const covers = (path: string): boolean => resources.has(resourceOf(path))
  const known = factsOf(contract, covers)
  return [...factsOf(facts, covers)].filter((fact) => !known.has(fact))
}
