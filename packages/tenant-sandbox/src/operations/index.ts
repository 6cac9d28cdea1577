/**
 * The operations of the contract that keep state: plain ones are made from their definitions, the others have
 * code of their own. All others get 501.
 */
import { resources, settings } from "../resources/definitions/index.ts"
import { relations } from "../resources/definitions/relations.ts"
import { relationHandlers } from "../resources/RelationHandlers.ts"
import { resourceHandlers } from "../resources/ResourceHandlers.ts"
import { settingHandlers } from "../resources/SettingHandlers.ts"
import { deploymentHandlers } from "./ActionDeployments.ts"
import { clientHandlers } from "./Clients.ts"
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
import { customDomainHandlers } from "./CustomDomains.ts"
import {
  addSynchronizedGroups,
  createDirectory,
  deleteDirectory,
  deleteSynchronizedGroups,
  getDirectory,
  getDirectoryDefaultMapping,
  listDirectories,
  listSynchronizedGroups,
  setSynchronizedGroups,
  updateDirectory
} from "./DirectoryProvisionings.ts"
import { factorHandlers } from "./Factors.ts"
import { jobHandlers } from "./Jobs.ts"
import { loginTextHandlers } from "./LoginTexts.ts"
import { getLog, listLogs, listUserLogs } from "./Logs.ts"
import type { OperationHandler } from "./Operation.ts"
import { organizationPartHandlers } from "./OrganizationParts.ts"
import {
  assignMemberRoles,
  createOrganization,
  deleteMemberRoles,
  getDiscoveryDomainByName,
  getOrganizationByName,
  listMemberEffectiveRoles,
  listMemberRoles,
  listRoleMembers,
  search
} from "./Organizations.ts"
import {
  addPermissions,
  listEffectivePermissions,
  listEffectiveRoles,
  listPermissions,
  listPermissionSources,
  removePermissions
} from "./Permissions.ts"
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
import { secretHandlers } from "./SecretValues.ts"
import { signingKeyHandlers } from "./SigningKeys.ts"
import { issueToken } from "./TokenEndpoint.ts"
import { userPartHandlers } from "./UserParts.ts"
import {
  createUser,
  deleteUserByEmail,
  linkIdentity,
  listUsersByEmail,
  unlinkIdentity,
  updateUser
} from "./Users.ts"

/** Implementations by operation id. */
export const handlers: Readonly<Record<string, OperationHandler>> = {
  ...resourceHandlers(resources),
  ...settingHandlers(settings),
  ...relationHandlers(relations),
  ...organizationPartHandlers,
  ...clientHandlers,
  ...userPartHandlers,
  ...jobHandlers,
  ...signingKeyHandlers,
  ...secretHandlers,
  ...loginTextHandlers,
  ...factorHandlers,
  ...customDomainHandlers,
  ...deploymentHandlers,
  "users.create": createUser,
  "users.update": updateUser,
  "users.listUsersByEmail": listUsersByEmail,
  "users.identities.link": linkIdentity,
  "users.identities.delete": unlinkIdentity,
  "users.logs.list": listUserLogs,
  "users.permissions.list": listPermissions("users"),
  "users.permissions.create": addPermissions("users"),
  "users.permissions.delete": removePermissions("users"),
  "users.effectiveRoles.list": listEffectiveRoles,
  "users.effectivePermissions.list": listEffectivePermissions,
  "users.effectivePermissions.sources.roles.list": listPermissionSources,
  "roles.permissions.list": listPermissions("roles"),
  "roles.permissions.add": addPermissions("roles"),
  "roles.permissions.delete": removePermissions("roles"),
  "organizations.create": createOrganization,
  "organizations.getByName": getOrganizationByName,
  "organizations.search": search("organizations"),
  "organizations.discoveryDomains.getByName": getDiscoveryDomainByName,
  "organizations.members.roles.list": listMemberRoles,
  "organizations.members.roles.assign": assignMemberRoles,
  "organizations.members.roles.delete": deleteMemberRoles,
  "organizations.members.effectiveRoles.list": listMemberEffectiveRoles,
  "organizations.roles.members.list": listRoleMembers,
  "resourceServers.search": search("resource_servers"),
  "logs.list": listLogs,
  "logs.get": getLog,
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
  "connections.directoryProvisioning.set": setSynchronizedGroups,
  "connections.directoryProvisioning.addSynchronizedGroupSelections": addSynchronizedGroups,
  "connections.directoryProvisioning.deleteSynchronizedGroupSelections": deleteSynchronizedGroups,
  "connections.users.deleteByEmail": deleteUserByEmail
}
