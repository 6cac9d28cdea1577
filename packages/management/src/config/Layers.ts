/** The layers of an entry point that read their options. */
import type * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"
import { isObject } from "openapi-effect-runtime/core/Json"
import type { ClientOptions, ManagementClient } from "../sdk/Client.ts"
import { optionsFromEnv } from "./Environment.ts"

/** An entry point's own layer. */
type FromOptions<Options, R> = (
  options: Options
) => Layer.Layer<ManagementClient, ConfigurationError, R>

/** What is wrapped, read: a `Config` is an Effect. Effect's own `Config.unwrap` brings all of `Schema`. */
const unwrap = (wrapped: unknown): Effect.Effect<unknown, Config.ConfigError> =>
  Effect.gen(function* () {
    // The type of what is wrapped has told the compiler what it fails with.
    if (Effect.isEffect(wrapped))
      return yield* wrapped as Effect.Effect<unknown, Config.ConfigError>
    if (!isObject(wrapped)) return wrapped
    const options: Record<string, unknown> = {}
    for (const [name, option] of Object.entries(wrapped)) options[name] = yield* unwrap(option)
    return options
  })

/** What makes a client's layer from options that are read as the program configures. */
export const layerConfigOf =
  <Options, R>(layer: FromOptions<Options, R>) =>
  (
    options: Config.Wrap<Options>
  ): Layer.Layer<ManagementClient, ConfigurationError | Config.ConfigError, R> =>
    // What has been read of a wrap of options are options.
    Layer.unwrap(Effect.map(unwrap(options), (read) => layer(read as Options)))

/** What makes a client's layer from the environment's variables, and options that replace them. */
export const layerEnvOf =
  <Options extends ClientOptions, R>(layer: FromOptions<Options, R>) =>
  (overrides?: Partial<Options>): Layer.Layer<ManagementClient, ConfigurationError, R> =>
    Layer.unwrap(
      Effect.map(optionsFromEnv(overrides ?? {}), (options) =>
        // With domain and credentials, which are all that is required, the options are whole.
        layer(options as unknown as Options)
      )
    )
