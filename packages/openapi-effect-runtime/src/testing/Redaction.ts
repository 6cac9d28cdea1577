/**
 * Decides which parts of an exchange may be recorded. The generator derives it from the API's document:
 * what is declared and not marked as secret is kept, everything else is redacted.
 */
import { isObject } from "../core/Json.ts"
import { parse as parseLinks } from "../pagination/LinkHeader.ts"

/**
 * What is kept of a value:
 *
 * - a number, as a bit set: 1 keeps strings, 2 numbers, 8 times (RFC 3339); values of other kinds are
 *   redacted. `4` is a boolean or `null`, which are always kept; `0` is a secret;
 * - a name: what the shape with that name keeps;
 * - an array: what one of the shapes keeps of each item;
 * - an object: what the shape of each member keeps; members without one are redacted. An object without
 *   members is a map, of which nothing is kept. `*` says that there may be other members. `|` has
 *   alternatives: what one of them redacts or leaves open is redacted.
 */
export type Shape = number | string | ReadonlyArray<Shape> | { readonly [member: string]: Shape }

/** What is kept of the exchanges of one operation. */
export interface OperationShapes {
  /** The path parameters whose values are secret. */
  readonly secretPath?: ReadonlyArray<string>
  readonly query?: Shape
  readonly body?: Shape
  /** By status; `default` for all others. */
  readonly responses?: Readonly<Record<string, Shape>>
}

/** What is kept of the exchanges of an SDK. */
export interface Recordings {
  /** Shapes by name. */
  readonly shapes: Readonly<Record<string, Shape>>
  /** By method and path template, such as `GET /artworks/{id}`. */
  readonly operations: Readonly<Record<string, OperationShapes>>
  /** What is kept of error responses that an operation does not declare. */
  readonly error?: Shape
}

/** The placeholder for a redacted value. */
export const redaction = "[redacted]"

type Node = Exclude<Shape, string>

const nodesOf = (
  { shapes }: Recordings,
  shape: Shape | undefined,
  seen: ReadonlySet<string> = new Set()
): ReadonlyArray<Node> => {
  if (shape === undefined) return []
  if (typeof shape === "string") {
    if (seen.has(shape) || !Object.hasOwn(shapes, shape)) return []
    return nodesOf({ shapes, operations: {} }, shapes[shape], new Set([...seen, shape]))
  }
  if (typeof shape === "number" || Array.isArray(shape)) return [shape]
  const node = shape as { readonly [member: string]: Shape }
  const alternatives = node["|"]
  return [
    // A shape with only alternatives declares nothing itself.
    ...(alternatives !== undefined && Object.keys(node).length === 1 ? [] : [node]),
    ...(Array.isArray(alternatives)
      ? alternatives.flatMap((each: Shape) => nodesOf({ shapes, operations: {} }, each, seen))
      : [])
  ]
}

/** How the parts of a value change. */
interface Change {
  /** The replacement of a redacted string or number. */
  readonly taken: (value: string | number) => string
  /** The replacement of a kept string, or of the name of an undeclared member. */
  readonly text: (value: string) => string
}

/** Redacts every string and number at any depth. */
const withoutValues = (change: Change, value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((item) => withoutValues(change, item))
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        change.text(name),
        withoutValues(change, member)
      ])
    )
  }
  return typeof value === "string" || typeof value === "number" ? change.taken(value) : value
}

const isMembers = (node: Node): node is { readonly [member: string]: Shape } => isObject(node)

const isMap = (node: Node): boolean => isMembers(node) && Object.keys(node).length === 0

/** What the alternatives of an object declare for a member. */
const memberNodes = (
  recordings: Recordings,
  nodes: ReadonlyArray<Node>,
  name: string
): ReadonlyArray<Node> => {
  const objects = nodes.filter(isMembers)
  const nodesIn = (member: string) =>
    objects.flatMap((node) =>
      Object.hasOwn(node, member) ? nodesOf(recordings, node[member]) : []
    )
  if (name === "|" || name === "*") return []
  const declared = nodesIn(name)
  // One alternative declares it, but in another it is undeclared.
  const isOpen = objects.some((node) => Object.hasOwn(node, "*") && !Object.hasOwn(node, name))
  return isOpen && declared.length > 0 ? [...declared, 0] : declared
}

const time = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i

/** Whether scalar shapes keep a string or number. */
const keeps = (nodes: ReadonlyArray<Node>, value: string | number): boolean => {
  const has = (kind: number) =>
    nodes.some((node) => typeof node === "number" && Math.floor(node / kind) % 2 === 1)
  if (typeof value === "string" && has(8) && time.test(value)) return true
  // A map in one alternative may be a string in another.
  return !nodes.some(isMap) && has(typeof value === "string" ? 1 : 2)
}

const keptOf = (
  recordings: Recordings,
  nodes: ReadonlyArray<Node>,
  change: Change,
  value: unknown
): unknown => {
  if (nodes.length === 0 || nodes.includes(0)) return withoutValues(change, value)
  if (typeof value === "string" || typeof value === "number") {
    if (!keeps(nodes, value)) return change.taken(value)
    return typeof value === "string" ? change.text(value) : value
  }
  if (nodes.some(isMap)) return withoutValues(change, value)
  if (Array.isArray(value)) {
    const items = nodes.flatMap((node) =>
      Array.isArray(node) ? node.flatMap((item: Shape) => nodesOf(recordings, item)) : []
    )
    return value.map((item) => keptOf(recordings, items, change, item))
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => {
        const members = memberNodes(recordings, nodes, name)
        return [
          members.length === 0 ? change.text(name) : name,
          keptOf(recordings, members, change, member)
        ]
      })
    )
  }
  return value
}

