/**
 * Finds the operation of a request. Literal segments take precedence over parameters, as in OpenAPI.
 * The templates form a tree, so that the cost depends on the path's segments, not on the number of
 * operations.
 */
import { operations, otherOperations } from "../generated/Contract.ts"
import { decodeSegment } from "../http/RawPath.ts"
import type { ContractOperation } from "./ContractOperation.ts"

/** A request's operation and its raw, still encoded path parameters. */
export interface RouteMatch {
  readonly operation: ContractOperation
  readonly rawParameters: Readonly<Record<string, string>>
}

interface Node {
  readonly literals: Map<string, Node>
  parameter: Node | undefined
  /** The operations that end here, by method, with the names of their parameters in order. */
  readonly ends: Map<
    string,
    { readonly operation: ContractOperation; readonly names: ReadonlyArray<string> }
  >
}

const emptyNode = (): Node => ({ literals: new Map(), parameter: undefined, ends: new Map() })

const plant = (root: Node, operation: ContractOperation): void => {
  const names: Array<string> = []
  let node = root
  for (const segment of operation.path.split("/").slice(1)) {
    if (segment.startsWith("{") && segment.endsWith("}")) {
      names.push(segment.slice(1, -1))
      node.parameter ??= emptyNode()
      node = node.parameter
    } else {
      const child = node.literals.get(segment) ?? emptyNode()
      node.literals.set(segment, child)
      node = child
    }
  }
  node.ends.set(operation.method, { operation, names })
}

const root = emptyNode()
for (const operation of [...operations, ...otherOperations]) plant(root, operation)

const walk = (
  node: Node,
  method: string,
  segments: ReadonlyArray<string>,
  at: number,
  values: Array<string>
): RouteMatch | undefined => {
  const segment = segments[at]
  if (segment === undefined) {
    const end = node.ends.get(method)
    if (end === undefined) return undefined
    const rawParameters: Record<string, string> = {}
    for (const [index, name] of end.names.entries()) rawParameters[name] = values[index] ?? ""
    return { operation: end.operation, rawParameters }
  }
  const literal = node.literals.get(segment)
  if (literal !== undefined) {
    const found = walk(literal, method, segments, at + 1, values)
    if (found !== undefined) return found
  }
  // A parameter is never empty.
  if (node.parameter === undefined || segment === "") return undefined
  values.push(segment)
  const found = walk(node.parameter, method, segments, at + 1, values)
  if (found === undefined) values.pop()
  return found
}

/** The operation of a method and a raw path, if the contract has one. */
export const findRoute = (method: string, rawPath: string): RouteMatch | undefined =>
  rawPath.startsWith("/") ? walk(root, method, rawPath.slice(1).split("/"), 0, []) : undefined

/** The methods that the contract has for a raw path. */
export const methodsOf = (rawPath: string): ReadonlyArray<string> =>
  ["GET", "POST", "PUT", "PATCH", "DELETE"].filter(
    (method) => findRoute(method, rawPath) !== undefined
  )

/** The decoded parameters, or the name of one that cannot be decoded. */
export const decodeParameters = (
  rawParameters: Readonly<Record<string, string>>
): Readonly<Record<string, string>> | { readonly undecodable: string } => {
  const decoded: Record<string, string> = {}
  for (const [name, raw] of Object.entries(rawParameters)) {
    const value = raw.includes("%") ? decodeSegment(raw) : raw
    if (value === undefined) return { undecodable: name }
    decoded[name] = value
  }
  return decoded
}
