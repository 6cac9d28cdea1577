/**
 * One thing that can go wrong, as a server plays it or as an address that no server
 * responds at. The outcomes of calls are in the matrix.
 */
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Plan, Play } from "../server/FaultServer.ts"

/** What the tables name a fault by. */
export interface Named {
  readonly name: string
  /** What happens, for readers of the table. */
  readonly what: string
  /** It is of one version of HTTP alone. */
  readonly only?: "HTTP/1.1" | "HTTP/2"
}

/** A fault that is played to a request, after it was read whole. */
export interface RequestFault extends Named {
  readonly play: Play
  /** It never comes to an end by itself: calls are given a deadline. */
  readonly endless?: boolean
  /** It defines the later requests itself, so it is not played "once" and "always". */
  readonly scripted?: boolean
}

/** A fault of the connection, which cannot be played to a single request. */
export interface ConnectionFault extends Named {
  /** Where to call, and what a server does there, if there is one. */
  readonly address: Effect.Effect<
    { readonly origin: string } | { readonly plan: Plan; readonly scheme: "http" | "https" },
    never,
    Scope.Scope
  >
  readonly endless?: boolean
}

/** Whether a fault can be played in a version of HTTP. */
export const happensIn = ({ only }: Named, protocol: "HTTP/1.1" | "HTTP/2"): boolean =>
  only === undefined || only === protocol

export type Fault = RequestFault | ConnectionFault
