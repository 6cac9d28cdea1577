/**
 * A stateful local Auth0 tenant for tests and demos.
 */
export { allScopes, makeSandbox, TenantSandbox, type Sandbox } from "./TenantSandbox.ts"
export { demoSeed } from "./DemoSeed.ts"
export { startTenantSandbox, type RunningSandbox } from "./StartTenantSandbox.ts"
export { SandboxConnectionBroken, type SandboxRequest } from "./http/InProcess.ts"
export type { SandboxReply } from "./http/Wire.ts"
export { SandboxListenError } from "./http/SandboxListenError.ts"
export { InvalidSeed } from "./tenant/Seed.ts"
export { InvalidPublicKey } from "./tenant/PublicKeys.ts"
export type {
  ApplicationKey,
  AssertionAlgorithm,
  SandboxOptions,
  SeedConnection,
  SeedEncryptionKeys,
  SeedKeys,
  TenantSeed
} from "./SandboxOptions.ts"
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
export { markerHeader, notImplementedHeader } from "./http/Answer.ts"
export type { JsonObject, JsonValue } from "./http/Json.ts"
