/**
 * Compares a contract with a file of interface facts, another OpenAPI document of the same API: what
 * do the facts have that the contract lacks? What counts is operations, parameters, bodies, statuses,
 * and of schemas the properties, their types, required members, enumeration values, limits and patterns.
 * Words, names of schemas and what the contract adds do not count. Facts about resources that the
 * contract does not cover at all are left out.
 */

import {
  type Contract,
  type Node,
  entriesOf,
  follow,
  isNode,
  nodeOf,
  nodesOf,
  operationsOf,
  requestBodyOf,
  responsesOf
} from "openapi-document"

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

const allTypes = ["string", "number", "integer", "boolean", "object", "array", "null"]
const constraints = ["type", "enum", "const", "properties", "items", "allOf", "anyOf", "oneOf"]

const jsonTypeOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "array" : typeof value

type TypesOf = (node: Node) => ReadonlyArray<string>

/** The types that a schema names, its parts and alternatives left out. */
const typesNamed = (node: Node): ReadonlyArray<string> => {
  const values = [
    ...(Array.isArray(node["enum"]) ? node["enum"] : []),
    ...("const" in node ? [node["const"]] : [])
  ]
  return "type" in node ? [node["type"]].flat().map(String) : values.map(jsonTypeOf)
}

/** The types of the values that a schema allows: any where it says nothing of them. */
const typesAllowed = (node: Node): ReadonlyArray<string> => {
  if (!constraints.some((key) => key in node)) return allTypes
  const named = typesNamed(node)
  return named.includes("number") ? [...named, "integer"] : named
}

/**
 * What a schema says of its values, as paths such as `keys[].kid`, `kid is string`, `signing_alg=RS256`
 * and `name maxLength=128`. Alternatives and parts count alike; a schema inside itself is entered once.
 */
const shapeOf = (document: Contract, schema: Node, typesOf: TypesOf): ReadonlySet<string> => {
  const shape = new Set<string>()
  const visit = (reference: Node, at: string, open: ReadonlySet<Node>): void => {
    const node = follow(document, reference)
    if (open.has(node)) return
    const within = new Set(open).add(node)
    for (const type of typesOf(node)) shape.add(`${at} is ${type}`)
    for (const [name, property] of entriesOf(node, "properties")) {
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
      for (const alternative of nodesOf(node, part)) visit(alternative, at, within)
    }
  }
  visit(schema, "", new Set())
  return shape
}

const contentFacts = (
  document: Contract,
  body: Node,
  place: string,
  typesOf: TypesOf
): Array<string> =>
  entriesOf(body, "content").flatMap(([type, media]) => [
    `${place} ${type}`,
    ...Array.from(
      shapeOf(document, nodeOf(media, "schema"), typesOf),
      (path) => `${place} ${type} ${path}`
    )
  ])

/** Everything that a description says of the operations on the given paths, a line a fact. */
const factsOf = (
  document: Contract,
  covers: (path: string) => boolean,
  typesOf: TypesOf
): Set<string> => {
  const facts = new Set<string>()
  const placed = operationsOf(document).filter(({ path }) => covers(path))
  for (const { method, path, operation, parameters } of placed) {
    const id = `${method} ${path}`
    facts.add(id)
    for (const parameter of parameters) {
      const place = `${id} ${String(parameter["in"])} ${String(parameter["name"])}`
      facts.add(place)
      for (const shape of shapeOf(document, nodeOf(parameter, "schema"), typesOf)) {
        facts.add(`${place} ${shape}`)
      }
    }
    const body = requestBodyOf(document, operation) ?? {}
    for (const fact of contentFacts(document, body, `${id} body`, typesOf)) facts.add(fact)
    for (const [status, response] of responsesOf(document, operation)) {
      facts.add(`${id} ${status}`)
      for (const fact of contentFacts(document, response, `${id} ${status}`, typesOf))
        facts.add(fact)
    }
  }
  return facts
}

/** The resource that a path belongs to: `/connections-keys/{id}` belongs to `connections`. */
const resourceOf = (path: string): string => /^\/([^/-]*)/u.exec(path)?.[1] ?? ""

/** Everything that the facts have and the contract lacks. */
export const missingFrom = (contract: Contract, facts: Contract): ReadonlyArray<string> => {
  const resources = new Set(Object.keys(contract.paths).map(resourceOf))
  const covers = (path: string): boolean => resources.has(resourceOf(path))
  const known = factsOf(contract, covers, typesAllowed)
  return [...factsOf(facts, covers, typesNamed)].filter((fact) => !known.has(fact))
}
