/**
 * `--env-file`: reads a tenant's variables from a file, one for each of several tenants. If it is
 * given, the environment is ignored for the tenant: a mix of two tenants would be worse than an error.
 */
import { parseEnv } from "node:util"
import { ConfigProvider, Effect, Layer, Option } from "effect"
import { Flag, GlobalFlag } from "effect/cli"
import { pathFlag } from "./Flags.ts"
import { MissingEnvironment } from "../tenant/Environment.ts"
import { Tenant } from "../tenant/Tenant.ts"
import { readTextFile } from "./Files.ts"
import type { Platform } from "./Platform.ts"

/** The flag, which all commands have. */
export const EnvFile = GlobalFlag.Setting("env-file")({
  flag: pathFlag("env-file").pipe(
    Flag.withDescription("Read AUTH0_… only from this file, not from the environment"),
    Flag.optional
  )
})

/** The tenant that the file names, or the environment. */
export const tenantOf = ({ tenant }: Pick<Platform, "tenant">) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const path = yield* EnvFile
      if (Option.isNone(path)) return tenant
      const variables = parseEnv(yield* readTextFile(path.value))
      return Layer.provide(
        tenant,
        ConfigProvider.layer(ConfigProvider.fromUnknown(variables))
      ).pipe(
        Layer.catchTag("MissingEnvironment", ({ message, variables: missing }) =>
          Layer.effect(
            Tenant,
            Effect.fail(
              new MissingEnvironment({
                variables: missing,
                message: message.replace("missing in the environment", `missing in ${path.value}`)
              })
            )
          )
        )
      )
    })
  )
