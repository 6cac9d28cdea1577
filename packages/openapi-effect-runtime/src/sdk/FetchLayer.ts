/** The layers of an SDK's client over the platform's own `fetch`. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { ClientTag } from "../call/ClientLayer.ts"
import { functionFor, type Rules, wrongClient } from "../call/OptionRules.ts"
import type { ConfigurationError } from "../core/ConfigurationError.ts"
import { type DefaultOptions, makeOf } from "./Defaults.ts"
import { type FetchOptions as MinimalOptions, layerOf as minimalOf } from "./FetchMinimal.ts"
import type { MakeClient } from "./SdkClient.ts"

export type { Fetch } from "../transport/FetchTransport.ts"

/** Options of a client over `fetch`. */
export interface FetchOptions extends MinimalOptions, DefaultOptions {}

const rules: Rules = {
  fetch: /* @__PURE__ */ functionFor("a function that takes what the platform's own takes")
}

/** Makes the client's layer over `fetch`. */
export const layerOf = <Id, Options>(
  tag: ClientTag<Id>,
  make: MakeClient<Options>
): ((options: Options & FetchOptions) => Layer.Layer<Id, ConfigurationError>) => {
  const minimal = minimalOf<Id, Options & DefaultOptions>(tag, makeOf(make))
  return (options) => {
    const wrong = wrongClient(rules, options)
    return wrong === undefined ? minimal(options) : Layer.effect(tag, Effect.fail(wrong))
  }
}
