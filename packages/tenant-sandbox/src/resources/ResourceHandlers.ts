/**
 * The operations of a kind of resource, made from its definition and the contract: list, create, get,
 * update, replace and delete.
 */
import { declares } from "../contract/ContractOperation.ts"
import { emptyResponse, type Response } from "../http/Response.ts"
import { ApiProblem } from "../http/ApiProblem.ts"
import { asJsonObject, isJsonObject, stringsOf, type JsonObject } from "../http/Json.ts"
import {
  done,
  success,
  type OperationHandler,
  type OperationRequest
} from "../operations/Operation.ts"
import { listResponse } from "../operations/Pages.ts"
import { uniqueKey } from "../store/Store.ts"
import { randomUuid } from "../tenant/RandomText.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import { presenter, selectFields, visible } from "./Projection.ts"
import type { Identifier, Resource, ResourceError } from "./Resource.ts"
import { valueAt } from "./SearchValues.ts"
import { select } from "./Selection.ts"

/** An error of a resource, with its status if the operation declares it, otherwise 400. */
const problem = (
  request: OperationRequest,
  status: number,
  { errorCode, message }: ResourceError
): ApiProblem =>
  new ApiProblem({
    statusCode: declares(request.operation, status) ? status : 400,
    message,
    ...(errorCode === undefined ? {} : { errorCode })
  })

const lastParameter = ({ operation, path }: OperationRequest): string =>
  path[operation.pathParameters.at(-1)?.name ?? ""] ?? ""

const firstParameter = ({ operation, path }: OperationRequest): string =>
  path[operation.pathParameters[0]?.name ?? ""] ?? ""

const newId = (identifier: Identifier, input: JsonObject, tenant: Tenant): string =>
  "given" in identifier
    ? String(input[identifier.member])
    : "uuid" in identifier
      ? randomUuid(tenant.text)
      : identifier.prefix + tenant.text(identifier.length, identifier.alphabet)

const withoutNulls = (record: JsonObject): JsonObject =>
  Object.values(record).includes(null)
    ? Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null))
    : record

const kinds = new Map<string, Resource>()

/** The definition of a kind of resource. */
const resourceNamed = (name: string): Resource | undefined => kinds.get(name)

/** The error if the parent in the path does not exist. */
const parentProblem = (
  resource: Resource,
  tenant: Tenant,
  request: OperationRequest
): ApiProblem | undefined => {
  if (resource.parent === undefined) return undefined
  const id = firstParameter(request)
  if (tenant.store.resources(resource.parent.resource).get(id) !== undefined) return undefined
  const error = resourceNamed(resource.parent.resource)?.errors.notFound
  return problem(request, 404, error ?? { message: "Not Found" })
}

/** The record in the path, or the error if it does not exist. */
export const findRecord = (
  resource: Resource,
  tenant: Tenant,
  request: OperationRequest
): JsonObject | ApiProblem => {
  const orphaned = parentProblem(resource, tenant, request)
  if (orphaned !== undefined) return orphaned
  const items = tenant.store.resources(resource.name)
  const id = lastParameter(request)
  const record =
    items.get(id) ??
    (resource.alsoBy === undefined
      ? undefined
      : items.findBy(resource.alsoBy, uniqueKey(id))?.value)
  return record === undefined ||
    (resource.parent !== undefined && record[resource.parent.member] !== firstParameter(request))
    ? problem(request, 404, resource.errors.notFound)
    : record
}

const brokenReference = (
  resource: Resource,
  tenant: Tenant,
  request: OperationRequest,
  input: JsonObject
): ApiProblem | undefined => {
  for (const { error, member, status = 404, to } of resource.references ?? []) {
    const named = valueAt(input, member)
    const ids = Array.isArray(named) ? stringsOf(named) : typeof named === "string" ? [named] : []
    const { connections } = tenant.store
    const isThere = (id: string): boolean =>
      (to === "connections" ? connections.get(id) : tenant.store.resources(to).get(id)) !==
      undefined
    if (!ids.every(isThere)) return problem(request, status, error)
  }
  return undefined
}

/** The error of a record by the rules of its kind, if there is one. */
const objection = (
  resource: Resource,
  tenant: Tenant,
  request: OperationRequest,
  input: JsonObject,
  record: JsonObject
): ApiProblem | undefined => {
  const wrong = resource.check?.(input, record, tenant)
  return wrong === undefined ? undefined : problem(request, wrong.status ?? 400, wrong)
}

