/**
 * The services of the commands: a tenant, a journal, and the machine's locks. `main.ts` provides the
 * real ones; tests provide others.
 */
import type { ConfigurationError } from "@effect-auth0/management"
import type { Config, FileSystem, Layer, Path } from "effect"
import type { Journal, JournalError } from "../journal/Journal.ts"
import type { JournalOptions } from "../journal/JournalFile.ts"
import type { ConnectionLocks } from "../lock/ConnectionLocks.ts"
import type { MissingEnvironment } from "../tenant/Environment.ts"
import type { Tenant } from "../tenant/Tenant.ts"

/** A tenant, a journal, and locks. */
export interface Platform {
  readonly tenant: Layer.Layer<
    Tenant,
    MissingEnvironment | ConfigurationError | Config.ConfigError,
    FileSystem.FileSystem
  >
  readonly journal: (
    options: JournalOptions
  ) => Layer.Layer<Journal, JournalError, FileSystem.FileSystem | Path.Path>
  readonly locks: Layer.Layer<ConnectionLocks, ConfigurationError>
}
