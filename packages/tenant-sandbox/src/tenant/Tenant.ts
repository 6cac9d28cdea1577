/**
 * The running tenant as its operations see it: its settings, its state and its registers.
 */
import type * as Effect from "effect/Effect"
import type { JsonObject } from "../http/Json.ts"
import type { RateLimiter } from "../limits/RateLimiter.ts"
import type { InvalidSeed } from "../seed/ConnectionSeed.ts"
import type { InvalidSeedEntry } from "../seed/InvalidSeedEntry.ts"
import type { TenantSeed } from "../seed/TenantSeed.ts"
import type { Store } from "../store/Store.ts"
import type { UsedAssertions } from "../tokens/PublicKeys.ts"
import type { TenantKeys } from "../tokens/TenantKeys.ts"
import type { Tokens } from "../tokens/Tokens.ts"
import type { FaultQueue } from "./Faults.ts"
import type { RandomText } from "./RandomText.ts"
import type { RequestLog } from "./RequestLog.ts"
import type { SandboxClock } from "./SandboxClock.ts"
import type { TenantState } from "./TenantState.ts"

/** What is done to the tenant from outside, by the program that started it or over the control API. */
export interface TenantControl {
  readonly clock: SandboxClock
  readonly issueToken: (request: {
    /** Default: the application that is there from the start. */
    readonly clientId?: string
    readonly scopes?: ReadonlyArray<string>
    readonly lifetimeSeconds?: number
  }) => string
  /** Adds what a seed says; what is wrong with it is said by the error's message. */
  readonly sow: (seed: TenantSeed) => Effect.Effect<void, InvalidSeed | InvalidSeedEntry>
  /** Puts the tenant to a state of this or another sandbox. */
  readonly restore: (state: TenantState) => void
  /** Back to what the seed said. */
  readonly reset: () => void
}

/** What an operation can use. */
export interface Tenant {
  /** The canonical host name. */
  readonly domain: string
  /** The name of the tenant, which its host name begins with. */
  readonly tenantName: string
  /** Where it listens. */
  readonly origin: string
  /** The names, beside those of every machine, by which its control API can be called. */
  readonly hostNames: ReadonlySet<string>
  /** Audiences that mean this tenant's Management API; the canonical one first. */
  readonly audiences: readonly [string, ...Array<string>]
  readonly tokenLifetimeSeconds: number
  readonly olderKeyResponses: boolean
  /** Respond with the contract's example to operations that keep no state. */
  readonly examples: boolean
  /** Whether pages of other origins may call the tenant. */
  readonly cors: boolean
  readonly store: Store
  /** Milliseconds since 1970 on the tenant's clock. */
  readonly now: () => number
  readonly text: RandomText
  readonly keys: TenantKeys
  readonly tokens: Tokens
  /** A number for the next log event; it only grows. */
  readonly nextEvent: () => number
  /** The assertions that each application used. */
  readonly usedAssertions: (clientId: string) => UsedAssertions
  /** The API of an audience. */
  readonly apiOf: (audience: string) => JsonObject | undefined
  readonly control: TenantControl
  readonly limiter: RateLimiter
  readonly faults: FaultQueue
  readonly requests: RequestLog
}
