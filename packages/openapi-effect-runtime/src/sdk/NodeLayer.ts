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
   * The dispatcher to use, for a proxy, client certificates or your own pool. You close it; by default
   * the layer makes an agent for HTTP/1.1 and closes it.
   */
  readonly dispatcher?: Dispatcher | undefined
}

/** Makes the client's layer over undici, which must be installed separately. */
export const layerOf = <Id, Options>(
  tag: ClientTag<Id>,
  make: MakeClient<Options>
): ((options: Options & NodeOptions) => Layer.Layer<Id, ConfigurationError>) => {
  const overTransport = layerOverTransport(tag, make)
  return (options) => {
    // Options that are no object are rejected when the client is made.
    const { dispatcher } = Object(options) as NodeOptions
    return overTransport(options).pipe(Layer.provide(transport({ dispatcher })))
  }
}
