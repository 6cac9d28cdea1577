/** One variable of the program's configuration, read through its `ConfigProvider`. */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"

/**
 * The value of a variable; `undefined` where it is not set or empty. Fails with what the provider
 * says of itself.
 */
export const variable = (name: string): Effect.Effect<string | undefined, string> =>
  Effect.configProviderWith((provider) =>
    provider.load(Config.option(Config.string(name))).pipe(
      Effect.mapError(String),
      Effect.map((value) => Option.getOrUndefined(value) || undefined)
    )
  )
