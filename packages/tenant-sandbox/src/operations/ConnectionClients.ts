/**
 * The applications that a connection is enabled for.
 */
import * as Effect from "effect/Effect"
import { emptyAnswer, jsonAnswer } from "../http/Answer.ts"
import { ApiProblem } from "../http/ApiProblem.ts"
import { isJsonObject } from "../http/Json.ts"
import { changeConnection, requireConnection, type OperationHandler } from "./Operation.ts"
import { checkpointPage } from "./Pages.ts"

/** `connections.clients.get` */
export const getClients: OperationHandler = Effect.fnUntraced(function* (tenant, request) {
  const { enabledClients } = yield* requireConnection(tenant, request)
  const body = checkpointPage({
    request,
    items: enabledClients,
    idOf: (clientId) => clientId,
    toJson: (clientId) => ({ client_id: clientId }),
    itemsName: "clients"
  })
  return body instanceof ApiProblem ? yield* body : jsonAnswer(200, body)
})

/** `connections.clients.update`: each entry enables or disables one application. */
export const updateClients: OperationHandler = Effect.fnUntraced(function* (tenant, request) {
  const changes = Array.isArray(request.body) ? request.body.filter(isJsonObject) : []
  yield* changeConnection(tenant, request, (connection) => {
    const enabled = new Set(connection.enabledClients)
    for (const { client_id: clientId, status } of changes) {
      if (typeof clientId !== "string") continue
      if (status === true) enabled.add(clientId)
      else enabled.delete(clientId)
    }
    return { outcome: undefined, connection: { ...connection, enabledClients: [...enabled] } }
  })
  return emptyAnswer(204)
})
