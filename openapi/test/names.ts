/**
 * What the contract calls things where nothing can be derived: the operations on connections, and the
 * requests by `POST` that may be sent again.
 */

export const connectionOperations: ReadonlyArray<string> = [
  "connections.checkStatus",
  "connections.clients.get",
  "connections.clients.update",
  "connections.create",
  "connections.delete",
  "connections.directoryProvisioning.addSynchronizedGroupSelections",
  "connections.directoryProvisioning.create",
  "connections.directoryProvisioning.delete",
  "connections.directoryProvisioning.deleteSynchronizedGroupSelections",
  "connections.directoryProvisioning.get",
  "connections.directoryProvisioning.getDefaultMapping",
  "connections.directoryProvisioning.list",
  "connections.directoryProvisioning.listSynchronizedGroups",
  "connections.directoryProvisioning.set",
  "connections.directoryProvisioning.synchronizations.create",
  "connections.directoryProvisioning.update",
  "connections.get",
  "connections.keys.create",
  "connections.keys.get",
  "connections.keys.rotate",
  "connections.list",
  "connections.scimConfiguration.create",
  "connections.scimConfiguration.delete",
  "connections.scimConfiguration.get",
  "connections.scimConfiguration.getDefaultMapping",
  "connections.scimConfiguration.list",
  "connections.scimConfiguration.tokens.create",
  "connections.scimConfiguration.tokens.delete",
  "connections.scimConfiguration.tokens.get",
  "connections.scimConfiguration.update",
  "connections.update",
  "connections.users.deleteByEmail"
]

/** Each puts something into a state, adds what is there already once, or only looks. */
export const retryable: ReadonlyArray<string> = [
  "clients.previewCimdMetadata",
  "connections.directoryProvisioning.addSynchronizedGroupSelections",
  "customDomains.test",
  "experimentation.experiments.advanceRamp",
  "experimentation.experiments.updateStatus",
  "experimentation.experiments.validate",
  "experimentation.featureFlags.updateStatus",
  "groups.roles.create",
  "organizations.groups.roles.create",
  "organizations.members.create",
  "organizations.members.roles.assign",
  "refreshTokens.revoke",
  "roles.groups.create",
  "roles.permissions.add",
  "roles.users.assign",
  "selfServiceProfiles.ssoTicket.revoke",
  "sessions.revoke",
  "users.multifactor.invalidateRememberBrowser",
  "users.permissions.create",
  "users.revokeAccess",
  "users.riskAssessments.clear",
  "users.roles.assign"
]
