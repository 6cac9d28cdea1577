/** The layers of an SDK's client over the platform's own `fetch`. */
import type * as Layer from "effect/Layer"
import type { ClientTag } from "../call/ClientLayer.ts"
import type { ConfigurationError } from "../core/ConfigurationError.ts"
import { type DefaultOptions, makeOf } from "./Defaults.ts"
import { type FetchOptions as MinimalOptions, layerOf as minimalOf } from "./FetchMinimal.ts"
import type { MakeClient } from "./SdkClient.ts"

export type { Fetch } from "../transport/FetchTransport.ts"

/** Options of a client over `fetch`. */
export interface FetchOptions extends MinimalOptions, DefaultOptions {}

/** Makes the client's layer over `fetch`. */
export const layerOf = <Id, Options>(
  tag: ClientTag<Id>,
  make: MakeClient<Options>
): ((options: Options & FetchOptions) => Layer.Layer<Id, ConfigurationError>) =>
  minimalOf<Id, Options & DefaultOptions>(tag, makeOf(make))
