/** A line of the comparison with the official SDK, as a test: both do it on the same server. */
import { it } from "@effect/vitest"
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { type PeerRowName, peerRows } from "../../src/peer/Rows.ts"

export const row = <E>(name: PeerRowName, test: () => Effect.Effect<void, E, Scope.Scope>): void =>
  it.live(peerRows[name].what, test)
