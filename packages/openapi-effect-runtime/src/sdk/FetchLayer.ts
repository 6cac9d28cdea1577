/** The layers of an SDK's client over the platform's own `fetch`, with nothing built in. */
import * as Layer from "effect/Layer"
import type { ClientTag } from "../call/ClientLayer.ts"
import type { ConfigurationError } from "../core/ConfigurationError.ts"
import { type Fetch, make as makeTransport } from "../transport/FetchTransport.ts"
import type { MakeClient } from "./SdkClient.ts"

export type { Fetch } from "../transport/FetchTransport.ts"

/** Options of a client over `fetch`. */
export interface FetchOptions {
  /** What to send through; the platform's own `fetch` if not given. */
  readonly fetch?: Fetch | undefined
}

/** What makes the client's layer over `fetch`. */
export const layerOf =
  <Id, Options>(tag: ClientTag<Id>, make: MakeClient<Options>) =>
  (options: Options & FetchOptions): Layer.Layer<Id, ConfigurationError> =>
    Layer.effect(tag, make(makeTransport(options.fetch), options))
