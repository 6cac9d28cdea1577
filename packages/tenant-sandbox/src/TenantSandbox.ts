/**
 * A stateful local tenant: a server that behaves like Auth0 for the operations it plays, as a service
 * whose layer starts and stops it.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Ref from "effect/Ref"
import type * as Scope from "effect/Scope"
import { operations } from "./generated/Contract.ts"
import {
  serveInProcess,
  type SandboxConnectionBroken,
  type SandboxRequest
} from "./http/InProcess.ts"
import { listen } from "./http/Listener.ts"
import { handleRequest } from "./http/RequestHandler.ts"
import type { SandboxListenError } from "./http/SandboxListenError.ts"
import { ofResponse, type SandboxReply } from "./http/Wire.ts"
import { makeRateLimiter } from "./limits/RateLimiter.ts"
import type { SandboxOptions, SeedConnection } from "./SandboxOptions.ts"
import { makeApplicationRegistry } from "./tenant/Applications.ts"
import { makeFaultQueue, type Fault } from "./tenant/Faults.ts"
import { type InvalidPublicKey, registerKeys } from "./tenant/PublicKeys.ts"
import { randomText } from "./tenant/RandomText.ts"
import { makeRequestLog, type RequestRecord } from "./tenant/RequestLog.ts"
import { InvalidSeed, seedConnection, seedTenant } from "./tenant/Seed.ts"
import type { Tenant } from "./tenant/Tenant.ts"
import type { ConnectionRecord, TenantState } from "./tenant/TenantState.ts"

/** What a test or a demo can do with a running sandbox. */
export interface Sandbox {
  /** Where it listens, such as `http://127.0.0.1:41234`. */
  readonly origin: string
  /** The tenant's canonical host name. It names the tenant; requests go to `origin`. */
  readonly domain: string
  /** The audience of its Management API: `https://{domain}/api/v2/`. */
  readonly audience: string
  /** The application that is there from the start. */
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted<string>
  /**
   * Answers a request without a socket, on the sandbox's clock: for tests in virtual time. All else
   * is as over the socket: tokens, limits, faults, the log. A caller that goes away stops nothing.
   */
  readonly handle: (request: SandboxRequest) => Effect.Effect<SandboxReply, SandboxConnectionBroken>
  readonly applications: {
    /** Adds an application with these scopes. */
    readonly create: (scopes: ReadonlyArray<string>) => Effect.Effect<{
      readonly clientId: string
      readonly clientSecret: Redacted.Redacted<string>
    }>
  }
  readonly tokens: {
    /**
     * Issues a token without a request. Default: every scope of the operations played, and the lifetime that
     * the sandbox was started with. A lifetime of 0 gives a token that has expired.
     */
    readonly issue: (options?: {
      readonly scopes?: ReadonlyArray<string>
      readonly lifetimeSeconds?: number
    }) => Effect.Effect<Redacted.Redacted<string>>
    /** Forgets every token, so that each is answered 401 from now on. */
    readonly revokeAll: Effect.Effect<void>
  }
  readonly connections: {
    /** Adds a connection as a seed would, and gives it as it is stored. */
    readonly create: (seed: SeedConnection) => Effect.Effect<ConnectionRecord, InvalidSeed>
    /** The connections in the order in which they were made. */
    readonly all: Effect.Effect<ReadonlyArray<ConnectionRecord>>
  }
  readonly faults: {
    /** Lets something go wrong with the next requests that match. */
    readonly inject: (fault: Fault) => Effect.Effect<void>
    /** The faults that have not happened yet. */
    readonly pending: Effect.Effect<ReadonlyArray<Fault>>
    readonly clear: Effect.Effect<void>
  }
  readonly requests: {
    /** Every request since the start or the last `clear`, oldest first. */
    readonly all: Effect.Effect<ReadonlyArray<RequestRecord>>
    readonly clear: Effect.Effect<void>
  }
  /** Everything the tenant remembers at this moment. */
  readonly state: Effect.Effect<TenantState>
  /**
   * Puts the tenant back to its seed: the same connections with the same keys. Tokens, faults and
   * the log are emptied, rate limits start anew. What a fault put off finds its token gone.
   */
  readonly reset: Effect.Effect<void>
}

/** Every scope that an operation asks for which the sandbox plays, and the one that shows options. */
export const allScopes: ReadonlyArray<string> = [
  ...new Set([
    ...operations.flatMap(({ scopes }) => [...(scopes.anyOf ?? []), ...(scopes.allOf ?? [])]),
    "read:connections_options"
  ])
].sort()

/** The canonical audience, and the ones that clients make of the address they were given. */
const audiencesOf = (domain: string, origin: string): readonly [string, ...Array<string>] => [
  `https://${domain}/api/v2/`,
  `${origin}/api/v2/`,
  `https://${new URL(origin).host}/api/v2/`
]