const same = (text: string): string => text

/** The part of a value that may be recorded; `text` changes the kept strings. */
export const kept = (
  recordings: Recordings,
  shape: Shape | undefined,
  value: unknown,
  text: (kept: string) => string = same
): unknown =>
  keptOf(recordings, nodesOf(recordings, shape), { taken: () => redaction, text }, value)

/** The strings and numbers that {@link kept} redacts in a value. */
export const takenOut = (
  recordings: Recordings,
  shape: Shape | undefined,
  value: unknown
): ReadonlyArray<string | number> => {
  const values: Array<string | number> = []
  const taken = (each: string | number): string => {
    values.push(each)
    return redaction
  }
  keptOf(recordings, nodesOf(recordings, shape), { taken, text: same }, value)
  return values
}

const isParameter = (segment: string): boolean => segment.startsWith("{")

const nothing: OperationShapes = {}

/** The operation of an exchange. */
export interface FoundOperation {
  readonly shapes: OperationShapes
  /** Whether the path segment at an index is the value of a parameter. */
  readonly isParameter: (segment: number) => boolean
  /** Whether that value is secret. */
  readonly isSecret: (segment: number) => boolean
}

/** In an unknown path, every segment may be a parameter. */
const unknownOperation: FoundOperation = {
  shapes: nothing,
  isParameter: () => true,
  isSecret: () => false
}

/** Finds the operation of a method and a path without its query. */
export const finderOf = ({ operations }: Recordings) => {
  const templates = Object.entries(operations)
    .map(([key, shapes]) => ({ parts: key.split(/[ /]/), shapes }))
    // A literal path takes precedence over one with parameters.
    .sort((a, b) => a.parts.filter(isParameter).length - b.parts.filter(isParameter).length)
  return (method: string, path: string): FoundOperation => {
    const parts = `${method} ${path}`.split(/[ /]/)
    const template = templates.find(
      (each) =>
        each.parts.length === parts.length &&
        each.parts.every((part, index) => isParameter(part) || part === parts[index])
    )
    if (template === undefined) return unknownOperation
    return {
      shapes: template.shapes,
      // The first part is the method.
      isParameter: (segment) => isParameter(template.parts[segment + 1] ?? ""),
      isSecret: (segment) =>
        template.shapes.secretPath?.some((name) =>
          template.parts[segment + 1]?.includes(`{${name}}`)
        ) === true
    }
  }
}

/** Decodes a text, if its encoding is valid. */
export const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text.replaceAll("+", " "))
  } catch {
    return undefined
  }
}

/** Numbers and booleans in a query are strings. */
const queryValue = (text: string): unknown =>
  /^(?:true|false|null|-?\d+(?:\.\d+)?)$/.test(text) ? (JSON.parse(text) as unknown) : text

const queryNodes = (
  recordings: Recordings,
  shape: Shape | undefined,
  name: string
): ReadonlyArray<Node> => {
  // The parameter of `filter[name]=value` is `filter`; an invalid encoding belongs to none.
  const parameter = decoded(name.replace(/(\[|%5B).*$/i, ""))
  return parameter === undefined
    ? []
    : memberNodes(recordings, nodesOf(recordings, shape), parameter)
}

const keepsQuery = (nodes: ReadonlyArray<Node>, encoded: string): boolean => {
  if (nodes.length === 0 || nodes.includes(0)) return false
  const text = decoded(encoded) ?? encoded
  // JSON.parse may reject what looks like a number.
  const value = /^-?0\d/.test(text) ? text : queryValue(text)
  if (keeps(nodes, text)) return true
  return typeof value === "number" ? keeps(nodes, value) : typeof value !== "string"
}

/** The pairs of a query in their original encoding, and whether the value may be kept. */
const pairsOf = (recordings: Recordings, shape: Shape | undefined, query: string) =>
  query.split("&").map((pair) => {
    const [name = "", ...rest] = pair.split("=")
    const value = rest.length === 0 ? undefined : rest.join("=")
    return {
      name,
      value,
      isKept: value === undefined || keepsQuery(queryNodes(recordings, shape, name), value)
    }
  })

/**
 * A query in which the values of undeclared parameters are redacted; `text` changes the kept ones in
 * their encoded form.
 */
export const keptQuery = (
  recordings: Recordings,
  shape: Shape | undefined,
  query: string,
  text: (kept: string) => string = same
): string =>
  pairsOf(recordings, shape, query)
    .map(({ isKept, name, value }) =>
      value === undefined ? name : `${name}=${isKept ? text(value) : encodeURIComponent(redaction)}`
    )
    .join("&")

/** The decoded values that {@link keptQuery} redacts in a query. */
export const takenOutOfQuery = (
  recordings: Recordings,
  shape: Shape | undefined,
  query: string
): ReadonlyArray<string> =>
  pairsOf(recordings, shape, query).flatMap(({ isKept, value = "" }) =>
    isKept ? [] : [decoded(value) ?? value]
  )

/**
 * The targets and relations of a `Link` header, with queries as {@link keptQuery} keeps them; other
 * parameters are left out.
 */
export const keptLink = (
  recordings: Recordings,
  shape: Shape | undefined,
  link: string,
  text: (kept: string) => string = same
): string =>
  parseLinks(link)
    .map(({ parameters, target }) => {
      const [place = "", ...query] = target.split("?")
      const search =
        query.length === 0 ? "" : `?${keptQuery(recordings, shape, query.join("?"), text)}`
      const relation = (parameters.get("rel") ?? "").replaceAll(/[^\w -]/g, "")
      return `<${text(place)}${search}>; rel="${relation}"`
    })
    .join(", ")
