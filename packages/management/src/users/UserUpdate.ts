/** The update of a user, which does not delete all metadata by accident. */
import * as Effect from "effect/Effect"
import { update as send } from "../generated/users.js"
import { InvalidRequest } from "openapi-effect-runtime/core/Errors"
import { isObject } from "openapi-effect-runtime/core/Json"

/** The error of an update that is not sent. */
export const rejected = (message: string): InvalidRequest =>
  new InvalidRequest({
    api: send.metadata.api,
    operation: send.metadata.id,
    argument: "body",
    message: `${send.metadata.id}: ${message}`
  })

/** Whether a value is sent as `{}`: members that are `undefined`, for example, are not sent. */
const isSentEmpty = (value: unknown): boolean => {
  try {
    return isObject(value) && JSON.stringify(value) === "{}"
  } catch {
    // What JSON cannot write is rejected by the call itself.
    return false
  }
}

/** The metadata of a request that would be deleted as a whole. */
const emptyIn = (request: unknown): string | undefined =>
  isObject(request)
    ? ["app_metadata", "user_metadata"].find((name) => isSentEmpty(request[name]))
    : undefined

/**
 * Update a user
 *
 * Updates the properties in the request; omitted properties stay unchanged. `app_metadata` and
 * `user_metadata` are merged at the first level: a key that is sent is replaced as a whole, null
 * removes it, and other keys stay unchanged. Since the API deletes all keys for `{}`, empty metadata are
 * rejected with `InvalidRequest` before anything is sent; `Users.clearMetadata` deletes them on purpose.
 * Email address, phone number, username and password cannot be changed in the same request and may need
 * `connection`. 400 if the connection rejects the change; 404 if the user does not exist.
 *
 * Scopes: any of `update:users`, `update:users_app_metadata`, `update:current_user_metadata`.
 * Lifecycle: ga.
 * Retry: idempotent. With `verify_email`, `verify_phone_number` or `password` it is never retried, and a
 * lost response is reported as `OutcomeUnknown`.
 */
export const update: typeof send = /* @__PURE__ */ Object.assign(
  (...args: Parameters<typeof send>) => {
    const empty = emptyIn(args[1])
    return empty === undefined
      ? send(...args)
      : Effect.fail(
          rejected(
            `an empty ${empty} would delete all of its keys; leave it out, or use Users.clearMetadata to delete them`
          )
        )
  },
  { metadata: send.metadata }
)
