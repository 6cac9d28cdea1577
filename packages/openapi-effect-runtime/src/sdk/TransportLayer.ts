/**
 * The layers of an SDK's client over a `Transport` of the program, with what most programs want
 * built in: the governor, which waits for the API's rate limit, and spans.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { ClientTag } from "../call/ClientLayer.ts"
import type { ConfigurationError } from "../core/ConfigurationError.ts"
import { governed, type GovernorOptions } from "../rate-limit/Governor.ts"
import { withSpans } from "../telemetry/Tracing.ts"
import { Transport } from "../transport/Transport.ts"
import type { MakeClient } from "./SdkClient.ts"

/** What makes the client's layer over the program's transport. */
export const layerOf =
  <Id, Options>(tag: ClientTag<Id>, make: MakeClient<Options>) =>
  (options: Options & GovernorOptions): Layer.Layer<Id, ConfigurationError, Transport> =>
    Layer.effect(
      tag,
      Effect.flatMap(Transport, (transport) => make(transport, options)).pipe(
        Effect.flatMap(governed(options)),
        Effect.map(withSpans)
      )
    )
