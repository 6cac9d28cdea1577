/**
 * Loads the package `undici`, which is optional: the layers that use it load it, so that a missing or
 * unusable package is an error that says what to do.
 */
import * as Effect from "effect/Effect"
import type { Agent, FormData as UndiciForm } from "undici"
import { ConfigurationError } from "../core/ConfigurationError.ts"

/** The parts of undici that are used. */
export interface Undici {
  readonly Agent: new (options: Agent.Options) => Agent
  readonly FormData: new () => UndiciForm
}

/** The SDK's name for its undici layer, and the alternative that it offers. */
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

/** Loads undici; fails if it is not installed, or if the runtime replaces it. */
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
