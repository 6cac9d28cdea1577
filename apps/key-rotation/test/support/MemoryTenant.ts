/**
 * A tenant in memory that rotates as the real one does, loses responses on demand, and remembers how
 * often each connection was rotated. Keys are named by connection and number (`acme-1`, `acme-2`,
 * …), so that a test can write down what it expects.
 */
import { Clock, Duration, Effect, Layer } from "effect"
import type { KeySet, TenantKey } from "../../src/tenant/ConnectionKeys.ts"
import {
  type Connection,
  ConnectionGone,
  RequestRejected,
  ResponseLost,
  Tenant,
  TenantUnavailable
} from "../../src/tenant/Tenant.ts"

/** What goes wrong with the next rotation of a connection. */
export type RotationFault =
  | "rejected"
  /** Rejected, and to be tried again after a second. */
  | "rejected for now"
  | "lost before applying"
  | "lost after applying"
  /** The response is lost at once, and the rotation applied so much later. */
  | { readonly lostAndAppliedAfter: Duration.Input }
  /** Applied at once, and the response arrives so much later. */
  | { readonly respondsAfter: Duration.Input }
  /** Applied, and the response names another key than the one that was made. */
  | "responds with another kid"
  /** Acknowledged, and nothing is done. */
  | "acknowledged without applying"

interface ConnectionState {
  connection: Connection
  published: boolean
  /** Number of the current key; the next one is one above it. */
  current: number
  rotated: boolean
  rotations: number
  requests: number
  faults: Array<RotationFault>
  unreadableReads: number
  unreadableReadsAfterRequest: number
}

/** A tenant whose state tests can look into and change. */
export interface MemoryTenant {
  readonly layer: Layer.Layer<Tenant>
  readonly service: Tenant["Service"]
  readonly inject: (name: string, ...faults: ReadonlyArray<RotationFault>) => void
  /** Somebody else rotates. */
  readonly rotateElsewhere: (name: string) => void
  /** The next so many reads of the connection's keys fail. */
  readonly failReads: (name: string, times: number) => void
  /** So many reads fail once a rotation was asked for. */
  readonly failReadsAfterRequest: (name: string, times: number) => void
  readonly remove: (name: string) => void
  /** Changes what the connection's own record says. */
  readonly change: (name: string, more: Partial<Connection>) => void
  /** Takes the next key out of the published ones. */
  readonly unpublish: (name: string) => void
  /** Says from when on copies of the published keys can be cached for so long. */
  readonly cacheFor: (time: Duration.Input) => void
  /** How far the tenant's clock is before that of the test. */
  readonly clockAhead: Duration.Duration
  /** How often each connection was rotated, and how often it was asked to. */
  readonly counts: () => Readonly<
    Record<string, { readonly rotations: number; readonly requests: number }>
  >
  /** How often keys were read. */
  readonly reads: () => number
}

/** Expiry of a key by its number, so that later keys live longer. */
export const expiryOf = (number: number): string =>
  new Date(Date.UTC(2030, number - 1, 1)).toISOString()

const keyNamed = (name: string, number: number): TenantKey => ({
  kid: `${name}-${number}`,
  algorithm: "ES256",
  mintedAt: new Date(Date.UTC(2029, number - 1, 1)).toISOString(),
  expiresAt: expiryOf(number),
  certificate: `certificate of ${name}-${number}`
})

const keysOf = ({ connection: { name }, current, rotated }: ConnectionState): KeySet => ({
  current: keyNamed(name, current),
  next: keyNamed(name, current + 1),
  ...(rotated ? { previous: keyNamed(name, current - 1) } : {}),
  count: rotated ? 3 : 2
})

/** The id of a connection. */
export const idOf = (name: string): string => `con_${name}`