const start = Effect.fnUntraced(function* (options: SandboxOptions) {
  const host = options.host ?? "127.0.0.1"
  const clientId = options.clientId ?? (yield* randomText(32))
  const clientSecret =
    options.clientSecret ?? Redacted.make(yield* randomText(64), { label: "clientSecret" })
  const seeded = yield* seedTenant(options.seed ?? {})
  const state = yield* Ref.make(seeded)
  const applications = makeApplicationRegistry()
  applications.add({
    clientId,
    clientSecret,
    publicKeys: yield* registerKeys(options.publicKeys ?? []),
    used: new Map(),
    scopes: options.scopes ?? allScopes
  })
  const faults = makeFaultQueue(options.faults ?? [])
  const requests = makeRequestLog()
  const limiter = makeRateLimiter(options.plan ?? "unlimited")
  const tokenLifetimeSeconds = options.tokenLifetimeSeconds ?? 86400

  // The port, and with it the audiences, is known once the server listens: a request waits for them.
  const ready = yield* Deferred.make<Tenant>()
  const port = yield* listen(host, options.port ?? 0, (message, response) =>
    Effect.flatMap(Deferred.await(ready), (tenant) =>
      handleRequest(tenant, message, ofResponse(response))
    )
  )
  const origin = `http://${host.includes(":") ? `[${host}]` : host}:${port}`
  const domain = options.domain ?? "tenant.sandbox.localhost"
  const audiences = audiencesOf(domain, origin)
  const tenant: Tenant = {
    domain,
    audiences,
    tokenLifetimeSeconds,
    olderKeyAnswers: options.olderKeyAnswers ?? false,
    state,
    applications,
    limiter,
    faults,
    requests
  }
  yield* Deferred.succeed(ready, tenant)
  const run = yield* FiberSet.makeRuntime()

  // The tenant has one clock and one randomness, also for a caller that has others.
  const clock = yield* Clock.Clock
  const random = yield* Random.Random
  const asTenant = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    effect.pipe(
      Effect.provideService(Clock.Clock, clock),
      Effect.provideService(Random.Random, random)
    )

  const issue = Effect.fnUntraced(function* (
    request: { readonly scopes?: ReadonlyArray<string>; readonly lifetimeSeconds?: number } = {}
  ) {
    const token = yield* randomText(64)
    const lifetime = request.lifetimeSeconds ?? tokenLifetimeSeconds
    const now = yield* Clock.currentTimeMillis
    applications.grant(token, {
      clientId,
      scopes: request.scopes ?? allScopes,
      expiresAt: now + lifetime * 1000
    })
    return Redacted.make(token, { label: "token" })
  })

  const createApplication = Effect.fnUntraced(function* (scopes: ReadonlyArray<string>) {
    const application = {
      clientId: yield* randomText(32),
      clientSecret: Redacted.make(yield* randomText(64), { label: "clientSecret" })
    }
    applications.add({ ...application, publicKeys: [], used: new Map(), scopes })
    return application
  })

  const createConnection = Effect.fnUntraced(function* (seed: SeedConnection) {
    const connection = yield* seedConnection(seed)
    return yield* Effect.flatten(
      Ref.modify(
        state,
        (current): readonly [Effect.Effect<ConnectionRecord, InvalidSeed>, TenantState] =>
          current.connections.some(({ name }) => name === connection.name)
            ? [
                Effect.fail(
                  new InvalidSeed({
                    connection: connection.name,
                    reason: "the tenant has a connection of this name; names are unique"
                  })
                ),
                current
              ]
            : [
                Effect.succeed(connection),
                { ...current, connections: [...current.connections, connection] }
              ]
      )
    )
  })

  const reset = Effect.gen(function* () {
    yield* Ref.set(state, seeded)
    applications.reset()
    faults.clear()
    requests.clear()
    limiter.reset()
  })

  const sandbox: Sandbox = {
    origin,
    domain,
    audience: audiences[0],
    clientId,
    clientSecret,
    handle: (request) => serveInProcess(tenant, run, request),
    applications: { create: (scopes) => asTenant(createApplication(scopes)) },
    tokens: {
      issue: (request) => asTenant(issue(request)),
      revokeAll: Effect.sync(applications.revokeTokens)
    },
    connections: {
      create: (seed) => asTenant(createConnection(seed)),
      all: Effect.map(Ref.get(state), ({ connections }) => connections)
    },
    faults: {
      inject: (fault) => Effect.sync(() => faults.inject(fault)),
      pending: Effect.sync(faults.pending),
      clear: Effect.sync(faults.clear)
    },
    requests: { all: Effect.sync(requests.all), clear: Effect.sync(requests.clear) },
    state: Ref.get(state),
    reset
  }
  return sandbox
})

/** Starts a sandbox that lives as long as the scope. */
export const makeSandbox = (
  options: SandboxOptions = {}
): Effect.Effect<Sandbox, SandboxListenError | InvalidSeed | InvalidPublicKey, Scope.Scope> =>
  options.randomSeed === undefined
    ? start(options)
    : Effect.flatMap(Random.Random.pipe(Random.withSeed(options.randomSeed)), (random) =>
        // One generator for the sandbox's whole life: the same seed gives the same sequence.
        Effect.provideService(start(options), Random.Random, random)
      )

/**
 * A running sandbox as a service.
 *
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { TenantSandbox } from "@effect-auth0/tenant-sandbox"
 *
 * const program = Effect.gen(function* () {
 *   const sandbox = yield* TenantSandbox
 *   const { id } = yield* sandbox.connections.create({
 *     name: "acme",
 *     strategy: "oidc",
 *     options: { token_endpoint_auth_method: "private_key_jwt" }
 *   })
 *   return `${sandbox.origin}/api/v2/connections/${id}/keys`
 * }).pipe(Effect.provide(TenantSandbox.layer({ plan: "free" })))
 * ```
 */
export class TenantSandbox extends Context.Service<TenantSandbox, Sandbox>()(
  "@effect-auth0/tenant-sandbox/TenantSandbox"
) {
  /** Starts a sandbox, and stops it when the layer's scope closes. */
  static readonly layer = (
    options: SandboxOptions = {}
  ): Layer.Layer<TenantSandbox, SandboxListenError | InvalidSeed | InvalidPublicKey> =>
    Layer.effect(TenantSandbox, makeSandbox(options))
}
