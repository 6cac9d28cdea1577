/** The layers of an SDK's client over undici, the fastest transport on Node. */
import * as Layer from "effect/Layer"
import type { Dispatcher } from "undici"
import type { ClientTag } from "../call/ClientLayer.ts"
import type { ConfigurationError } from "../core/ConfigurationError.ts"
import { layer as transport } from "../transport/UndiciTransport.ts"
import type { DefaultOptions } from "./Defaults.ts"
import type { MakeClient } from "./SdkClient.ts"
import { layerOf as layerOverTransport } from "./TransportLayer.ts"

/** Options of a client over undici. */
export interface NodeOptions extends DefaultOptions {
  /**
   * What to send through: a proxy, client certificates, a pool of your own. You close it; without
   * one the layer has an agent that speaks HTTP/1.1, and closes it.
   */
  readonly dispatcher?: Dispatcher | undefined
}

/** What makes the client's layer over undici, which has to be installed beside the SDK. */
export const layerOf = <Id, Options>(
  tag: ClientTag<Id>,
  make: MakeClient<Options>
): ((options: Options & NodeOptions) => Layer.Layer<Id, ConfigurationError>) => {
  const overTransport = layerOverTransport(tag, make)
  return (options) =>
    overTransport(options).pipe(Layer.provide(transport({ dispatcher: options.dispatcher })))
}
