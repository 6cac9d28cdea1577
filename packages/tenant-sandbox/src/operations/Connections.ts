/**
 * Connections: list, create, get, update, delete and status.
 */
import * as Effect from "effect/Effect"
import { emptyResponse, jsonResponse } from "../http/Response.ts"
import { conflict, notFound } from "../http/ApiProblem.ts"
import { asJsonObject, isJsonObject, stringsOf, type JsonObject } from "../http/Json.ts"
import { mintKeyring } from "../keys/Keyring.ts"
import { configuredAlgorithm, usesKeys } from "../keys/Rotatability.ts"
import type { ConnectionRecord } from "../tenant/TenantState.ts"
import { missingClients } from "../resources/Found.ts"
import { selectFields } from "../resources/Projection.ts"
import { connectionBody } from "./ConnectionBody.ts"
import { forgetConnection } from "./ForgottenConnection.ts"
import { changeConnection, requireConnection, type OperationHandler } from "./Operation.ts"
import { listResponse } from "./Pages.ts"

/** `connections.list` */
export const listConnections: OperationHandler = (tenant, request) => {
  const { query } = request
  const strategies = stringsOf(query["strategy"])
  const all = tenant.store.connections.entries()
  const selected =
    strategies.length === 0 && query["name"] === undefined
      ? all
      : all.filter(
          ({ value: { name, strategy } }) =>
            (strategies.length === 0 || strategies.includes(strategy)) &&
            (query["name"] === undefined || query["name"] === name)
        )
  return listResponse(request, selected, (connection) =>
    selectFields(connectionBody(connection, request, "listed"), query)
  )
}

/** `connections.get` */
export const getConnection: OperationHandler = (tenant, request) =>
  Effect.map(requireConnection(tenant, request), (connection) =>
    jsonResponse(200, selectFields(connectionBody(connection, request, "single"), request.query))
  )

/** The fields that are stored unchanged; name, strategy, options and clients are handled separately. */
const keptFields = (body: JsonObject): JsonObject => {
  const {
    name: _name,
    strategy: _strategy,
    options: _options,
    enabled_clients: _clients,
    ...fields
  } = body
  return fields
}

/** Defaults for a new connection's fields. */
export const defaultFields = (name: string): JsonObject => ({
  realms: [name],
  is_domain_connection: false
})

/** Creates keys for a connection that uses keys and has none. */
const withKeys = (connection: ConnectionRecord): Effect.Effect<ConnectionRecord> =>
  connection.keyring === undefined && usesKeys(connection)
    ? Effect.map(mintKeyring(connection.name, configuredAlgorithm(connection)), (keyring) => ({
        ...connection,
        keyring
      }))
    : Effect.succeed(connection)

/** `connections.create` */
export const createConnection: OperationHandler = Effect.fnUntraced(function* (tenant, request) {
  const body = asJsonObject(request.body)
  const { name, strategy, options } = body
  if (typeof name !== "string" || typeof strategy !== "string") {
    return yield* Effect.die("a body that the contract lets through has a name and a strategy")
  }
  const record = yield* withKeys({
    id: `con_${tenant.text(16)}`,
    name,
    strategy,
    options: asJsonObject(options),
    fields: { ...defaultFields(name), ...keptFields(body) },
    enabledClients: [...new Set(stringsOf(body["enabled_clients"]))],
    optionsHidden: false,
    online: true
  })
  const { connections } = tenant.store
  if (connections.conflict(record) !== undefined) {
    return yield* conflict("A connection with the same name already exists")
  }
  // Other requests are served while keys are made, so this is checked last.
  const missing = missingClients(tenant, record.enabledClients)
  if (missing !== undefined) return yield* missing
  connections.set(record.id, record)
  return jsonResponse(201, connectionBody(record, request, "single"))
})

/** `connections.update`: each field that is sent replaces the stored one, `options` as a whole. */
export const updateConnection: OperationHandler = Effect.fnUntraced(function* (tenant, request) {
  const body = asJsonObject(request.body)
  const { options, enabled_clients: clients } = body
  const applyTo = (connection: ConnectionRecord): ConnectionRecord => ({
    ...connection,
    fields: { ...connection.fields, ...keptFields(body) },
    ...(isJsonObject(options) ? { options } : {}),
    ...(Array.isArray(clients) ? { enabledClients: [...new Set(stringsOf(clients))] } : {})
  })
  const { keyring } = yield* withKeys(applyTo(yield* requireConnection(tenant, request)))
  const updated = yield* changeConnection(tenant, request, (latest) => {
    const missing = missingClients(tenant, stringsOf(clients))
    if (missing !== undefined) return missing
    const applied = applyTo(latest)
    const connection =
      keyring === undefined || applied.keyring !== undefined ? applied : { ...applied, keyring }
    return { outcome: connection, connection }
  })
  return jsonResponse(200, connectionBody(updated, request, "single"))
})

/** `connections.delete`: 202 if the connection existed, otherwise 204. */
export const deleteConnection: OperationHandler = (tenant, request) => {
  const connection = tenant.store.connections.get(request.path["id"] ?? "")
  if (connection === undefined) return emptyResponse(204)
  forgetConnection(tenant, connection)
  return jsonResponse(202, { deleted_at: new Date(tenant.now()).toISOString() })
}

/** `connections.checkStatus`: whether the connector of an AD/LDAP connection responds. */
export const checkConnectionStatus: OperationHandler = Effect.fnUntraced(
  function* (tenant, request) {
    const connection = yield* requireConnection(tenant, request)
    return connection.strategy === "ad" && connection.online
      ? emptyResponse(200)
      : yield* notFound("The connection is not online")
  }
)
