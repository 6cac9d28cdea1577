/**
 * The operations on users with your own types for `app_metadata` and `user_metadata`.
 */
import type {
  CreateUserRequestContent,
  ListUsersResponseContent,
  UpdateUserRequestContent,
  User
} from "../types.ts"
import {
  create,
  type CreateError,
  get,
  type GetError,
  type GetQuery,
  list,
  type ListError,
  type ListQuery,
  listUsersByEmail,
  type ListUsersByEmailError,
  type ListUsersByEmailQuery,
  update as clear,
  type UpdateError
} from "../generated/users.js"
import { rejected, update } from "./UserUpdate.ts"
import * as Effect from "effect/Effect"
import type { CallOptions } from "../sdk/CallOptions.ts"
import type { ManagementClient } from "../sdk/Client.ts"
import type { Operation, PagedOperation } from "../generated/sdk/runtime.js"

/** A type with your tenant's metadata types instead of the open ones. */
export type WithMetadata<T, AppMetadata, UserMetadata> = Omit<
  T,
  "app_metadata" | "user_metadata"
> & {
  /** Data that applications store about the user, and that the user cannot change. */
  readonly app_metadata?: AppMetadata
  /** Data that the user may change. */
  readonly user_metadata?: UserMetadata
}

/**
 * A change of metadata: at least one key, since an empty object would delete everything
 * ({@link clearMetadata}). A key that is null is removed; keys that are left out stay.
 */
export type MetadataChanges<Metadata> = string extends keyof Metadata
  ? { readonly [Name in keyof Metadata]?: Metadata[Name] | null }
  : {
      [Changed in keyof Metadata]-?: {
        readonly [Name in Changed]-?: Metadata[Name] | null
      } & { readonly [Name in Exclude<keyof Metadata, Changed>]?: Metadata[Name] | null }
    }[keyof Metadata]

/** The operations on users that accept or return metadata. */
export interface UsersWithMetadata<AppMetadata, UserMetadata> {
  readonly get: Operation<
    [id: string, request?: GetQuery, options?: CallOptions],
    WithMetadata<User, AppMetadata, UserMetadata>,
    GetError
  >
  readonly list: PagedOperation<
    [request?: ListQuery, options?: CallOptions],
    WithMetadata<User, AppMetadata, UserMetadata>,
    ListUsersResponseContent,
    ListError
  >
  readonly listUsersByEmail: Operation<
    [request: ListUsersByEmailQuery, options?: CallOptions],
    ReadonlyArray<WithMetadata<User, AppMetadata, UserMetadata>>,
    ListUsersByEmailError
  >
  readonly create: Operation<
    [
      request: WithMetadata<CreateUserRequestContent, AppMetadata, UserMetadata>,
      options?: CallOptions
    ],
    WithMetadata<User, AppMetadata, UserMetadata>,
    CreateError
  >
  /**
   * Metadata is merged at its top level: given keys are replaced, null removes a key, and the rest
   * stays. To remove everything, use {@link clearMetadata}.
   */
  readonly update: Operation<
    [
      id: string,
      request?: WithMetadata<
        UpdateUserRequestContent,
        MetadataChanges<AppMetadata>,
        MetadataChanges<UserMetadata>
      >,
      options?: CallOptions
    ],
    WithMetadata<User, AppMetadata, UserMetadata>,
    UpdateError
  >
}

/**
 * The operations on users, with your types for their metadata. The types are not checked at run time.
 *
 * @example
 * ```ts
 * import { Users } from "@effect-auth0/management"
 * import { Effect } from "effect"
 *
 * const users = Users.withMetadata<{ plan: "free" | "pro" }, { theme?: string }>()
 *
 * export const upgraded = users
 *   .update("auth0|5f7c8ec7c33c6c004bbafe82", { app_metadata: { plan: "pro" } })
 *   .pipe(Effect.map((user) => user.app_metadata?.plan))
 * ```
 */
export const withMetadata = <
  AppMetadata extends object,
  UserMetadata extends object = Readonly<Record<string, unknown>>
>(): UsersWithMetadata<AppMetadata, UserMetadata> =>
  // The same functions: only the metadata types differ.
  ({ get, list, listUsersByEmail, create, update }) as unknown as UsersWithMetadata<
    AppMetadata,
    UserMetadata
  >

/** The metadata of a user that can be cleared. */
export type MetadataName = "app_metadata" | "user_metadata"

const names: ReadonlySet<unknown> = /* @__PURE__ */ new Set(["app_metadata", "user_metadata"])

/**
 * Deletes all keys of a user's `app_metadata`, `user_metadata`, or both. Cannot be undone. To remove
 * one key, update the user with null for it. Fails with `InvalidRequest`, and updates nothing, if
 * neither is named, which does not compile.
 *
 * @example
 * ```ts
 * import { Users } from "@effect-auth0/management"
 *
 * export const forgotten = Users.clearMetadata("auth0|5f7c8ec7c33c6c004bbafe82", ["user_metadata"])
 * ```
 */
export const clearMetadata = (
  id: string,
  which: readonly [MetadataName, ...ReadonlyArray<MetadataName>],
  options?: CallOptions
): Effect.Effect<User, UpdateError, ManagementClient> =>
  Array.isArray(which) && which.length > 0 && which.every((name) => names.has(name))
    ? // An empty object deletes all keys; an object with keys is merged.
      clear(id, Object.fromEntries(which.map((name) => [name, {}])), options)
    : Effect.fail(
        rejected(`name the metadata to clear in a list: "app_metadata", "user_metadata" or both`)
      )