const conflict = (
  resource: Resource,
  tenant: Tenant,
  request: OperationRequest,
  record: JsonObject,
  id?: string
): ApiProblem | undefined => {
  const member = tenant.store.resources(resource.name).conflict(record, id)
  return member === undefined
    ? undefined
    : problem(
        request,
        409,
        resource.errors.conflict ?? {
          message: `A resource with the same ${member} already exists.`
        }
      )
}

/** The response to an operation on one resource. */
export const recordResponse = (
  resource: Pick<Resource, "hidden" | "shown">,
  tenant: Tenant,
  request: OperationRequest,
  record: JsonObject
): Response =>
  request.operation.response.status !== undefined
    ? success(
        request,
        selectFields(
          presenter(request.operation, "single")(visible(resource, record, tenant)),
          request.query
        )
      )
    : done(request)

/** Lists the resources, or those of one parent. */
export const listResources =
  (resource: Resource): OperationHandler =>
  (tenant, request) => {
    const orphaned = parentProblem(resource, tenant, request)
    if (orphaned !== undefined) return orphaned
    const entries = tenant.store.resources(resource.name).entries()
    const { parent } = resource
    const own =
      parent === undefined
        ? entries
        : entries.filter(({ value }) => value[parent.member] === firstParameter(request))
    const selected = select(own, request, tenant, resource)
    if (selected instanceof ApiProblem) return selected
    const present = presenter(request.operation, "listed")
    return listResponse(request, selected, (record) =>
      selectFields(present(visible(resource, record, tenant)), request.query)
    )
  }

/** Stores a new resource with these members, or returns the error. */
export const createRecord = (
  resource: Resource,
  tenant: Tenant,
  request: OperationRequest,
  body: JsonObject
): JsonObject | ApiProblem => {
  const orphaned = parentProblem(resource, tenant, request)
  if (orphaned !== undefined) return orphaned
  const input = withoutNulls({ ...request.operation.body?.defaults, ...body })
  const broken = brokenReference(resource, tenant, request, input)
  if (broken !== undefined) return broken
  const { identifier, parent, timestamps } = resource
  const now = new Date(tenant.now()).toISOString()
  const id = newId(identifier, input, tenant)
  const record = {
    [identifier.member]: id,
    ...resource.initial?.(input, tenant, now),
    ...input,
    ...(parent === undefined ? {} : { [parent.member]: firstParameter(request) }),
    ...(timestamps?.created === undefined ? {} : { [timestamps.created]: now }),
    ...(timestamps?.updated === undefined ? {} : { [timestamps.updated]: now })
  }
  const wrong = objection(resource, tenant, request, input, record)
  if (wrong !== undefined) return wrong
  const items = tenant.store.resources(resource.name)
  const taken =
    items.get(id) === undefined
      ? conflict(resource, tenant, request, record)
      : problem(request, 409, resource.errors.conflict ?? { message: "It exists already." })
  if (taken !== undefined) return taken
  items.set(id, record)
  return record
}

/** Creates a resource. */
export const createResource =
  (resource: Resource): OperationHandler =>
  (tenant, request) => {
    const record = createRecord(resource, tenant, request, asJsonObject(request.body))
    return record instanceof ApiProblem ? record : recordResponse(resource, tenant, request, record)
  }

/** Returns one resource. */
export const getResource =
  (resource: Resource): OperationHandler =>
  (tenant, request) => {
    const record = findRecord(resource, tenant, request)
    return record instanceof ApiProblem ? record : recordResponse(resource, tenant, request, record)
  }

/** The record after an update: merged objects are merged at their first level, where null removes a key. */
const updated = (resource: Resource, record: JsonObject, body: JsonObject): JsonObject => {
  const merged = (resource.merged ?? []).flatMap((name) => {
    const value = body[name]
    return isJsonObject(value)
      ? [[name, withoutNulls({ ...asJsonObject(record[name]), ...value })] as const]
      : []
  })
  return withoutNulls({ ...record, ...body, ...Object.fromEntries(merged) })
}

/** Stores a changed record with the time of the change, or returns the error. */
export const changeRecord = (
  resource: Resource,
  tenant: Tenant,
  request: OperationRequest,
  record: JsonObject,
  changed: JsonObject
): JsonObject | ApiProblem => {
  const guarded = resource.protected?.(record, "update")
  if (guarded !== undefined) return problem(request, 403, guarded)
  const broken = brokenReference(resource, tenant, request, changed)
  if (broken !== undefined) return broken
  const wrong = objection(resource, tenant, request, asJsonObject(request.body), changed)
  if (wrong !== undefined) return wrong
  const { identifier, timestamps } = resource
  const id = String(record[identifier.member])
  const stored = {
    ...changed,
    [identifier.member]: id,
    ...(timestamps?.updated === undefined
      ? {}
      : { [timestamps.updated]: new Date(tenant.now()).toISOString() })
  }
  const taken = conflict(resource, tenant, request, stored, id)
  if (taken !== undefined) return taken
  tenant.store.resources(resource.name).set(id, stored)
  resource.changed?.(stored, tenant)
  return stored
}

