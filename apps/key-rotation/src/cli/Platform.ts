/**
 * What the commands run on: a tenant and a journal. The real ones are given in `main.ts`; a test can
 * give others.
 */
import type { Config, FileSystem, Layer, Path } from "effect"
import type { ConfigurationError } from "@effect-auth0/management"
import type { Journal, JournalError } from "../journal/Journal.ts"
import type { JournalOptions } from "../journal/JournalFile.ts"
import type { MissingEnvironment } from "../tenant/Environment.ts"
import type { Tenant } from "../tenant/Tenant.ts"

/** A tenant and a journal. */
export interface Platform {
  readonly tenant: Layer.Layer<Tenant, MissingEnvironment | ConfigurationError | Config.ConfigError>
  readonly journal: (
    options: JournalOptions
  ) => Layer.Layer<Journal, JournalError, FileSystem.FileSystem | Path.Path>
}
