/**
 * What the generic store has to be told about a kind of resource, as data. Everything that the contract
 * says (parameters, statuses, pages, defaults, which members are shown) is read from the contract and
 * is not repeated here.
 */
import type { JsonObject, JsonValue } from "../http/Json.ts"
import type { Tenant } from "../tenant/Tenant.ts"

/** An error that the API has for a kind of resource. */
export interface ResourceError {
  readonly message: string
  readonly errorCode?: string
}

/** How a resource gets its identifier. */
export type Identifier =
  /** A prefix and so many random characters of an alphabet. */
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

/** A member of a resource that names another one, or several in an array: each of them must exist. */
export interface Reference {
  /** Its name, or its path, such as `default_organization.organization_id`. */
  readonly member: string
  /** The resource, or `connections`. */
  readonly to: string
  readonly error: ResourceError
  /** Default: 404. */
  readonly status?: number
  /** What becomes of the resource when the other one is deleted: it goes as well, or loses the member. */
  readonly afterwards: "deleted" | "cleared"
}

/** One kind of resource. */
export interface Resource {
  /** The collection's name, which a seed uses as well. */
  readonly name: string
  /** The operations by what they do. */
  readonly operations: {
    readonly list?: string
    readonly create?: string
    readonly get?: string
    readonly update?: string
    readonly replace?: string
    readonly delete?: string
  }
  readonly identifier: Identifier
  /** A unique member that paths take in place of the identifier. */
  readonly alsoBy?: string
  /** The resource that it belongs to, and is deleted with; named by the first parameter of the path. */
  readonly parent?: { readonly resource: string; readonly member: string }
  /** Members whose values no two resources share (under one parent, where there is one). */
  readonly unique?: ReadonlyArray<string>
  readonly references?: ReadonlyArray<Reference>
  /** What else is wrong with the members that a request has, in the record that they would make; 400. */
  readonly check?: (
    input: JsonObject,
    record: JsonObject,
    tenant: Tenant
  ) => (ResourceError & { readonly status?: number }) | undefined
  /** What a search looks at in place of the record, and the only fields that it can have then. */
  readonly searched?: {
    readonly fields: ReadonlyArray<string>
    readonly of: (record: JsonObject, tenant: Tenant) => JsonObject
  }
  /** Members that a new resource has beside those of the request; they do not replace the request's. */
  readonly initial?: (input: JsonObject, tenant: Tenant, now: string) => JsonObject
  /** Members that are computed from the stored ones whenever the resource is shown. */
  readonly shown?: (record: JsonObject, tenant: Tenant) => JsonObject
  /** The members that hold when it was made and changed. */
  readonly timestamps?: { readonly created?: string; readonly updated?: string }
  /** Members that are stored and never shown. */
  readonly hidden?: ReadonlyArray<string>
  /** Objects that an update merges at their first level instead of replacing them. */
  readonly merged?: ReadonlyArray<string>
  /** Query parameters that select by another member than the one of their name, or in another way. */
  readonly filters?: Readonly<Record<string, (record: JsonObject, value: JsonValue) => boolean>>
  readonly errors: { readonly notFound: ResourceError; readonly conflict?: ResourceError }
  /** Why a resource cannot be changed or deleted, such as one of the system. */
  readonly protected?: (
    record: JsonObject,
    action: "update" | "delete"
  ) => ResourceError | undefined
  /** What else changes when one is changed. */
  readonly changed?: (record: JsonObject, tenant: Tenant) => void
  /** What else goes when one is deleted. */
  readonly deleted?: (record: JsonObject, tenant: Tenant) => void
}

/** Members that the store keeps for itself begin so; no response has them. */
export const internalPrefix = "$"
