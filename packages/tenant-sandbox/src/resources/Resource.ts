/**
 * The definition of a kind of resource, as data for the generic store. What the contract says (parameters,
 * statuses, pages, defaults, returned members) is read from the contract.
 */
import type { JsonObject, JsonValue } from "../http/Json.ts"
import type { Tenant } from "../tenant/Tenant.ts"

/** An error of the API for a kind of resource. */
export interface ResourceError {
  readonly message: string
  readonly errorCode?: string
}

/** How a resource gets its identifier. */
export type Identifier =
  /** A prefix and random characters of an alphabet. */
  | {
      readonly member: string
      readonly prefix: string
      readonly length: number
      readonly alphabet?: "alphanumeric" | "base58" | "hexadecimal"
    }
  /** A UUID. */
  | { readonly member: string; readonly uuid: true }
  /** A member of the request is the identifier. */
  | { readonly member: string; readonly given: true }

/** A member of a resource with the id of another one, or an array of ids: each must exist. */
export interface Reference {
  /** Its name, or its path, such as `default_organization.organization_id`. */
  readonly member: string
  /** The resource, or `connections`. */
  readonly to: string
  readonly error: ResourceError
  /** Default: 404. */
  readonly status?: number
  /** What happens when the other one is deleted: this one is deleted too, or the member is removed. */
  readonly afterwards: "deleted" | "cleared"
}

/** One kind of resource. */
export interface Resource {
  /** The collection's name, also in seeds. */
  readonly name: string
  /** The operations by their purpose. */
  readonly operations: {
    readonly list?: string
    readonly create?: string
    readonly get?: string
    readonly update?: string
    readonly replace?: string
    readonly delete?: string
  }
  readonly identifier: Identifier
  /** A unique member that paths accept instead of the identifier. */
  readonly alsoBy?: string
  /** The parent, with which it is deleted; its id is the first path parameter. */
  readonly parent?: { readonly resource: string; readonly member: string }
  /** Members whose values are unique (within one parent, if there is one). */
  readonly unique?: ReadonlyArray<string>
  readonly references?: ReadonlyArray<Reference>
  /** Checks the members of a request, given the resulting record; the error is a 400 by default. */
  readonly check?: (
    input: JsonObject,
    record: JsonObject,
    tenant: Tenant
  ) => (ResourceError & { readonly status?: number }) | undefined
  /** The fields of a search, if they are not those of the record; a search can have no others. */
  readonly searched?: {
    readonly fields: ReadonlyArray<string>
    readonly of: (record: JsonObject, tenant: Tenant) => JsonObject
  }
  /** Defaults for members that a request leaves out. */
  readonly initial?: (input: JsonObject, tenant: Tenant, now: string) => JsonObject
  /** Members that are computed when the resource is returned. */
  readonly shown?: (record: JsonObject, tenant: Tenant) => JsonObject
  /** The members with the times of creation and change. */
  readonly timestamps?: { readonly created?: string; readonly updated?: string }
  /** Members that are stored and never returned. */
  readonly hidden?: ReadonlyArray<string>
  /** Objects that an update merges at their first level instead of replacing them. */
  readonly merged?: ReadonlyArray<string>
  /** Query parameters that do not simply select by the member of their name. */
  readonly filters?: Readonly<Record<string, (record: JsonObject, value: JsonValue) => boolean>>
  readonly errors: { readonly notFound: ResourceError; readonly conflict?: ResourceError }
  /** The error if a resource cannot be changed or deleted, such as a system API. */
  readonly protected?: (
    record: JsonObject,
    action: "update" | "delete"
  ) => ResourceError | undefined
  /** What else happens when one is updated. */
  readonly changed?: (record: JsonObject, tenant: Tenant) => void
  /** What else happens when one is deleted. */
  readonly deleted?: (record: JsonObject, tenant: Tenant) => void
}

/** The prefix of the store's internal members, which no response contains. */
export const internalPrefix = "$"
