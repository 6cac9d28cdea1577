/** What a cell of the table consists of. */
import type { Consumer } from "./Consumers.ts"
import type { Program } from "./Programs.ts"

/** Where the calls go, and as whom. */
export interface Tenant {
  readonly domain: string
  readonly origin: string
  readonly clientId: string
  readonly clientSecret: string
  readonly connection: string
}

/**
 * Runs the program in an environment, and returns what it printed: among it, the line with the results of
 * its calls. A page gets the token of a user instead of the secret.
 */
export type Runner = (consumer: Consumer, tenant: Tenant, token: string) => Promise<string>

export interface Cell {
  readonly run: Runner
  /** What is run there, and what is expected of it; the three calls where nothing is said. */
  readonly program?: Program
  /** Why it cannot work, and a part of the message that the user reads. */
  readonly unsupported?: { readonly message: string; readonly reason: string }
  /** Runs in every test run, and not only with the whole table. */
  readonly fast?: true
}
