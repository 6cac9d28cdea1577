/**
 * A stateful local tenant: a server that behaves like Auth0 for the operations it plays, as a service
 * whose layer starts and stops it.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { operations } from "./generated/Contract.ts"
import {
  serveInProcess,
  type SandboxConnectionBroken,
  type SandboxRequest
} from "./http/InProcess.ts"
import { readRequest } from "./http/IncomingRequest.ts"
import { listen } from "./http/Listener.ts"
import { respond } from "./http/RequestHandler.ts"
import type { SandboxListenError } from "./http/SandboxListenError.ts"
import { ofResponse, type SandboxReply } from "./http/Wire.ts"
import { makeRateLimiter } from "./limits/RateLimiter.ts"
import { lastEvent } from "./operations/LogEvents.ts"
import { resources } from "./resources/definitions/index.ts"
import { unknownClient } from "./resources/Found.ts"
import { invalidOption, type InvalidSandboxOption } from "./InvalidSandboxOption.ts"
import type { SandboxOptions } from "./SandboxOptions.ts"
import type { SeedConnection } from "./seed/SeedConnection.ts"
import { InvalidSeed, seedConnection } from "./seed/ConnectionSeed.ts"
import type { InvalidSeedEntry } from "./seed/InvalidSeedEntry.ts"
import { sow } from "./seed/Seeding.ts"
import type { TenantSeed } from "./seed/TenantSeed.ts"
import { makeStore, uniqueKey } from "./store/Store.ts"
import { makeFaultQueue, type Fault } from "./tenant/Faults.ts"
import { addApplication, addManagementApi } from "./tenant/FirstResources.ts"
import { makeRandomText } from "./tenant/RandomText.ts"
import { makeRequestLog, type RequestRecord } from "./tenant/RequestLog.ts"
import { makeSandboxClock } from "./tenant/SandboxClock.ts"
import type { Tenant } from "./tenant/Tenant.ts"
import type { ConnectionRecord, TenantState } from "./tenant/TenantState.ts"
import { makeServerCertificate } from "./tls/LocalAuthority.ts"
import { checkKeys, type InvalidPublicKey, type UsedAssertions } from "./tokens/PublicKeys.ts"
import { makeTenantKeys } from "./tokens/TenantKeys.ts"
import { makeTokens } from "./tokens/Tokens.ts"

/** What a test or a demo can do with a running sandbox. */
export interface Sandbox {
  /** Where it listens, such as `http://127.0.0.1:41234`. */
  readonly origin: string
  /** The tenant's canonical host name. It names the tenant; requests go to `origin`. */
  readonly domain: string
  /** The audience of its Management API: `https://{domain}/api/v2/`. */
  readonly audience: string
  /** Over TLS: the certificate, in PEM, that clients have to trust. */
  readonly tls?: { readonly ca: string }
  /** The application that is there from the start. */
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted<string>
  /**
   * Responds to a request without a socket, on the sandbox's clock: for tests in virtual time. All else
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
    /** Forgets every token, so that each is returned 401 from now on. */
    readonly revokeAll: Effect.Effect<void>
  }
  readonly connections: {
    /** Adds a connection as a seed would, and gives it as it is stored. */
    readonly create: (seed: SeedConnection) => Effect.Effect<ConnectionRecord, InvalidSeed>
    /** The connections in the order in which they were made. */
    readonly all: Effect.Effect<ReadonlyArray<ConnectionRecord>>
  }
  /** Adds what a seed says to what the tenant contains. */
  readonly seed: (seed: TenantSeed) => Effect.Effect<void, InvalidSeed | InvalidSeedEntry>
  readonly faults: {
    /** Lets something go wrong with the next requests that match. */
    readonly inject: (fault: Fault) => Effect.Effect<void>
    /** The faults that have not happened yet. */
    readonly pending: Effect.Effect<ReadonlyArray<Fault>>
    readonly clear: Effect.Effect<void>
  }
  readonly requests: {
    /** The requests since the start or the last `clear` that the log keeps, oldest first. */
    readonly all: Effect.Effect<ReadonlyArray<RequestRecord>>
    readonly clear: Effect.Effect<void>
  }
  /** The tenant's clock: the caller's own, and as far ahead as it was put. */
  readonly clock: {
    /** Milliseconds since 1970. */
    readonly now: Effect.Effect<number>
    /** Puts it ahead: limits fill, tokens expire, late applications happen. A reset puts it back. */
    readonly advance: (duration: Duration.Input) => Effect.Effect<void>
  }
  /** Everything the tenant remembers at this moment, as plain data. */
  readonly state: Effect.Effect<TenantState>
  /** Puts the tenant to a state that it, or another sandbox, was in before. */
  readonly restore: (state: TenantState) => Effect.Effect<void>
  /**
   * Puts the tenant back to its seed: the same connections with the same keys. Tokens, faults and
   * the log are emptied, rate limits start again, the clock is no longer ahead. What a fault put off finds
   * its token gone.
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

/** The host names that clients know a server by that listens on one. */
const namesOf = (host: string, domain: string): ReadonlyArray<string> => [
  ...new Set([
    "localhost",
    "127.0.0.1",
    "::1",
    ...(host === "0.0.0.0" || host === "::" ? [] : [host]),
    domain
  ])
]

