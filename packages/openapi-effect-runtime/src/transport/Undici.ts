/**
 * The package `undici`, which not every program has: it is loaded by the layers that send through
 * it, so that what is wrong with it is an error that says what to do.
 */
import * as Effect from "effect/Effect"
import type { Agent, FormData as UndiciForm } from "undici"
import { ConfigurationError } from "../core/ConfigurationError.ts"

/** What is used of it. */
export interface Undici {
  readonly Agent: new (options: Agent.Options) => Agent
  readonly FormData: new () => UndiciForm
}

const refuse = (message: string): Effect.Effect<never, ConfigurationError> =>
  Effect.fail(
    new ConfigurationError({
      option: "undici",
      message: `${message}, or use \`@effect-auth0/management/fetch\`, where \`RateLimits.layer\` and \`Tracing.layer\` add what \`…/node\` has built in`
    })
  )

/** Loads it; fails where it is not installed, and where the runtime has something else by its name. */
export const loadUndici: Effect.Effect<Undici, ConfigurationError> =
  /* @__PURE__ */ Effect.matchEffect(
    /* @__PURE__ */ Effect.tryPromise(() => import("undici")),
    {
      onFailure: () =>
        refuse(
          "`@effect-auth0/management/node` needs the package `undici` (version 7 or 8), which cannot be loaded: install it"
        ),
      onSuccess: (undici) =>
        typeof undici.Agent.prototype.dispatch === "function"
          ? Effect.succeed<Undici>(undici)
          : refuse(
              "`undici` cannot send here, since this runtime (Bun, say) has a stand-in for it: run this on Node"
            )
    }
  )
