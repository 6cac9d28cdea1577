/**
 * The initial content of a tenant, from a program or a file. Entries are the API's request bodies, with
 * relations by name.
 */
import type { JsonObject } from "../http/Json.ts"
import type { SeedConnection } from "./SeedConnection.ts"

/** An API, as `POST /api/v2/resource-servers` takes it. */
export type SeedResourceServer = JsonObject & { readonly identifier: string }

/** An application, as `POST /api/v2/clients` takes it, with its grants. */
export type SeedClient = JsonObject & {
  readonly name: string
  /** Default: a random one. */
  readonly client_id?: string
  /** Default: a random one. */
  readonly client_secret?: string
  /** Its client grants. The audience `management` is this tenant's own API. */
  readonly grants?: ReadonlyArray<{
    readonly audience: string
    readonly scope: ReadonlyArray<string>
  }>
}

/** A role with its permissions. */
export interface SeedRole {
  readonly name: string
  readonly description?: string
  readonly permissions?: ReadonlyArray<{
    readonly resource_server_identifier: string
    readonly permission_name: string
  }>
}

/** A user, as `POST /api/v2/users` takes it; a database's user needs no password here. */
export type SeedUser = JsonObject & {
  readonly connection: string
  /** Names of roles. */
  readonly roles?: ReadonlyArray<string>
  readonly permissions?: SeedRole["permissions"]
}

/** An organization, as `POST /api/v2/organizations` takes it, with what belongs to it. */
export type SeedOrganization = JsonObject & {
  readonly name: string
  readonly members?: ReadonlyArray<{
    /** The id or the email address of a user. */
    readonly user: string
    /** Names of roles. */
    readonly roles?: ReadonlyArray<string>
  }>
  readonly connections?: ReadonlyArray<{
    /** The name of a connection. */
    readonly connection: string
    readonly assign_membership_on_login?: boolean
    readonly show_as_button?: boolean
    readonly is_signup_enabled?: boolean
  }>
  /** Ids or names of applications. */
  readonly clients?: ReadonlyArray<string>
}

/** What the tenant contains at its start, and again after a reset. */
export interface TenantSeed {
  readonly connections?: ReadonlyArray<SeedConnection>
  readonly resource_servers?: ReadonlyArray<SeedResourceServer>
  readonly clients?: ReadonlyArray<SeedClient>
  readonly roles?: ReadonlyArray<SeedRole>
  readonly users?: ReadonlyArray<SeedUser>
  readonly organizations?: ReadonlyArray<SeedOrganization>
  /** Settings by name, such as `branding`, as request bodies of the operations that change them. */
  readonly settings?: Readonly<Record<string, JsonObject>>
  /**
   * Other kinds of resources by name, such as `actions`, as request bodies of the operations that
   * create them.
   */
  readonly resources?: Readonly<Record<string, ReadonlyArray<JsonObject>>>
}

/** The parts of a seed, in the order in which they are made. */
export const seedParts = [
  "connections",
  "resource_servers",
  "clients",
  "roles",
  "users",
  "organizations",
  "settings",
  "resources"
] as const
