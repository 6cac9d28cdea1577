/**
 * Users. Beside the operations of the API, the same operations with types of your
 * own for what a tenant keeps in `app_metadata` and `user_metadata`.
 */
import type {
  CreateUserRequestContent,
  ListUsersResponseContent,
  UpdateUserRequestContent,
  User
} from "@effect-auth0/management-client/types"
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
  update,
  type UpdateError
} from "./generated/users.js"
import type { CallOptions } from "./sdk/CallOptions.ts"
import type { Operation, PagedOperation } from "./generated/sdk/runtime.js"

export * from "./generated/users.js"

/** A type with the metadata of your tenant in place of the open ones. */
export type WithMetadata<T, AppMetadata, UserMetadata> = Omit<
  T,
  "app_metadata" | "user_metadata"
> & {
  /** What applications keep about the user, and the user cannot change. */
  readonly app_metadata?: AppMetadata
  /** What the user may change. */
  readonly user_metadata?: UserMetadata
}

/** The operations on users that take or give metadata. */
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
  /** Metadata are merged at their top level: what is in them is replaced, the rest stays. */
  readonly update: Operation<
    [
      id: string,
      request?: WithMetadata<UpdateUserRequestContent, Partial<AppMetadata>, Partial<UserMetadata>>,
      options?: CallOptions
    ],
    WithMetadata<User, AppMetadata, UserMetadata>,
    UpdateError
  >
}

/**
 * The operations on users, with your types for their metadata. The types are a
 * promise that you make, as they are in your tenant: nothing checks them.
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
  // The same functions: only what their metadata are called differs.
  ({ get, list, listUsersByEmail, create, update }) as unknown as UsersWithMetadata<
    AppMetadata,
    UserMetadata
  >
