/**
 * The smallest clients of an SDK: over the platform's `fetch`, without rate limits and spans. A client
 * that is made directly does not bundle layers, which are a sixth of the smallest program.
 */
import type * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { Client } from "../call/Client.ts"
import type { ClientTag } from "../call/ClientLayer.ts"
import type { ConfigurationError } from "../core/ConfigurationError.ts"
import { type Fetch, make as makeTransport } from "../transport/FetchTransport.ts"
import type { MakeClient } from "./SdkClient.ts"

export type { Fetch } from "../transport/FetchTransport.ts"

/** Options of a client over `fetch`. */
export interface FetchOptions {
  /** The `fetch` to use; the platform's own by default. */
  readonly fetch?: Fetch | undefined
}

/** Makes the client over `fetch`. */
export const makeOf =
  <Options>(make: MakeClient<Options>) =>
  (options: Options & FetchOptions): Effect.Effect<Client, ConfigurationError, Scope.Scope> =>
    make(makeTransport(options.fetch), options)

/** Makes the client's layer over `fetch`. */
export const layerOf =
  <Id, Options>(tag: ClientTag<Id>, make: MakeClient<Options>) =>
  (options: Options & FetchOptions): Layer.Layer<Id, ConfigurationError> =>
    Layer.effect(tag, makeOf(make)(options))