/** Updates a resource with the members in the request. */
export const updateResource =
  (resource: Resource): OperationHandler =>
  (tenant, request) => {
    const record = findRecord(resource, tenant, request)
    if (record instanceof ApiProblem) return record
    const changed = changeRecord(
      resource,
      tenant,
      request,
      record,
      updated(resource, record, asJsonObject(request.body))
    )
    return changed instanceof ApiProblem
      ? changed
      : recordResponse(resource, tenant, request, changed)
  }

/** Replaces a resource: members that the request leaves out are removed. */
export const replaceResource =
  (resource: Resource): OperationHandler =>
  (tenant, request) => {
    const record = findRecord(resource, tenant, request)
    if (record instanceof ApiProblem) return record
    const { identifier, parent, timestamps } = resource
    const kept = [identifier.member, parent?.member, timestamps?.created].flatMap((name) => {
      const value = name === undefined ? undefined : record[name]
      return name === undefined || value === undefined ? [] : [[name, value] as const]
    })
    const input = withoutNulls({
      ...request.operation.body?.defaults,
      ...asJsonObject(request.body)
    })
    const now = new Date(tenant.now()).toISOString()
    const changed = changeRecord(resource, tenant, request, record, {
      ...resource.initial?.(input, tenant, now),
      ...input,
      ...Object.fromEntries(kept)
    })
    return changed instanceof ApiProblem
      ? changed
      : recordResponse(resource, tenant, request, changed)
  }

/** A record without its reference to a deleted one. */
const cleared = (record: JsonObject, member: string, id: string): JsonObject => {
  const [name = ""] = member.split(".")
  const value = record[name]
  if (Array.isArray(value)) return { ...record, [name]: value.filter((one) => one !== id) }
  const { [name]: _gone, ...rest } = record
  return rest
}

/** Updates or deletes the resources that refer to a deleted one. */
export const forgetReferences = (tenant: Tenant, kind: string, id: string): void => {
  for (const resource of kinds.values()) {
    for (const { afterwards, member, to } of resource.references ?? []) {
      if (to !== kind) continue
      const items = tenant.store.resources(resource.name)
      for (const record of items.values()) {
        const named = valueAt(record, member)
        if (named !== id && !(Array.isArray(named) && named.includes(id))) continue
        if (afterwards === "deleted") forgetRecord(resource, tenant, record)
        else items.set(String(record[resource.identifier.member]), cleared(record, member, id))
      }
    }
  }
}

/** Deletes a record, what belongs to it, and references to it. */
export const forgetRecord = (resource: Resource, tenant: Tenant, record: JsonObject): void => {
  const id = String(record[resource.identifier.member])
  tenant.store.resources(resource.name).delete(id)
  resource.deleted?.(record, tenant)
  forgetReferences(tenant, resource.name, id)
  for (const child of kinds.values()) {
    const { parent } = child
    if (parent?.resource !== resource.name) continue
    for (const orphan of tenant.store.resources(child.name).values()) {
      if (orphan[parent.member] === id) forgetRecord(child, tenant, orphan)
    }
  }
}

/** Deletes a resource and what belongs to it. */
export const deleteResource =
  (resource: Resource): OperationHandler =>
  (tenant, request) => {
    const record = findRecord(resource, tenant, request)
    if (record instanceof ApiProblem) {
      // Without a 404 in the contract, deleting an unknown resource succeeds.
      return declares(request.operation, 404) ? record : emptyResponse(204)
    }
    const guarded = resource.protected?.(record, "delete")
    if (guarded !== undefined) return problem(request, 403, guarded)
    forgetRecord(resource, tenant, record)
    return done(request)
  }

/** The operations of these kinds, by operation id. */
export const resourceHandlers = (
  resources: ReadonlyArray<Resource>
): Readonly<Record<string, OperationHandler>> => {
  const made: Record<string, OperationHandler> = {}
  for (const resource of resources) {
    kinds.set(resource.name, resource)
    const { create, delete: remove, get, list, replace, update } = resource.operations
    if (list !== undefined) made[list] = listResources(resource)
    if (create !== undefined) made[create] = createResource(resource)
    if (get !== undefined) made[get] = getResource(resource)
    if (update !== undefined) made[update] = updateResource(resource)
    if (replace !== undefined) made[replace] = replaceResource(resource)
    if (remove !== undefined) made[remove] = deleteResource(resource)
  }
  return made
}