const originOf = (host: string, port: number, tls: boolean): string => {
  // A certificate is for a name; every machine knows this one.
  const name = tls && (host === "127.0.0.1" || host === "0.0.0.0") ? "localhost" : host
  const shown = name === "0.0.0.0" ? "127.0.0.1" : name.includes(":") ? `[${name}]` : name
  return `${tls ? "https" : "http"}://${shown}:${port}`
}

const start = Effect.fnUntraced(function* (options: SandboxOptions) {
  const clock = makeSandboxClock(yield* Clock.Clock)
  // The tenant has one clock and one randomness, also for a caller that has others.
  const random = yield* Random.Random
  const text = makeRandomText(random)
  const now = (): number => clock.currentTimeMillisUnsafe()

  const host = options.host ?? "127.0.0.1"
  const domain = options.domain ?? "tenant.sandbox.localhost"
  const clientId = options.clientId ?? text(32)
  const clientSecret = options.clientSecret ?? Redacted.make(text(64), { label: "clientSecret" })
  const invalid = invalidOption(options)
  if (invalid !== undefined) return yield* invalid
  const publicKeys = yield* checkKeys(options.publicKeys ?? [])
  const tls = options.tls === true ? makeServerCertificate(namesOf(host, domain)) : undefined
  const listening = yield* listen(host, options.port ?? 0, tls)
  const origin = originOf(host, listening.port, tls !== undefined)

  const store = makeStore(resources)
  const keys = makeTenantKeys(domain, now)
  const used = new Map<string, UsedAssertions>()
  const audiences = audiencesOf(domain, origin)
  const tokenLifetimeSeconds = options.tokenLifetimeSeconds ?? 86400
  let events = 0

  const asTenant = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    effect.pipe(
      Effect.provideService(Clock.Clock, clock),
      Effect.provideService(Random.Random, random)
    )

  const tenant: Tenant = {
    domain,
    tenantName: domain.split(".")[0] ?? domain,
    origin,
    hostNames: new Set(
      [...namesOf(host, domain), ...(options.allowedHosts ?? [])].map((name) => name.toLowerCase())
    ),
    audiences,
    tokenLifetimeSeconds,
    olderKeyResponses: options.olderKeyResponses ?? false,
    examples: options.examples ?? false,
    cors: options.cors ?? false,
    store,
    now,
    text,
    keys,
    tokens: makeTokens({ domain, keys, now, text }),
    nextEvent: () => ++events,
    usedAssertions: (client) => {
      const known = used.get(client) ?? new Map<string, number>()
      used.set(client, known)
      return known
    },
    apiOf: (audience) =>
      store.resources("resource_servers").findBy("identifier", uniqueKey(audience))?.value,
    limiter: makeRateLimiter(options.plan ?? "unlimited"),
    faults: makeFaultQueue(options.faults ?? []),
    requests: makeRequestLog(options.requestLogLimit),
    control: {
      clock,
      issueToken: (request) =>
        tenant.tokens.issue({
          clientId: request.clientId ?? clientId,
          audience: audiences[0],
          scopes: request.scopes ?? allScopes,
          lifetimeSeconds: request.lifetimeSeconds ?? tokenLifetimeSeconds
        }),
      sow: (seed) => asTenant(sow(tenant, seed)),
      restore: (state) => {
        store.restore(state)
        events = Math.max(events, lastEvent(state.logs))
      },
      reset: () => {
        store.restore(seeded)
        clock.reset()
        keys.reset()
        used.clear()
        tenant.tokens.revokeAll()
        tenant.faults.clear()
        tenant.requests.clear()
        tenant.limiter.reset()
      }
    }
  }
  addManagementApi(tenant, allScopes)
  addApplication(tenant, {
    name: "Sandbox",
    clientId,
    clientSecret,
    publicKeys,
    scopes: options.scopes ?? allScopes
  })
  yield* tenant.control.sow(options.seed ?? {})
  const seeded = store.snapshot()

  // Requests run on the runtime that started the sandbox, on the tenant's own clock.
  const runtime = yield* FiberSet.makeRuntime()
  const run = (effect: Effect.Effect<void>): void => void runtime(asTenant(effect))
  listening.serve((message, response, fork) => {
    readRequest(message, (request) => {
      const rest = respond(tenant, request, ofResponse(response))
      if (rest !== undefined) fork(asTenant(rest))
    })
  })

  const createApplication = (scopes: ReadonlyArray<string>) => {
    const application = {
      clientId: text(32),
      clientSecret: Redacted.make(text(64), { label: "clientSecret" })
    }
    addApplication(tenant, { ...application, name: "Application", publicKeys: [], scopes })
    return application
  }

  const createConnection = Effect.fnUntraced(function* (seed: SeedConnection) {
    const connection = yield* seedConnection(seed, text)
    if (store.connections.conflict(connection) !== undefined) {
      return yield* new InvalidSeed({
        connection: connection.name,
        reason: "the tenant has a connection of this name; names are unique"
      })
    }
    if (store.connections.get(connection.id) !== undefined) {
      return yield* new InvalidSeed({
        connection: connection.name,
        reason: `the tenant has a connection with the id ${connection.id}; ids are unique`
      })
    }
    const unknown = unknownClient(tenant, connection.enabledClients)
    if (unknown !== undefined) {
      return yield* new InvalidSeed({
        connection: connection.name,
        reason: `enabledClients has "${unknown}", and there is no application of this id`
      })
    }
    store.connections.set(connection.id, connection)
    return connection
  })

  const sandbox: Sandbox = {
    origin,
    domain,
    audience: audiences[0],
    clientId,
    clientSecret,
    ...(tls === undefined ? {} : { tls: { ca: tls.ca } }),
    handle: (request) => serveInProcess(tenant, run, request),
    applications: { create: (scopes) => Effect.sync(() => createApplication(scopes)) },
    tokens: {
      issue: (request = {}) =>
        Effect.sync(() => Redacted.make(tenant.control.issueToken(request), { label: "token" })),
      revokeAll: Effect.sync(tenant.tokens.revokeAll)
    },
    connections: {
      create: (seed) => asTenant(createConnection(seed)),
      all: Effect.sync(store.connections.values)
    },
    seed: tenant.control.sow,
    faults: {
      inject: (fault) => Effect.sync(() => tenant.faults.inject(fault)),
      pending: Effect.sync(tenant.faults.pending),
      clear: Effect.sync(tenant.faults.clear)
    },
    requests: {
      all: Effect.sync(tenant.requests.all),
      clear: Effect.sync(tenant.requests.clear)
    },
    clock: {
      now: Effect.sync(now),
      advance: (duration) => Effect.sync(() => clock.advance(Duration.toMillis(duration)))
    },
    state: Effect.sync(store.snapshot),
    restore: (state) => Effect.sync(() => tenant.control.restore(state)),
    reset: Effect.sync(tenant.control.reset)
  }
  return sandbox
})

/** Why a sandbox does not start. */
export type SandboxStartError =
  | SandboxListenError
  | InvalidSandboxOption
  | InvalidSeed
  | InvalidSeedEntry
  | InvalidPublicKey

/** Starts a sandbox that lives as long as the scope. */
export const makeSandbox = (
  options: SandboxOptions = {}
): Effect.Effect<Sandbox, SandboxStartError, Scope.Scope> =>
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
  ): Layer.Layer<TenantSandbox, SandboxStartError> =>
    Layer.effect(TenantSandbox, makeSandbox(options))
}
