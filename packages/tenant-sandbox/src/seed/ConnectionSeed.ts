/**
 * Makes the connections of a seed, with their keys.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { schemas } from "../generated/Contract.ts"
import { asJsonObject, stringsOf, type JsonObject } from "../http/Json.ts"
import type { EncryptionKeys } from "../keys/EncryptionKeys.ts"
import type { Keyring } from "../keys/Keyring.ts"
import { mintKey } from "../keys/MintedKey.ts"
import { configuredAlgorithm, usesKeys } from "../keys/Rotatability.ts"
import { certificateLifetimeDays } from "../keys/SelfSignedCertificate.ts"
import type { SeedConnection, SeedEncryptionKeys, SeedKeys } from "./SeedConnection.ts"
import type { RandomText } from "../tenant/RandomText.ts"
import { latest } from "../tenant/SandboxClock.ts"
import type { ConnectionRecord } from "../tenant/TenantState.ts"

/** A seed that no tenant could have. */
export class InvalidSeed extends Schema.TaggedError<InvalidSeed>()("InvalidSeed", {
  /** The name of the connection at fault. */
  connection: Schema.String,
  /** What is wrong and what to do. */
  reason: Schema.String
}) {
  override get message(): string {
    return `The seed's connection "${this.connection}": ${this.reason}`
  }
}

const day = 24 * 60 * 60 * 1000
const connectionName = /^[a-zA-Z0-9](?:-[a-zA-Z0-9]|[a-zA-Z0-9])*$/u
const connectionId = /^con_[A-Za-z0-9]{16}$/u

const strategies = stringsOf(asJsonObject(schemas["ConnectionStrategyEnum"])["enum"])

/** Certificates name no times before this one. */
const earliest = Date.UTC(1950, 0, 1)

/** When a key was minted that expires in so many days. */
const mintedAt = (now: number, expiresInDays = certificateLifetimeDays): number =>
  now + (expiresInDays - certificateLifetimeDays) * day

/** The member with days after which no certificate can expire, if there is one. */
const impossibleExpiry = (now: number, { encryptionKeys, keys }: SeedConnection) =>
  Object.entries({ keys: typeof keys === "object" ? keys : {}, encryptionKeys })
    .flatMap(([place, { currentExpiresInDays, nextExpiresInDays } = {}]) =>
      Object.entries({ currentExpiresInDays, nextExpiresInDays }).map(
        ([name, days]) => [`${place}.${name}`, days] as const
      )
    )
    .find(([, days]) => {
      if (days === undefined) return false
      const minted = mintedAt(now, days)
      return !(minted >= earliest && minted + certificateLifetimeDays * day <= latest)
    })?.[0]

const mintSeededKeys = Effect.fnUntraced(function* (name: string, keys: SeedKeys) {
  const now = yield* Clock.currentTimeMillis
  const algorithm = keys.algorithm ?? "RS256"
  const currentSince = mintedAt(now, keys.currentExpiresInDays)
  const [current, next] = yield* Effect.all(
    [
      mintKey({ commonName: name, algorithm, notBefore: currentSince }),
      mintKey({
        commonName: name,
        algorithm: keys.nextAlgorithm ?? algorithm,
        notBefore: mintedAt(now, keys.nextExpiresInDays)
      })
    ],
    { concurrency: 2 }
  )
  const keyring: Keyring = { current, next, currentSince: new Date(currentSince).toISOString() }
  return keyring
})

const mintSeededEncryptionKeys = Effect.fnUntraced(function* (
  name: string,
  keys: SeedEncryptionKeys
) {
  const now = yield* Clock.currentTimeMillis
  const mint = (expiresInDays: number | undefined) =>
    mintKey({ commonName: name, algorithm: "RS256", notBefore: mintedAt(now, expiresInDays) })
  const minted: EncryptionKeys = {
    current: yield* mint(keys.currentExpiresInDays),
    ...(keys.nextExpiresInDays === undefined ? {} : { next: yield* mint(keys.nextExpiresInDays) })
  }
  return minted
})

const seedFields = (seed: SeedConnection): JsonObject => ({
  ...(seed.displayName === undefined ? {} : { display_name: seed.displayName }),
  realms: [seed.name],
  is_domain_connection: false,
  ...(seed.metadata === undefined ? {} : { metadata: seed.metadata })
})

/** Makes one connection of a seed. */
export const seedConnection = Effect.fnUntraced(function* (seed: SeedConnection, text: RandomText) {
  if (!connectionName.test(seed.name) || seed.name.length > 128) {
    return yield* new InvalidSeed({
      connection: seed.name,
      reason: "use letters, digits and single dashes between them, 128 at most"
    })
  }
  const id = seed.id ?? `con_${text(16)}`
  if (!connectionId.test(id)) {
    return yield* new InvalidSeed({
      connection: seed.name,
      reason: `the id "${id}" is not "con_" and sixteen letters or digits`
    })
  }
  if (!strategies.includes(seed.strategy)) {
    return yield* new InvalidSeed({
      connection: seed.name,
      reason: `there is no strategy "${seed.strategy}"; use one such as auth0, oidc, okta or samlp`
    })
  }
  const expiry = impossibleExpiry(yield* Clock.currentTimeMillis, seed)
  if (expiry !== undefined) {
    return yield* new InvalidSeed({
      connection: seed.name,
      reason: `${expiry} must be a number of days from now, between the years 1951 and 9999`
    })
  }
  const bare: ConnectionRecord = {
    id,
    name: seed.name,
    strategy: seed.strategy,
    options: seed.options ?? {},
    fields: seedFields(seed),
    enabledClients: seed.enabledClients ?? [],
    optionsHidden: seed.optionsHidden ?? false,
    online: seed.online ?? true
  }
  const keys =
    seed.keys ?? (usesKeys(bare) ? { algorithm: configuredAlgorithm(bare) } : ("none" as const))
  return {
    ...bare,
    ...(keys === "none" ? {} : { keyring: yield* mintSeededKeys(seed.name, keys) }),
    ...(seed.encryptionKeys === undefined
      ? {}
      : { encryptionKeys: yield* mintSeededEncryptionKeys(seed.name, seed.encryptionKeys) })
  }
})
