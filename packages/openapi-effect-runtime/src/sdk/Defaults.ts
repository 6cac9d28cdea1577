/**
 * The defaults of an SDK's clients: rate limits are obeyed, calls have spans, and options are checked for
 * programs that the compiler does not check.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Client } from "../call/Client.ts"
import { checked, ofClients, wrongClient } from "../call/OptionRules.ts"
import type { ConfigurationError } from "../core/ConfigurationError.ts"
import { governed, type GovernorOptions } from "../rate-limit/Governor.ts"
import { withSpans } from "../telemetry/Tracing.ts"
import type { Transport } from "../transport/Transport.ts"
import type { MakeClient } from "./SdkClient.ts"

/** Options that turn a client's defaults off. */
export interface DefaultOptions extends GovernorOptions {
  /** Whether calls have spans if the program has a tracer; `true` by default. */
  readonly tracing?: boolean | undefined
}

/** Makes an SDK's client with these defaults over a transport. */
export const makeOf =
  <Options>(make: MakeClient<Options>) =>
  (
    transport: Transport["Service"],
    options: Options & DefaultOptions
  ): Effect.Effect<Client, ConfigurationError, Scope.Scope> => {
    const wrong = wrongClient(ofClients, options)
    return wrong === undefined
      ? make(transport, options).pipe(
          Effect.flatMap((client) => governed(options)(checked(client))),
          // Outside the governor, so that spans distinguish waiting from sending.
          Effect.map((client) => (options.tracing === false ? client : withSpans(client)))
        )
      : Effect.fail(wrong)
  }
