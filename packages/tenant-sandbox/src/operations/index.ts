/**
 * Which operations of the contract the sandbox plays. An operation that is not here is answered 501.
 */
import { getClients, updateClients } from "./ConnectionClients.ts"
import { createKeys, getJwks, getKeys, rotateKeys } from "./ConnectionKeys.ts"
import {
  checkConnectionStatus,
  createConnection,
  deleteConnection,
  getConnection,
  listConnections,
  updateConnection
} from "./Connections.ts"
import type { OperationHandler } from "./Operation.ts"
import { issueToken } from "./TokenEndpoint.ts"

/** Implementations by operation id. */
export const handlers: Readonly<Record<string, OperationHandler>> = {
  "oauth.token": issueToken,
  "connections.jwks.get": getJwks,
  "connections.list": listConnections,
  "connections.create": createConnection,
  "connections.get": getConnection,
  "connections.update": updateConnection,
  "connections.delete": deleteConnection,
  "connections.checkStatus": checkConnectionStatus,
  "connections.clients.get": getClients,
  "connections.clients.update": updateClients,
  "connections.keys.get": getKeys,
  "connections.keys.create": createKeys,
  "connections.keys.rotate": rotateKeys
}
