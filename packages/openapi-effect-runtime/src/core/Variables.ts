/**
 * One variable of the program's configuration. Effect's own module of configuration brings parsers,
 * file systems and streams, so that importing it takes longer than all the rest of a client.
 */
import type { ConfigProvider } from "effect/ConfigProvider"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

// The provider of the program by its key: the reference itself brings the module.
const GivenProvider = /* @__PURE__ */ Context.Service<ConfigProvider, ConfigProvider>(
  "effect/ConfigProvider"
)

const environment = (): Readonly<Record<string, string | undefined>> =>
  "process" in globalThis ? (globalThis.process?.env ?? {}) : {}

/**
 * The value of a variable, from the program's `ConfigProvider`, or from the environment without one;
 * `undefined` where it is not set or empty. Fails with what the provider says of itself.
 */
export const variable = (name: string): Effect.Effect<string | undefined, string> =>
  Effect.withFiber(({ context }) => {
    const provider = Context.getOrUndefined(context, GivenProvider)
    return provider === undefined
      ? Effect.sync(() => environment()[name] || undefined)
      : provider.load([name]).pipe(
          Effect.mapError(({ message }) => message),
          // An empty variable is one that somebody meant to set.
          Effect.map((node) => node?.value || undefined)
        )
  })