/** Makes a tenant with rotatable connections of these names. */
export const makeMemoryTenant = (
  names: ReadonlyArray<string>,
  clockAhead: Duration.Duration = Duration.zero
): MemoryTenant => {
  const states = new Map<string, ConnectionState>(
    names.map((name) => [
      idOf(name),
      {
        connection: {
          id: idOf(name),
          name,
          displayName: null,
          strategy: "oidc",
          authentication: "private_key_jwt",
          optionsVisible: true
        },
        published: true,
        current: 1,
        rotated: false,
        rotations: 0,
        requests: 0,
        faults: [],
        unreadableReads: 0,
        unreadableReadsAfterRequest: 0
      }
    ])
  )
  let reads = 0
  let cachedFor = Duration.zero

  const named = (name: string): ConnectionState => {
    const state = states.get(idOf(name))
    if (state === undefined) throw new Error(`no connection ${name}`)
    return state
  }

  const apply = (state: ConnectionState): string => {
    state.current += 1
    state.rotated = true
    state.rotations += 1
    return `${state.connection.name}-${state.current + 1}`
  }

  const lost = new ResponseLost({ message: "the connection broke" })

  const rotate = (
    state: ConnectionState
  ): Effect.Effect<string, RequestRejected | ResponseLost> => {
    state.requests += 1
    state.unreadableReads += state.unreadableReadsAfterRequest
    const fault = state.faults.shift()
    if (fault === undefined) return Effect.sync(() => apply(state))
    if (typeof fault === "object" && "respondsAfter" in fault) {
      return Effect.delay(Effect.succeed(apply(state)), fault.respondsAfter)
    }
    if (typeof fault === "object") {
      // The tenant goes on by itself, whatever becomes of the caller.
      return Effect.sync(() => apply(state)).pipe(
        Effect.delay(fault.lostAndAppliedAfter),
        Effect.forkDetach,
        Effect.andThen(Effect.fail(lost))
      )
    }
    switch (fault) {
      case "rejected":
        return Effect.fail(new RequestRejected({ message: "403 Forbidden" }))
      case "rejected for now":
        return Effect.fail(
          new RequestRejected({
            message: "429 Too Many Requests",
            retryAfter: Duration.seconds(1)
          })
        )
      case "lost before applying":
        return Effect.fail(lost)
      case "lost after applying":
        apply(state)
        return Effect.fail(lost)
      case "responds with another kid":
        apply(state)
        return Effect.succeed("another")
      case "acknowledged without applying":
        return Effect.succeed(`${state.connection.name}-${state.current + 2}`)
    }
  }

  const service = Tenant.of({
    domain: "tenant.example",
    // In whole seconds, as in a `Date` header.
    time: Effect.map(
      Clock.currentTimeMillis,
      (now) => Math.floor((now + Duration.toMillis(clockAhead)) / 1000) * 1000
    ),
    grantedScopes: Effect.succeed(undefined),
    connection: (id) =>
      Effect.suspend(() => {
        const state = states.get(id)
        return state === undefined
          ? Effect.fail(new ConnectionGone({ message: "404 Not Found" }))
          : Effect.succeed(state.connection)
      }),
    publishedKeys: (name) =>
      Effect.suspend(() => {
        const state = states.get(idOf(name))
        if (state === undefined) {
          return Effect.fail(new TenantUnavailable({ message: "404 Not Found" }))
        }
        const { current, published } = state
        const kids = published ? [current, current + 1] : [current]
        return Effect.succeed({ kids: kids.map((number) => `${name}-${number}`), cachedFor })
      }),
    createKeys: () => Effect.fail(new RequestRejected({ message: "409 Conflict" })),
    connections: Effect.sync(() => [...states.values()].map(({ connection }) => connection)),
    keys: (id) =>
      Effect.suspend((): Effect.Effect<KeySet, ConnectionGone | TenantUnavailable> => {
        reads += 1
        const state = states.get(id)
        if (state === undefined) {
          return Effect.fail(new ConnectionGone({ message: "404 Not Found" }))
        }
        if (state.unreadableReads > 0) {
          state.unreadableReads -= 1
          return Effect.fail(new TenantUnavailable({ message: "no response" }))
        }
        return Effect.succeed(keysOf(state))
      }),
    rotate: ({ connection }) =>
      Effect.suspend(() => {
        const state = states.get(connection)
        return state === undefined
          ? Effect.fail(new RequestRejected({ message: "404 Not Found" }))
          : rotate(state)
      })
  })

  return {
    layer: Layer.succeed(Tenant, service),
    service,
    inject: (name, ...faults) => void named(name).faults.push(...faults),
    rotateElsewhere: (name) => void apply(named(name)),
    failReads: (name, times) => {
      named(name).unreadableReads = times
    },
    failReadsAfterRequest: (name, times) => {
      named(name).unreadableReadsAfterRequest = times
    },
    remove: (name) => void states.delete(idOf(name)),
    change: (name, more) => {
      const state = named(name)
      state.connection = { ...state.connection, ...more }
    },
    unpublish: (name) => {
      named(name).published = false
    },
    cacheFor: (time) => {
      cachedFor = Duration.fromInputUnsafe(time)
    },
    clockAhead,
    counts: () =>
      Object.fromEntries(
        [...states.values()].map(({ connection, requests, rotations }) => [
          connection.name,
          { rotations, requests }
        ])
      ),
    reads: () => reads
  }
}
