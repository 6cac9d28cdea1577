/**
 * The tenant over the Management API: four operations, and what their errors prove. This is the only
 * module of the tool that calls the API.
 */
import { Connections, ManagementClient } from "@effect-auth0/management"
import { layerConfig } from "@effect-auth0/management/node"
import { Config, Effect, Layer, Stream } from "effect"
import { keySetOf } from "./ConnectionKeys.ts"
import { requireEnvironment } from "./Environment.ts"
import {
  AccessDenied,
  AnswerLost,
  type Connection,
  ConnectionGone,
  KeysNotSupported,
  RotationRefused,
  Tenant,
  TenantUnavailable
} from "./Tenant.ts"

type ListFailure = Stream.Error<ReturnType<typeof Connections.list.items>>
type KeysReadFailure = Effect.Error<ReturnType<typeof Connections.Keys.get>>
type RotateFailure = Effect.Error<ReturnType<typeof Connections.Keys.rotate>>
type ConnectionRecord = Stream.Success<ReturnType<typeof Connections.list.items>>

const connectionOf = (record: ConnectionRecord): ReadonlyArray<Connection> => {
  const { id, name, options, strategy } = record
  // A record without an id cannot be asked for its keys.
  if (id === undefined) return []
  const method = options?.["token_endpoint_auth_method"]
  return [
    {
      id,
      name: name ?? id,
      strategy: strategy ?? "unknown",
      authentication: typeof method === "string" ? method : null,
      optionsVisible: options !== undefined
    }
  ]
}

/** Whether the credentials are at fault, and neither the connection nor the network. */
const isAccessProblem = (error: ListFailure | KeysReadFailure): boolean =>
  error._tag === "Unauthorized" ||
  error._tag === "Forbidden" ||
  (error._tag === "CredentialsError" && error.reason !== "unavailable")

const readFailure = (error: ListFailure | KeysReadFailure): AccessDenied | TenantUnavailable =>
  isAccessProblem(error)
    ? new AccessDenied({ message: error.message })
    : new TenantUnavailable({ message: error.message })

const keysFailure = (error: KeysReadFailure) => {
  switch (error._tag) {
    case "BadRequest":
      return new KeysNotSupported({ message: error.message })
    case "NotFound":
      return new ConnectionGone({ message: error.message })
    default:
      return readFailure(error)
  }
}

/**
 * Whether a failed rotation is known not to have happened. The list is of proofs: an error that is
 * not on it, now or in a later version, leaves the outcome open.
 */
const provesNothingRotated = (error: RotateFailure): boolean => {
  switch (error._tag) {
    case "BadRequest":
    case "Unauthorized":
    case "Forbidden":
    case "NotFound":
    case "TooManyRequests":
    case "InvalidRequest":
    case "CredentialsError":
      return true
    case "TransportError":
    case "DeadlineExceeded":
      return !error.sent
    default:
      return false
  }
}

const make = Effect.gen(function* () {
  const domain = yield* Config.NonEmptyString("AUTH0_DOMAIN")
  const client = yield* ManagementClient
  const withClient = Effect.provideService(ManagementClient, client)

  return Tenant.of({
    domain: domain.toLowerCase(),

    connections: Connections.list.items({ strategy: ["oidc", "okta"] }).pipe(
      Stream.runCollect,
      Effect.map((records) => records.flatMap(connectionOf)),
      Effect.mapError(readFailure),
      withClient
    ),

    keys: (connection) =>
      Connections.Keys.get(connection).pipe(
        Effect.map(keySetOf),
        Effect.mapError(keysFailure),
        withClient
      ),

    rotate: ({ algorithm, connection, deadline }) =>
      Connections.Keys.rotate(
        connection,
        algorithm === null ? undefined : { signing_alg: algorithm },
        { deadline }
      ).pipe(
        Effect.map((next) => next.kid),
        Effect.mapError((error) =>
          provesNothingRotated(error)
            ? new RotationRefused({ message: error.message })
            : new AnswerLost({ message: error.message })
        ),
        withClient
      )
  })
})

/** The tenant that the environment names. */
export const layer = Layer.unwrap(
  Effect.as(requireEnvironment, Layer.effect(Tenant, make).pipe(Layer.provide(layerConfig)))
)
