/** The other ways to make the client of an entry point: in a scope, and from configuration. */
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"
import { isObject } from "openapi-effect-runtime/core/Json"
import { type ClientOptions, ManagementClient } from "../sdk/Client.ts"
import { optionsFromEnv } from "./Environment.ts"

/** An entry point's own layer. */
type FromOptions<Options, R> = (
  options: Options
) => Layer.Layer<ManagementClient, ConfigurationError, R>

/**
 * Reads wrapped options: a `Config` is an Effect. Effect's own `Config.unwrap` imports all of `Schema`.
 */
const unwrap = (wrapped: unknown): Effect.Effect<unknown, Config.ConfigError> =>
  Effect.gen(function* () {
    // The compiler knows the errors from the wrapped type.
    if (Effect.isEffect(wrapped))
      return yield* wrapped as Effect.Effect<unknown, Config.ConfigError>
    if (!isObject(wrapped)) return wrapped
    const options: Record<string, unknown> = {}
    for (const [name, option] of Object.entries(wrapped)) options[name] = yield* unwrap(option)
    return options
  })

/** Makes a client that lives as long as the scope. */
export const makeOf =
  <Options, R>(layer: FromOptions<Options, R>) =>
  (
    options: Options
  ): Effect.Effect<ManagementClient["Service"], ConfigurationError, R | Scope.Scope> =>
    Effect.flatMap(Scope.Scope, (scope) =>
      Effect.map(Layer.buildWithScope(layer(options), scope), (context) =>
        Context.get(context, ManagementClient)
      )
    )

/** Makes a client's layer from options in the program's configuration. */
export const layerConfigOf =
  <Options, R>(layer: FromOptions<Options, R>) =>
  (
    options: Config.Wrap<Options>
  ): Layer.Layer<ManagementClient, ConfigurationError | Config.ConfigError, R> =>
    // Reading wrapped options results in options.
    Layer.unwrap(Effect.map(unwrap(options), (read) => layer(read as Options)))

/** Makes a client's layer from environment variables and options that override them. */
export const layerEnvOf =
  <Options extends ClientOptions, R>(layer: FromOptions<Options, R>) =>
  (overrides?: Partial<Options>): Layer.Layer<ManagementClient, ConfigurationError, R> =>
    Layer.unwrap(
      overrides === undefined || isObject(overrides)
        ? Effect.map(optionsFromEnv(overrides ?? {}), (options) =>
            // Domain and credentials are the only required options.
            layer(options as unknown as Options)
          )
        : Effect.fail(
            new ConfigurationError({ option: "overrides", message: "overrides must be an object" })
          )
    )
