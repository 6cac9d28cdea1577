/** A way to run the calls: what a cell of the table consists of. */
import type { Consumer } from "./Consumers.ts"

/** Where the calls go, and as whom. */
export interface Tenant {
  readonly domain: string
  readonly origin: string
  readonly clientId: string
  readonly clientSecret: string
  readonly connection: string
}

/**
 * Runs the calls, and returns what was printed: among it, the line with what was called. A page gets the
 * token of a user in the place of the secret.
 */
export type Way = (consumer: Consumer, tenant: Tenant, token: string) => Promise<string>

/** What a way that cannot work says, and the reason for which it cannot. */
export interface Cannot {
  readonly way: Way
  /** A part of what the user reads. */
  readonly says: string
  readonly because: string
}

/** A way, with what is expected of it. */
export interface Cell {
  readonly way: Way
  readonly cannot?: Omit<Cannot, "way">
  /** Runs in every test run, and not only where the whole table is made. */
  readonly fast?: true
}
