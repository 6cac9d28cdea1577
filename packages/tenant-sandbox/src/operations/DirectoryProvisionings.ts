/**
 * The directory provisioning of Google Workspace connections. Nothing is ever synchronized, so the operation
 * that starts a synchronization is not implemented.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { emptyResponse, jsonResponse } from "../http/Response.ts"
import { ApiProblem, conflict, notFound, notSupported } from "../http/ApiProblem.ts"
import { asJsonObject, isJsonObject, type JsonObject } from "../http/Json.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import type { ConnectionRecord, DirectoryRecord } from "../tenant/TenantState.ts"
import {
  changeConnection,
  requireConnection,
  type OperationHandler,
  type OperationRequest
} from "./Operation.ts"
import { listOf } from "./Pages.ts"

const strategyWithDirectory = "google-apps"

const defaultMapping: ReadonlyArray<JsonObject> = [
  { auth0: "email", idp: "primaryEmail" },
  { auth0: "name", idp: "name.fullName" },
  { auth0: "given_name", idp: "name.givenName" },
  { auth0: "family_name", idp: "name.familyName" }
]

const noProvisioning = notFound("The connection has no directory provisioning")

const body = (connection: ConnectionRecord, directory: DirectoryRecord): JsonObject => ({
  connection_id: connection.id,
  connection_name: connection.name,
  strategy: connection.strategy,
  mapping: directory.mapping,
  synchronize_automatically: directory.synchronizeAutomatically,
  synchronize_groups: directory.synchronizeGroups,
  created_at: directory.createdAt,
  updated_at: directory.updatedAt
})

const requireDirectory = Effect.fnUntraced(function* (tenant: Tenant, request: OperationRequest) {
  const connection = yield* requireConnection(tenant, request)
  return connection.directory === undefined
    ? yield* noProvisioning
    : { connection, directory: connection.directory }
})

/** The fields that a request sets. */
const requestedFields = (request: OperationRequest) => {
  const {
    mapping,
    synchronize_automatically: automatically,
    synchronize_groups: groups
  } = asJsonObject(request.body)
  return {
    ...(Array.isArray(mapping) ? { mapping: mapping.filter(isJsonObject) } : {}),
    ...(typeof automatically === "boolean" ? { synchronizeAutomatically: automatically } : {}),
    ...(typeof groups === "string" ? { synchronizeGroups: groups } : {})
  }
}

const timestamp = Effect.map(Clock.currentTimeMillis, (now) => new Date(now).toISOString())

/** `connections.directoryProvisioning.list` */
export const listDirectories: OperationHandler = (tenant, request) =>
  listOf(
    request,
    tenant.store.connections
      .values()
      .flatMap((connection) =>
        connection.directory === undefined ? [] : [{ connection, directory: connection.directory }]
      ),
    ({ connection }) => connection.id,
    ({ connection, directory }) => body(connection, directory)
  )

/** `connections.directoryProvisioning.get` */
export const getDirectory: OperationHandler = (tenant, request) =>
  Effect.map(requireDirectory(tenant, request), ({ connection, directory }) =>
    jsonResponse(200, body(connection, directory))
  )

/** `connections.directoryProvisioning.create` */
export const createDirectory: OperationHandler = Effect.fnUntraced(function* (tenant, request) {
  const now = yield* timestamp
  const response = yield* changeConnection(tenant, request, (connection) => {
    if (connection.strategy !== strategyWithDirectory) {
      return notSupported("Directory provisioning is not supported for this connection.")
    }
    if (connection.directory !== undefined) {
      return conflict("The connection already has a directory provisioning.")
    }
    const directory: DirectoryRecord = {
      mapping: defaultMapping,
      synchronizeAutomatically: false,
      synchronizeGroups: "off",
      ...requestedFields(request),
      groups: [],
      createdAt: now,
      updatedAt: now
    }
    return { outcome: body(connection, directory), connection: { ...connection, directory } }
  })
  return jsonResponse(201, response)
})

/** `connections.directoryProvisioning.update` */
export const updateDirectory: OperationHandler = Effect.fnUntraced(function* (tenant, request) {
  const now = yield* timestamp
  const response = yield* changeConnection(tenant, request, (connection) => {
    if (connection.directory === undefined) return noProvisioning
    const directory = { ...connection.directory, ...requestedFields(request), updatedAt: now }
    return { outcome: body(connection, directory), connection: { ...connection, directory } }
  })
  return jsonResponse(200, response)
})

/** `connections.directoryProvisioning.delete` */
export const deleteDirectory: OperationHandler = Effect.fnUntraced(function* (tenant, request) {
  yield* changeConnection(tenant, request, ({ directory, ...connection }) =>
    directory === undefined ? noProvisioning : { outcome: undefined, connection }
  )
  return emptyResponse(204)
})

/** `connections.directoryProvisioning.getDefaultMapping` */
export const getDirectoryDefaultMapping: OperationHandler = (tenant, request) =>
  Effect.map(requireConnection(tenant, request), () =>
    jsonResponse(200, { mapping: defaultMapping })
  )

/** `connections.directoryProvisioning.listSynchronizedGroups` */
export const listSynchronizedGroups: OperationHandler = Effect.fnUntraced(
  function* (tenant, request) {
    const { directory } = yield* requireDirectory(tenant, request)
    const page = listOf(
      request,
      directory.groups,
      (id) => id,
      (id) => ({ id })
    )
    return page instanceof ApiProblem ? yield* page : page
  }
)

/** Changes the selected groups as a request says. */
const changeGroups = (
  tenant: Tenant,
  request: OperationRequest,
  change: (groups: ReadonlyArray<string>, ids: ReadonlyArray<string>) => ReadonlyArray<string>
) => {
  const { groups } = asJsonObject(request.body)
  const ids = Array.isArray(groups)
    ? groups.flatMap((group) => {
        const { id } = asJsonObject(group)
        return typeof id === "string" ? [id] : []
      })
    : []
  return changeConnection(tenant, request, (connection) =>
    connection.directory === undefined
      ? noProvisioning
      : {
          outcome: undefined,
          connection: {
            ...connection,
            directory: {
              ...connection.directory,
              groups: [...new Set(change(connection.directory.groups, ids))]
            }
          }
        }
  )
}

/** `connections.directoryProvisioning.set`: replaces all selected groups. */
export const setSynchronizedGroups: OperationHandler = Effect.fnUntraced(
  function* (tenant, request) {
    yield* changeGroups(tenant, request, (_, ids) => ids)
    return emptyResponse(204)
  }
)

/** `connections.directoryProvisioning.addSynchronizedGroupSelections` */
export const addSynchronizedGroups: OperationHandler = Effect.fnUntraced(
  function* (tenant, request) {
    yield* changeGroups(tenant, request, (groups, ids) => [...groups, ...ids])
    return emptyResponse(204)
  }
)

/** `connections.directoryProvisioning.deleteSynchronizedGroupSelections` */
export const deleteSynchronizedGroups: OperationHandler = Effect.fnUntraced(
  function* (tenant, request) {
    yield* changeGroups(tenant, request, (groups, ids) => groups.filter((id) => !ids.includes(id)))
    return emptyResponse(204)
  }
)
