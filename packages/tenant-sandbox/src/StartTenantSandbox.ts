/**
 * The sandbox for programs that do not use Effect: the same tenant behind promises and plain values.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import type { SandboxOptions } from "./SandboxOptions.ts"
import type { SeedConnection } from "./seed/SeedConnection.ts"
import type { TenantSeed } from "./seed/TenantSeed.ts"
import type { Fault } from "./tenant/Faults.ts"
import type { RequestRecord } from "./tenant/RequestLog.ts"
import type { ConnectionRecord, TenantState } from "./tenant/TenantState.ts"
import { makeSandbox } from "./TenantSandbox.ts"

/** A running sandbox. Its credentials open nothing but itself, so they are plain strings. */
export interface RunningSandbox {
  readonly origin: string
  readonly domain: string
  readonly audience: string
  readonly clientId: string
  readonly clientSecret: string
  readonly applications: {
    readonly create: (
      scopes: ReadonlyArray<string>
    ) => Promise<{ readonly clientId: string; readonly clientSecret: string }>
  }
  readonly tokens: {
    readonly issue: (options?: {
      readonly scopes?: ReadonlyArray<string>
      readonly lifetimeSeconds?: number
    }) => Promise<string>
    readonly revokeAll: () => void
  }
  readonly connections: {
    /** Rejects with `InvalidSeed` where the tenant could not have such a connection. */
    readonly create: (seed: SeedConnection) => Promise<ConnectionRecord>
    readonly all: () => ReadonlyArray<ConnectionRecord>
  }
  readonly faults: {
    readonly inject: (fault: Fault) => void
    readonly pending: () => ReadonlyArray<Fault>
    readonly clear: () => void
  }
  readonly requests: {
    readonly all: () => ReadonlyArray<RequestRecord>
    readonly clear: () => void
  }
  /** Adds what a seed says; rejects with `InvalidSeed` or `InvalidSeedEntry`. */
  readonly seed: (seed: TenantSeed) => Promise<void>
  readonly clock: {
    /** Milliseconds since 1970. */
    readonly now: () => number
    /** Puts the tenant's clock ahead by so many milliseconds. */
    readonly advance: (millis: number) => void
  }
  /** Over TLS: the certificate, in PEM, that clients have to trust. */
  readonly tls?: { readonly ca: string }
  readonly state: () => TenantState
  readonly restore: (state: TenantState) => void
  readonly reset: () => void
  /** Stops it: open connections are broken, the port is free afterwards. */
  readonly close: () => Promise<void>
}

/**
 * Starts a sandbox.
 *
 * Rejects with `SandboxListenError` where it cannot listen, with `InvalidSandboxOption`, `InvalidSeed`,
 * `InvalidSeedEntry` and `InvalidPublicKey`.
 *
 * @example
 * ```ts
 * import { startTenantSandbox } from "@effect-auth0/tenant-sandbox"
 *
 * const sandbox = await startTenantSandbox({ plan: "free" })
 * const response = await fetch(`${sandbox.origin}/api/v2/connections`, {
 *   headers: { authorization: `Bearer ${await sandbox.tokens.issue()}` }
 * })
 * await sandbox.close()
 * ```
 */
export const startTenantSandbox = async (options: SandboxOptions = {}): Promise<RunningSandbox> => {
  const scope = await Effect.runPromise(Scope.make())
  const close = () => Effect.runPromise(Scope.close(scope, Exit.void))
  const sandbox = await Effect.runPromise(Scope.provide(makeSandbox(options), scope)).catch(
    async (error: unknown) => {
      await close()
      throw error
    }
  )
  return {
    origin: sandbox.origin,
    domain: sandbox.domain,
    audience: sandbox.audience,
    clientId: sandbox.clientId,
    clientSecret: Redacted.value(sandbox.clientSecret),
    applications: {
      create: (scopes) =>
        Effect.runPromise(
          Effect.map(sandbox.applications.create(scopes), ({ clientId, clientSecret }) => ({
            clientId,
            clientSecret: Redacted.value(clientSecret)
          }))
        )
    },
    tokens: {
      issue: (request) =>
        Effect.runPromise(Effect.map(sandbox.tokens.issue(request), Redacted.value)),
      revokeAll: () => Effect.runSync(sandbox.tokens.revokeAll)
    },
    connections: {
      create: (seed) => Effect.runPromise(sandbox.connections.create(seed)),
      all: () => Effect.runSync(sandbox.connections.all)
    },
    faults: {
      inject: (fault) => Effect.runSync(sandbox.faults.inject(fault)),
      pending: () => Effect.runSync(sandbox.faults.pending),
      clear: () => Effect.runSync(sandbox.faults.clear)
    },
    requests: {
      all: () => Effect.runSync(sandbox.requests.all),
      clear: () => Effect.runSync(sandbox.requests.clear)
    },
    seed: (seed) => Effect.runPromise(sandbox.seed(seed)),
    clock: {
      now: () => Effect.runSync(sandbox.clock.now),
      advance: (millis) => Effect.runSync(sandbox.clock.advance(millis))
    },
    ...(sandbox.tls === undefined ? {} : { tls: sandbox.tls }),
    state: () => Effect.runSync(sandbox.state),
    restore: (state) => Effect.runSync(sandbox.restore(state)),
    reset: () => Effect.runSync(sandbox.reset),
    close
  }
}
