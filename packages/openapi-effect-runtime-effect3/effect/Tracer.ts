/** `effect/Tracer` of Effect 4. Effect 3 always has a tracer: its default one counts as none. */
import type * as V3 from "effect/Tracer"
import * as FiberState from "./FiberState.ts"

export type { Span } from "effect/Tracer"
export type Tracer = V3.Tracer
export const Tracer: FiberState.StateKey<Tracer> = FiberState.tracer
