/**
 * The locks in the folder that the environment names, or in the machine's own.
 */
import { isAbsolute } from "node:path"
import { ConfigurationError } from "@effect-auth0/management"
import { Effect, Layer } from "effect"
import { ConnectionLocks } from "../lock/ConnectionLocks.ts"
import { layer } from "../lock/LockFile.ts"

const variable = "KEY_ROTATION_LOCKS"

/** The locks. A folder that depends on where a process was started would be another one for each. */
export const locks: Layer.Layer<ConnectionLocks, ConfigurationError> = Layer.unwrap(
  Effect.sync((): Layer.Layer<ConnectionLocks, ConfigurationError> => {
    const folder = process.env[variable] ?? ""
    if (folder === "") return layer()
    return isAbsolute(folder)
      ? layer(folder)
      : Layer.effect(
          ConnectionLocks,
          Effect.fail(
            new ConfigurationError({
              option: variable,
              message: `${variable} must be an absolute path: ${folder} is another folder for every place that the tool is started in`
            })
          )
        )
  })
)
