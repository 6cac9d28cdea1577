/**
 * The operations on a relation, such as the roles of a user: list, add, remove. A function says what a list
 * returns; everything else is data.
 */
import { ApiProblem } from "../http/ApiProblem.ts"
import { asJsonObject, stringsOf, type JsonObject } from "../http/Json.ts"
import { done, type OperationHandler, type OperationRequest } from "../operations/Operation.ts"
import { listResponse } from "../operations/Pages.ts"
import type { Entry } from "../store/Collection.ts"
import type { Pair } from "../store/Relation.ts"
import type { RelationName } from "../store/Store.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import { found, inBody } from "./Found.ts"
import { declared, selectFields } from "./Projection.ts"

/** A relation, seen from one of its sides. */
export interface RelatedOperations {
  readonly relation: RelationName
  /** The side of the first path parameter. */
  readonly owner: { readonly kind: string; readonly side: "left" | "right" }
  readonly others: { readonly kind: string }
  readonly operations: {
    readonly list?: string
    readonly add?: string
    readonly remove?: string
  }
  /** The member of the body with the ids of the other side. */
  readonly member: string
  /** What a list returns for one id of the other side; `undefined` omits it. */
  readonly show?: (tenant: Tenant, pair: Pair, request: OperationRequest) => JsonObject | undefined
  /** What else happens when a pair is removed. */
  readonly removed?: (tenant: Tenant, owner: string, other: string) => void
  /** A relation that must exist before a pair can be added. */
  readonly required?: (tenant: Tenant, owner: string, other: string) => ApiProblem | undefined
}

const ownerId = ({ operation, path }: OperationRequest): string =>
  path[operation.pathParameters[0]?.name ?? ""] ?? ""

const otherOf = (pair: Pair, side: "left" | "right"): string =>
  side === "left" ? pair.right : pair.left

/** A list of pairs, each with the members that the contract declares for an item. */
export const listPairs = (
  tenant: Tenant,
  request: OperationRequest,
  entries: ReadonlyArray<Entry<Pair>>,
  show: (tenant: Tenant, pair: Pair, request: OperationRequest) => JsonObject | undefined
): ReturnType<OperationHandler> =>
  listResponse(request, entries, (pair) =>
    selectFields(
      declared(show(tenant, pair, request) ?? {}, request.operation.response.item),
      request.query
    )
  )

const handlersOf = (
  related: RelatedOperations
): ReadonlyArray<readonly [string, OperationHandler]> => {
  const { member, operations, others, owner, relation } = related
  const show =
    related.show ??
    ((tenant: Tenant, pair: Pair) =>
      tenant.store.resources(others.kind).get(otherOf(pair, owner.side)))
  const pairsOf = (tenant: Tenant, id: string) => {
    const pairs = tenant.store.relations(relation)
    return owner.side === "left" ? pairs.ofLeft(id) : pairs.ofRight(id)
  }
  const list: OperationHandler = (tenant, request) => {
    const id = ownerId(request)
    const record = found(tenant, owner.kind, id)
    return record instanceof ApiProblem
      ? record
      : listPairs(tenant, request, pairsOf(tenant, id).entries(), show)
  }
  const add: OperationHandler = (tenant, request) => {
    const id = ownerId(request)
    const record = found(tenant, owner.kind, id)
    if (record instanceof ApiProblem) return record
    const ids = stringsOf(asJsonObject(request.body)[member])
    // All or none: they are checked before the first one is added.
    for (const other of ids) {
      const existing = found(tenant, others.kind, other)
      if (existing instanceof ApiProblem) return inBody(existing, request)
      const problem = related.required?.(tenant, id, other)
      if (problem !== undefined) return problem
    }
    const pairs = tenant.store.relations(relation)
    for (const other of ids) {
      const [left, right] = owner.side === "left" ? [id, other] : [other, id]
      if (!pairs.has(left, right)) {
        pairs.add(left, right, { $since: new Date(tenant.now()).toISOString() })
      }
    }
    return done(request)
  }
  const remove: OperationHandler = (tenant, request) => {
    const id = ownerId(request)
    const record = found(tenant, owner.kind, id)
    if (record instanceof ApiProblem) return record
    const pairs = tenant.store.relations(relation)
    for (const other of stringsOf(asJsonObject(request.body)[member])) {
      const [left, right] = owner.side === "left" ? [id, other] : [other, id]
      if (pairs.remove(left, right)) related.removed?.(tenant, id, other)
    }
    return done(request)
  }
  const all: ReadonlyArray<readonly [string | undefined, OperationHandler]> = [
    [operations.list, list],
    [operations.add, add],
    [operations.remove, remove]
  ]
  return all.flatMap(([id, handler]) => (id === undefined ? [] : [[id, handler] as const]))
}

/** The operations of these relations, by operation id. */
export const relationHandlers = (
  relations: ReadonlyArray<RelatedOperations>
): Readonly<Record<string, OperationHandler>> => Object.fromEntries(relations.flatMap(handlersOf))
