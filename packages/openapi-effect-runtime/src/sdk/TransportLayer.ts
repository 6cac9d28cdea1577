/** The layers of an SDK's client over a `Transport` of the program. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { ClientTag } from "../call/ClientLayer.ts"
import type { ConfigurationError } from "../core/ConfigurationError.ts"
import { Transport } from "../transport/Transport.ts"
import { type DefaultOptions, makeOf } from "./Defaults.ts"
import type { MakeClient } from "./SdkClient.ts"

export type { DefaultOptions } from "./Defaults.ts"

/** Makes the client's layer over the program's transport. */
export const layerOf =
  <Id, Options>(tag: ClientTag<Id>, make: MakeClient<Options>) =>
  (options: Options & DefaultOptions): Layer.Layer<Id, ConfigurationError, Transport> =>
    Layer.effect(
      tag,
      Effect.flatMap(Transport, (transport) => makeOf(make)(transport, options))
    )
