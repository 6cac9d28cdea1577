/**
 * The keys of a connection: list, create, rotate, and the JWKS that its identity provider reads.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { jsonResponse } from "../http/Response.ts"
import { ApiProblem, conflict, notSupported } from "../http/ApiProblem.ts"
import { asJsonObject } from "../http/Json.ts"
import { encryptionKeysBody, publishedEncryptionKeys } from "../keys/EncryptionKeys.ts"
import {
  keyringBody,
  mintKeyring,
  publishedKeys,
  rotateKeyring,
  rotationBody,
  type Keyring
} from "../keys/Keyring.ts"
import { mintKey, type MintedKey } from "../keys/MintedKey.ts"
import { canHaveKeys, usesKeys } from "../keys/Rotatability.ts"
import { isSigningAlgorithm, type SigningAlgorithm } from "../keys/SigningAlgorithm.ts"
import type { ConnectionRecord } from "../tenant/TenantState.ts"
import {
  changeConnection,
  requireConnection,
  type OperationHandler,
  type OperationRequest
} from "./Operation.ts"

const requestedAlgorithm = (request: OperationRequest): SigningAlgorithm => {
  const algorithm = asJsonObject(request.body)["signing_alg"]
  return isSigningAlgorithm(algorithm) ? algorithm : "RS256"
}

const keysNotAvailable = notSupported("Keys are not available for this connection.")
const rotationNotSupported = notSupported("Key rotation is not supported for this connection.")
const notPrivateKeyJwt = notSupported(
  "The connection is not configured to use private key JWT client authentication."
)
const noKeysYet = notSupported("The connection has no keys to rotate.")

const mintNow = (connectionName: string, algorithm: SigningAlgorithm): Effect.Effect<MintedKey> =>
  Effect.flatMap(Clock.currentTimeMillis, (notBefore) =>
    mintKey({ commonName: connectionName, algorithm, notBefore })
  )

/** `connections.keys.get` */
export const getKeys: OperationHandler = Effect.fnUntraced(function* (tenant, request) {
  const connection = yield* requireConnection(tenant, request)
  if (!canHaveKeys(connection)) return yield* keysNotAvailable
  const { encryptionKeys, keyring } = connection
  const older = tenant.olderKeyResponses
  return jsonResponse(200, [
    ...(keyring === undefined ? [] : keyringBody(keyring, older)),
    ...(encryptionKeys === undefined ? [] : encryptionKeysBody(encryptionKeys, older))
  ])
})

const whyNotCreatable = (connection: ConnectionRecord): ApiProblem | undefined =>
  !canHaveKeys(connection)
    ? keysNotAvailable
    : connection.keyring === undefined
      ? undefined
      : conflict("The connection already has keys.")

/** `connections.keys.create` */
export const createKeys: OperationHandler = Effect.fnUntraced(function* (tenant, request) {
  const connection = yield* requireConnection(tenant, request)
  const problem = whyNotCreatable(connection)
  if (problem !== undefined) return yield* problem
  const created = yield* mintKeyring(connection.name, requestedAlgorithm(request))
  // Making a key takes time, so the state is checked again in the step that changes it.
  yield* changeConnection(tenant, request, (latest) => {
    const conflicting = whyNotCreatable(latest)
    return conflicting ?? { outcome: undefined, connection: { ...latest, keyring: created } }
  })
  return jsonResponse(201, keyringBody(created, tenant.olderKeyResponses))
})

/** The keys to rotate, or the error if there are none. */
const rotatableKeys = (connection: ConnectionRecord): Keyring | ApiProblem => {
  if (!canHaveKeys(connection)) return rotationNotSupported
  if (!usesKeys(connection)) return notPrivateKeyJwt
  return connection.keyring ?? noKeysYet
}

/** `connections.keys.rotate` */
export const rotateKeys: OperationHandler = Effect.fnUntraced(function* (tenant, request) {
  const connection = yield* requireConnection(tenant, request)
  const keys = rotatableKeys(connection)
  if (keys instanceof ApiProblem) return yield* keys
  const minted = yield* mintNow(connection.name, requestedAlgorithm(request))
  // Concurrent rotations run one after the other; each starts from the latest keys.
  yield* changeConnection(tenant, request, (latest) => {
    const latestKeys = rotatableKeys(latest)
    return latestKeys instanceof ApiProblem
      ? latestKeys
      : {
          outcome: undefined,
          connection: { ...latest, keyring: rotateKeyring(latestKeys, minted) }
        }
  })
  return jsonResponse(201, rotationBody(minted, tenant.olderKeyResponses))
})

/** `connections.jwks.get`: the public keys, for identity providers. */
export const getJwks: OperationHandler = (tenant, request) => {
  const connection = tenant.store.connections.findBy("name", request.path["name"] ?? "")?.value
  if (connection?.keyring === undefined) {
    return jsonResponse(404, { error: "not_found", error_description: "No such connection." })
  }
  return jsonResponse(200, {
    keys: [
      ...publishedKeys(connection.keyring),
      ...(connection.encryptionKeys === undefined
        ? []
        : publishedEncryptionKeys(connection.encryptionKeys))
    ]
  })
}
