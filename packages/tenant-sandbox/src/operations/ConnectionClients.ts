/**
 * The applications that a connection is enabled for.
 */
import * as Effect from "effect/Effect"
import { emptyResponse } from "../http/Response.ts"
import { connectionNotFound } from "../http/ApiProblem.ts"
import { isJsonObject } from "../http/Json.ts"
import { missingClients } from "../resources/Found.ts"
import { changeConnection, type OperationHandler } from "./Operation.ts"
import { listOf } from "./Pages.ts"

/** `connections.clients.get` */
export const getClients: OperationHandler = (tenant, request) => {
  const connection = tenant.store.connections.get(request.path["id"] ?? "")
  return connection === undefined
    ? connectionNotFound
    : listOf(
        request,
        connection.enabledClients,
        (clientId) => clientId,
        (clientId) => ({ client_id: clientId })
      )
}

/** `connections.clients.update`: each entry enables or disables one application. */
export const updateClients: OperationHandler = Effect.fnUntraced(function* (tenant, request) {
  const changes = Array.isArray(request.body) ? request.body.filter(isJsonObject) : []
  const enabled = changes.flatMap(({ client_id: id, status }) =>
    typeof id === "string" && status === true ? [id] : []
  )
  const missing = missingClients(tenant, enabled)
  if (missing !== undefined) return yield* missing
  yield* changeConnection(tenant, request, (connection) => {
    const enabled = new Set(connection.enabledClients)
    for (const { client_id: clientId, status } of changes) {
      if (typeof clientId !== "string") continue
      if (status === true) enabled.add(clientId)
      else enabled.delete(clientId)
    }
    return { outcome: undefined, connection: { ...connection, enabledClients: [...enabled] } }
  })
  return emptyResponse(204)
})
