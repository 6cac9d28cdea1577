/**
 * A stateful local Auth0 tenant for tests and demos.
 */
export {
  allScopes,
  makeSandbox,
  TenantSandbox,
  type Sandbox,
  type SandboxStartError
} from "./TenantSandbox.ts"
export { demoSeed } from "./DemoSeed.ts"
export { startTenantSandbox, type RunningSandbox } from "./StartTenantSandbox.ts"
export { SandboxConnectionBroken, type SandboxRequest } from "./http/InProcess.ts"
export type { SandboxReply } from "./http/Wire.ts"
export { SandboxListenError } from "./http/SandboxListenError.ts"
export { InvalidSandboxOption } from "./InvalidSandboxOption.ts"
export { InvalidSeed } from "./seed/ConnectionSeed.ts"
export { InvalidSeedFile, readSeedFile } from "./seed/SeedFile.ts"
export { InvalidSeedEntry } from "./seed/InvalidSeedEntry.ts"
export { InvalidPublicKey } from "./tokens/PublicKeys.ts"
export type { ApplicationKey, AssertionAlgorithm, SandboxOptions } from "./SandboxOptions.ts"
export type { SeedConnection, SeedEncryptionKeys, SeedKeys } from "./seed/SeedConnection.ts"
export type {
  SeedClient,
  SeedOrganization,
  SeedResourceServer,
  SeedRole,
  SeedUser,
  TenantSeed
} from "./seed/TenantSeed.ts"
export type { Pair } from "./store/Relation.ts"
export type { Fault, FaultKind, FaultTarget } from "./tenant/Faults.ts"
export type { RequestRecord } from "./tenant/RequestLog.ts"
export type {
  ConnectionRecord,
  DirectoryRecord,
  ScimRecord,
  ScimTokenRecord,
  TenantState
} from "./tenant/TenantState.ts"
export type { EncryptionKeys } from "./keys/EncryptionKeys.ts"
export type { Keyring } from "./keys/Keyring.ts"
export type { MintedKey } from "./keys/MintedKey.ts"
export { signingAlgorithms, type SigningAlgorithm } from "./keys/SigningAlgorithm.ts"
export { planLimits, type OperationLimit, type Plan, type PlanLimits } from "./limits/Plans.ts"
export type { BucketSize } from "./limits/TokenBucket.ts"
export { markerHeader, notImplementedHeader } from "./http/Response.ts"
export type { JsonObject, JsonValue } from "./http/Json.ts"
