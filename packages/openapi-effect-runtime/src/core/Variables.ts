/**
 * Reads one variable of the program's configuration. Effect's own configuration module imports parsers,
 * file systems and streams, and takes longer to import than the rest of a client.
 */
import type { ConfigProvider } from "effect/ConfigProvider"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

// The program's provider by its key: the reference itself would import the module.
const GivenProvider = /* @__PURE__ */ Context.Service<ConfigProvider, ConfigProvider>(
  "effect/ConfigProvider"
)

const environment = (): Readonly<Record<string, string | undefined>> =>
  "process" in globalThis ? (globalThis.process?.env ?? {}) : {}

/**
 * The value of a variable from the program's `ConfigProvider`, or from the environment if there is
 * none; `undefined` if it is not set or empty. Fails with the provider's error.
 */
export const variable = (name: string): Effect.Effect<string | undefined, string> =>
  Effect.withFiber(({ context }) => {
    const provider = Context.getOrUndefined(context, GivenProvider)
    return provider === undefined
      ? Effect.sync(() => environment()[name] || undefined)
      : provider.load([name]).pipe(
          Effect.mapError(({ message }) => message),
          // An empty variable counts as not set.
          Effect.map((node) => node?.value || undefined)
        )
  })
