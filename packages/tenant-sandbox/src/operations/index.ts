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
import {
  createDirectory,
  deleteDirectory,
  getDirectory,
  getDirectoryDefaultMapping,
  listDirectories,
  listSynchronizedGroups,
  setSynchronizedGroups,
  updateDirectory
} from "./DirectoryProvisionings.ts"
import type { OperationHandler } from "./Operation.ts"
import {
  createScim,
  createScimToken,
  deleteScim,
  deleteScimToken,
  getScim,
  getScimDefaultMapping,
  getScimTokens,
  listScim,
  updateScim
} from "./ScimConfigurations.ts"
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
  "connections.keys.rotate": rotateKeys,
  "connections.scimConfiguration.list": listScim,
  "connections.scimConfiguration.get": getScim,
  "connections.scimConfiguration.create": createScim,
  "connections.scimConfiguration.update": updateScim,
  "connections.scimConfiguration.delete": deleteScim,
  "connections.scimConfiguration.getDefaultMapping": getScimDefaultMapping,
  "connections.scimConfiguration.tokens.get": getScimTokens,
  "connections.scimConfiguration.tokens.create": createScimToken,
  "connections.scimConfiguration.tokens.delete": deleteScimToken,
  "connections.directoryProvisioning.list": listDirectories,
  "connections.directoryProvisioning.get": getDirectory,
  "connections.directoryProvisioning.create": createDirectory,
  "connections.directoryProvisioning.update": updateDirectory,
  "connections.directoryProvisioning.delete": deleteDirectory,
  "connections.directoryProvisioning.getDefaultMapping": getDirectoryDefaultMapping,
  "connections.directoryProvisioning.listSynchronizedGroups": listSynchronizedGroups,
  "connections.directoryProvisioning.set": setSynchronizedGroups
}
