/** The layers of an SDK's client over the `HttpClient` that a program provides. */
import * as Layer from "effect/Layer"
import type { HttpClient } from "effect/http/HttpClient"
import type { ClientTag } from "../call/ClientLayer.ts"
import type { ConfigurationError } from "../core/ConfigurationError.ts"
import { layer as transport } from "../transport/HttpClientTransport.ts"
import type { DefaultOptions } from "./Defaults.ts"
import type { MakeClient } from "./SdkClient.ts"
import { layerOf as layerOverTransport } from "./TransportLayer.ts"

/** Makes the client's layer over the program's `HttpClient`. */
export const layerOf = <Id, Options>(
  tag: ClientTag<Id>,
  make: MakeClient<Options>
): ((options: Options & DefaultOptions) => Layer.Layer<Id, ConfigurationError, HttpClient>) => {
  const overTransport = layerOverTransport(tag, make)
  return (options) => overTransport(options).pipe(Layer.provide(transport))
}
