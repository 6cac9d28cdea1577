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

/** How an SDK calls what sends through undici, and what it has for those who cannot. */
export interface UndiciEntry {
  readonly name: string
  readonly instead: string
}

const thisTransport: UndiciEntry = {
  name: "The transport over undici",
  instead: "send over `fetch`"
}

const reject = (message: string): Effect.Effect<never, ConfigurationError> =>
  Effect.fail(
    new ConfigurationError({
      option: "undici",
      message
    })
  )

/** Loads it; fails where it is not installed, and where the runtime has something else by its name. */
export const loadUndici = ({ instead, name }: UndiciEntry = thisTransport): Effect.Effect<
  Undici,
  ConfigurationError
> =>
  Effect.matchEffect(
    Effect.tryPromise(() => import("undici")),
    {
      onFailure: () =>
        reject(
          `${name} needs the package \`undici\` (version 7 or 8), which cannot be loaded: install it, or ${instead}`
        ),
      onSuccess: (undici) =>
        typeof undici.Agent.prototype.dispatch === "function"
          ? Effect.succeed<Undici>(undici)
          : reject(
              `\`undici\` cannot send here, since this runtime (Bun, say) has a stand-in for it: run this on Node, or ${instead}`
            )
    }
  )
