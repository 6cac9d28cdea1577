/**
 * Whether the identity provider of a connection can know the key that a rotation makes current. No
 * tool can look into the provider. What can be seen is the JWKS that it reads: once the key has been
 * published there for as long as an older copy may be cached, a provider that follows the JWKS knows
 * it. For a provider whose administrator uploads certificates, the checklist has to say so.
 */
import { Clock, Duration, Effect } from "effect"
import type { TrustBasis } from "../journal/JournalEntry.ts"
import type { PlannedRotation } from "../plan/Plan.ts"
import { Tenant } from "../tenant/Tenant.ts"
import type { Checklist } from "./Checklist.ts"

/** What is asked before a key is promoted. */
export interface TrustPolicy {
  /** Promotes keys that may not be trusted: only on demand. */
  readonly skip: boolean
  /** What a person confirmed; it comes before the JWKS. */
  readonly checklist: Checklist
  /** The least time between the first sight of a key in the JWKS and its promotion. */
  readonly leastWait: Duration.Duration
}

/** The JWKS decides, without confirmations. */
export const defaultTrustPolicy: TrustPolicy = {
  skip: false,
  checklist: new Map(),
  leastWait: Duration.zero
}

/** The longest time that a run waits for caches. */
export const longestWait = Duration.hours(1)

/** Whether a key may be promoted, and from when on by this host's clock. */
export type Trust =
  | { readonly trusted: true; readonly basis: TrustBasis; readonly from: number }
  | { readonly trusted: false; readonly message: string }

const untrusted = (message: string): Trust => ({ trusted: false, message })

const byChecklist = (ticked: boolean): Trust =>
  ticked
    ? { trusted: true, basis: "checklist", from: 0 }
    : untrusted("the checklist does not confirm that its identity provider trusts the next key")

/** Looks for the proof that the next key of a connection can be promoted. */
export const trustOf = Effect.fn("trustOf")(function* (
  { name, next }: PlannedRotation,
  { checklist, leastWait, skip }: TrustPolicy
) {
  if (skip) return { trusted: true, basis: "skipped", from: 0 } satisfies Trust
  const ticked = checklist.get(next)
  if (ticked !== undefined) return byChecklist(ticked)
  const tenant = yield* Tenant
  return yield* tenant.publishedKeys(name).pipe(
    // Counted from when it was seen, not from when it was requested.
    Effect.zip(Clock.currentTimeMillis),
    Effect.map(([{ cachedFor, kids }, now]): Trust => {
      if (!kids.includes(next)) {
        return untrusted("its JWKS does not publish the next key: no identity provider can know it")
      }
      const wait = Duration.max(cachedFor, leastWait)
      return Duration.isGreaterThan(wait, longestWait)
        ? untrusted(
            `older copies of its JWKS may be cached for ${Math.ceil(Duration.toHours(wait))} hours: confirm the key in a checklist`
          )
        : { trusted: true, basis: "jwks", from: now + Duration.toMillis(wait) }
    }),
    Effect.catch((error) => Effect.succeed(untrusted(error.message)))
  )
})
