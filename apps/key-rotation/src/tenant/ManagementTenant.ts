/**
 * The tenant over the Management API: six operations, and what their errors prove. This is the only
 * module of the tool that calls the API.
 */
import {
  type ClientOptions,
  Connections,
  ManagementClient,
  requiredScopes,
  Retry
} from "@effect-auth0/management"
import { transport } from "@effect-auth0/management/node"
import { Duration, Effect, Layer, Stream } from "effect"
import { keySetOf } from "./ConnectionKeys.ts"
import { clientOptions } from "./Environment.ts"
import { makeObservations, type Observations, observed } from "./ObservedTransport.ts"
import { fetchPublishedKeys } from "./PublishedKeys.ts"
import {
  AccessDenied,
  type Connection,
  ConnectionGone,
  KeysNotSupported,
  RequestRejected,
  ResponseLost,
  Tenant,
  TenantUnavailable
} from "./Tenant.ts"
import { makeTenantClock } from "./TenantClock.ts"

type ListFailure = Stream.Error<ReturnType<typeof Connections.list.items>>
type ReadFailure = Effect.Error<ReturnType<typeof Connections.get>>
type KeysReadFailure = Effect.Error<ReturnType<typeof Connections.Keys.get>>
type RotateFailure = Effect.Error<ReturnType<typeof Connections.Keys.rotate>>
type CreateFailure = Effect.Error<ReturnType<typeof Connections.Keys.create>>
type ConnectionRecord = Stream.Success<ReturnType<typeof Connections.list.items>>

const readings = [Connections.list, Connections.get, Connections.Keys.get] as const

/** The scopes that a rotation needs, and the reading before and after it. */
export const rotationScopes = requiredScopes([...readings, Connections.Keys.rotate])

/** The scopes that creating keys needs, and the reading before and after it. */
export const creationScopes = requiredScopes([...readings, Connections.Keys.create])

const connectionOf = (record: ConnectionRecord): ReadonlyArray<Connection> => {
  const { display_name: displayName, id, name, options, strategy } = record
  // The keys of a record without an id cannot be read.
  if (id === undefined) return []
  const method = options?.["token_endpoint_auth_method"]
  return [
    {
      id,
      name: name ?? id,
      displayName: displayName ?? null,
      strategy: strategy ?? "unknown",
      authentication: typeof method === "string" ? method : null,
      optionsVisible: options !== undefined
    }
  ]
}

/** Whether the credentials are at fault, and neither the connection nor the network. */
const isAccessProblem = (error: ListFailure | ReadFailure | KeysReadFailure): boolean =>
  error._tag === "Unauthorized" ||
  error._tag === "Forbidden" ||
  (error._tag === "CredentialsError" && !error.isRetryable)

const readFailure = (
  error: ListFailure | ReadFailure | KeysReadFailure
): AccessDenied | TenantUnavailable =>
  isAccessProblem(error)
    ? new AccessDenied({ message: error.message })
    : new TenantUnavailable({ message: error.message })

const connectionFailure = (error: ReadFailure) =>
  error._tag === "NotFound" ? new ConnectionGone({ message: error.message }) : readFailure(error)

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

/** How long to wait after a 429 that does not say. */
const unstatedWait = Duration.seconds(1)

/**
 * What a failed write proves. The list is of proofs that nothing was changed: an error that is not on
 * it, now or in a later version, leaves the outcome open.
 */
const writeFailure = (error: RotateFailure | CreateFailure): RequestRejected | ResponseLost => {
  const { message } = error
  switch (error._tag) {
    case "BadRequest":
    case "Unauthorized":
    case "Forbidden":
    case "NotFound":
    case "Conflict":
    case "InvalidRequest":
    case "CredentialsError":
      return new RequestRejected({ message })
    case "TooManyRequests":
      return new RequestRejected({ message, retryAfter: error.retryAfter ?? unstatedWait })
    case "TransportError":
    case "DeadlineExceeded":
      return error.sent
        ? new ResponseLost({ message })
        : new RequestRejected({ message, retryAfter: unstatedWait })
    default:
      return new ResponseLost({ message })
  }
}

/** The tenant behind a client, whose transport makes the observations. */
const make = Effect.fnUntraced(function* (
  tenant: { readonly domain: string; readonly origin: string },
  { clock, scopes }: Observations,
  fetchIt: typeof fetch | undefined
) {
  const client = yield* ManagementClient
  const withClient = Effect.provideService(ManagementClient, client)

  const list = Connections.list.items({ strategy: ["oidc", "okta"] })
  // The least call that there is: a token comes with it, and with that its scopes and a `Date`.
  const firstCall = list.pipe(
    Stream.take(1),
    Stream.runDrain,
    Effect.mapError(readFailure),
    withClient
  )

  return Tenant.of({
    domain: tenant.domain,

    time: Effect.gen(function* () {
      if ((yield* clock.now) === undefined) yield* firstCall
      const now = yield* clock.now
      if (now !== undefined) return now
      return yield* new TenantUnavailable({
        message:
          "its responses have no Date header, which is needed to know when a request can no longer take effect: check for a proxy that removes it"
      })
    }),

    grantedScopes: Effect.suspend(() =>
      scopes() === undefined ? Effect.map(firstCall, scopes) : Effect.succeed(scopes())
    ),

    connections: list.pipe(
      Stream.runCollect,
      Effect.map((records) => records.flatMap(connectionOf)),
      Effect.mapError(readFailure),
      withClient
    ),

    connection: (id) =>
      Connections.get(id).pipe(
        Effect.mapError(connectionFailure),
        Effect.flatMap((record) => {
          const [connection] = connectionOf({ ...record, id })
          return connection === undefined
            ? Effect.fail(new ConnectionGone({ message: `${id} is not a connection` }))
            : Effect.succeed(connection)
        }),
        withClient
      ),

    keys: (connection) =>
      Connections.Keys.get(connection).pipe(
        Effect.map(keySetOf),
        Effect.mapError(keysFailure),
        withClient
      ),

    publishedKeys: (name) => fetchPublishedKeys(tenant.origin, name, fetchIt),

    // One attempt: before another, the keys have to be compared with the plan again.
    rotate: ({ algorithm, connection, deadline }) =>
      Connections.Keys.rotate(
        connection,
        algorithm === null ? undefined : { signing_alg: algorithm },
        { deadline, retry: Retry.none }
      ).pipe(
        Effect.map((next) => next.kid),
        Effect.mapError(writeFailure),
        withClient
      ),

    createKeys: ({ algorithm, connection, deadline }) =>
      Connections.Keys.create(
        connection,
        algorithm === null ? undefined : { signing_alg: algorithm },
        { deadline, retry: Retry.none }
      ).pipe(Effect.asVoid, Effect.mapError(writeFailure), withClient)
  })
})

/**
 * A tenant over a transport.
 *
 * @param fetchIt - What fetches published keys; the platform's `fetch` unless given.
 */
export const layerTransport = (options: ClientOptions, fetchIt?: typeof fetch) => {
  const domain = options.domain.toLowerCase()
  const origin = options.origin?.replace(/\/$/u, "") ?? `https://${domain}`
  const observations = makeObservations(makeTenantClock())
  return Layer.effect(Tenant, make({ domain, origin }, observations, fetchIt)).pipe(
    Layer.provide(ManagementClient.layerTransport(options)),
    Layer.provide(observed(observations))
  )
}

/** The tenant that the environment names. */
export const layer = Layer.unwrap(
  Effect.map(clientOptions, (options) => Layer.provide(layerTransport(options), transport()))
)
