/**
 * What of an exchange may be written down. The generator derives it from the API's document: what
 * that declares, and does not call secret, is kept; everything else is taken out, since nobody has
 * said what it is.
 */
import { isObject } from "../core/Json.ts"
import { parse as parseLinks } from "../pagination/LinkHeader.ts"

/**
 * What is kept of a value:
 *
 * - `1`: a string, number, boolean or `null`;
 * - `0`: nothing;
 * - a name: what the shape of that name keeps;
 * - an array: of each item what one of the shapes keeps;
 * - an object: of each member what its shape keeps, and of members without one nothing. The member
 *   `|` has alternatives: a member that one of them takes out is taken out.
 */
export type Shape = 0 | 1 | string | ReadonlyArray<Shape> | { readonly [member: string]: Shape }

/** What is kept of the exchanges of one operation. */
export interface OperationShapes {
  readonly query?: Shape
  readonly body?: Shape
  /** By status; `default` for those that are not named. */
  readonly responses?: Readonly<Record<string, Shape>>
}

/** What is kept of the exchanges of an SDK. */
export interface Recordings {
  /** Shapes by their names. */
  readonly shapes: Readonly<Record<string, Shape>>
  /** By method and path template, such as `GET /artworks/{id}`. */
  readonly operations: Readonly<Record<string, OperationShapes>>
  /** What is kept of error responses that an operation does not declare. */
  readonly error?: Shape
}

/** What stands in the place of what is taken out. */
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
    node,
    ...(Array.isArray(alternatives)
      ? alternatives.flatMap((each: Shape) => nodesOf({ shapes, operations: {} }, each, seen))
      : [])
  ]
}

/** Takes out every string and number, wherever it is. */
const withoutValues = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutValues)
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, withoutValues(member)])
    )
  }
  return typeof value === "string" || typeof value === "number" ? redaction : value
}

const keptOf = (recordings: Recordings, nodes: ReadonlyArray<Node>, value: unknown): unknown => {
  if (nodes.length === 0 || nodes.includes(0)) return withoutValues(value)
  if (Array.isArray(value)) {
    const items = nodes.flatMap((node) =>
      Array.isArray(node) ? node.flatMap((item: Shape) => nodesOf(recordings, item)) : []
    )
    return value.map((item) => keptOf(recordings, items, item))
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        keptOf(
          recordings,
          nodes.flatMap((node) =>
            isObject(node) && name !== "|" && Object.hasOwn(node, name)
              ? nodesOf(recordings, node[name] as Shape)
              : []
          ),
          member
        )
      ])
    )
  }
  return nodes.includes(1) ? value : withoutValues(value)
}

/** What may be written down of a value that has a shape. */
export const kept = (recordings: Recordings, shape: Shape | undefined, value: unknown): unknown =>
  keptOf(recordings, nodesOf(recordings, shape), value)

const isParameter = (segment: string): boolean => segment.startsWith("{")

const nothing: OperationShapes = {}

/** Finds the shapes of the operation that a method and a path without its query belong to. */
export const finderOf = ({ operations }: Recordings) => {
  const templates = Object.entries(operations)
    .map(([key, shapes]) => ({ parts: key.split(/[ /]/), shapes }))
    // A path that is spelled out comes before one with parameters.
    .sort((a, b) => a.parts.filter(isParameter).length - b.parts.filter(isParameter).length)
  return (method: string, path: string): OperationShapes => {
    const parts = `${method} ${path}`.split(/[ /]/)
    return (
      templates.find(
        (template) =>
          template.parts.length === parts.length &&
          template.parts.every((part, index) => isParameter(part) || part === parts[index])
      )?.shapes ?? nothing
    )
  }
}

/** What an encoded name spells; one that is encoded badly is a name that nobody has declared. */
const decoded = (name: string): string => {
  try {
    return decodeURIComponent(name)
  } catch {
    return ""
  }
}

/** A query, with the values of parameters taken out that the operation does not declare. */
export const keptQuery = (
  recordings: Recordings,
  shape: Shape | undefined,
  query: string
): string =>
  query
    .split("&")
    .map((pair) => {
      const [name = "", ...value] = pair.split("=")
      // The parameter of `filter[name]=value` is `filter`.
      const parameter = decoded(name.replace(/(\[|%5B).*$/i, ""))
      const nodes = nodesOf(recordings, shape).flatMap((node) =>
        isObject(node) && Object.hasOwn(node, parameter)
          ? nodesOf(recordings, node[parameter] as Shape)
          : []
      )
      return value.length === 0 || (nodes.length > 0 && !nodes.includes(0))
        ? pair
        : `${name}=${encodeURIComponent(redaction)}`
    })
    .join("&")

/**
 * The targets and relations of a `Link` header, with their queries as {@link keptQuery} keeps them;
 * what else it says of a target is left out.
 */
export const keptLink = (recordings: Recordings, shape: Shape | undefined, link: string): string =>
  parseLinks(link)
    .map(({ parameters, target }) => {
      const [place = "", ...query] = target.split("?")
      const search = query.length === 0 ? "" : `?${keptQuery(recordings, shape, query.join("?"))}`
      return `<${place}${search}>; rel="${(parameters.get("rel") ?? "").replaceAll(/[^\w -]/g, "")}"`
    })
    .join(", ")
