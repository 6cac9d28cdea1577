/** What every client of an SDK has unless its options say otherwise: rate limits are obeyed, and calls have spans. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Client } from "../call/Client.ts"
import type { ConfigurationError } from "../core/ConfigurationError.ts"
import { governed, type GovernorOptions } from "../rate-limit/Governor.ts"
import { withSpans } from "../telemetry/Tracing.ts"
import type { Transport } from "../transport/Transport.ts"
import type { MakeClient } from "./SdkClient.ts"

/** What can be set of the defaults of a client. */
export interface DefaultOptions extends GovernorOptions {
  /** Whether calls have spans where the program has a tracer; `true` if not given. */
  readonly tracing?: boolean | undefined
}

/** What makes an SDK's client with these defaults over a transport. */
export const makeOf =
  <Options>(make: MakeClient<Options>) =>
  (
    transport: Transport["Service"],
    options: Options & DefaultOptions
  ): Effect.Effect<Client, ConfigurationError, Scope.Scope> =>
    make(transport, options).pipe(
      Effect.flatMap(governed(options)),
      // Around the governor, so that spans tell waiting from sending.
      Effect.map((client) => (options.tracing === false ? client : withSpans(client)))
    )
