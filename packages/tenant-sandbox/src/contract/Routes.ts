/**
 * Finds the operation that a request is for. Concrete segments win over parameters, as the
 * contract's own rules for paths have it.
 */
import { operations, otherOperations } from "../generated/Contract.ts"
import { decodeSegment, matchRawPath, parseTemplate, type PathTemplate } from "../http/RawPath.ts"
import type { ContractOperation } from "./ContractOperation.ts"

/** A request's operation and its raw, still encoded path parameters. */
export interface RouteMatch {
  readonly operation: ContractOperation
  readonly rawParameters: Readonly<Record<string, string>>
}

const parameterCount = (template: PathTemplate): number =>
  template.segments.filter((segment) => "parameter" in segment).length

const routes = [...operations, ...otherOperations]
  .map((operation) => ({ operation, template: parseTemplate(operation.path) }))
  .sort((a, b) => parameterCount(a.template) - parameterCount(b.template))

/** The operation of a method and a raw path, if the contract has one. */
export const findRoute = (method: string, rawPath: string): RouteMatch | undefined => {
  for (const { operation, template } of routes) {
    if (operation.method !== method) continue
    const rawParameters = matchRawPath(template, rawPath)
    if (rawParameters !== undefined) return { operation, rawParameters }
  }
  return undefined
}

/** The decoded parameters, or the name of one that cannot be decoded. */
export const decodeParameters = (
  rawParameters: Readonly<Record<string, string>>
): Readonly<Record<string, string>> | { readonly undecodable: string } => {
  const decoded: Record<string, string> = {}
  for (const [name, raw] of Object.entries(rawParameters)) {
    const value = decodeSegment(raw)
    if (value === undefined) return { undecodable: name }
    decoded[name] = value
  }
  return decoded
}
