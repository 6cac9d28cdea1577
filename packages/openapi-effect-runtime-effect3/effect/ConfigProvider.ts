/** `effect/ConfigProvider` of Effect 4, as far as it reads one variable by its name. */
import * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"

export interface ConfigProvider {
  readonly load: (
    path: readonly [name: string]
  ) => Effect.Effect<
    { readonly value: string | undefined },
    ConfigError.ConfigError & { readonly message: string }
  >
}

/** An error that says in words what it is; Effect 3's own keeps them in `toString`. */
const worded = (error: ConfigError.ConfigError) => Object.assign(error, { message: String(error) })

/** The provider of the program that runs: Effect 3's own, read through its `Config`. */
export const ConfigProvider: Effect.Effect<ConfigProvider> =
  /* @__PURE__ */ Effect.configProviderWith((provider) =>
    Effect.succeed({
      load: ([name]) =>
        Effect.mapBoth(provider.load(Config.option(Config.string(name))), {
          onFailure: worded,
          onSuccess: (value) => ({ value: Option.getOrUndefined(value) })
        })
    })
  )
