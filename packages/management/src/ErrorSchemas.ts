/**
 * Encodes errors as JSON and decodes them, for errors that leave a process: RPC, workflows, queues.
 * There is a codec for each class, and {@link of} makes one for all errors of an operation.
 *
 * @example
 * ```ts
 * import { Users } from "@effect-auth0/management"
 * import * as ErrorSchemas from "@effect-auth0/management/schemas/errors"
 * import { Schema } from "effect"
 *
 * export const encode = Schema.encodeEffect(ErrorSchemas.of(Users.get))
 * ```
 */
import { ofOperation } from "openapi-effect-runtime/validation/ErrorSchemas"
import { profile } from "./generated/sdk/profile.js"

export * from "openapi-effect-runtime/validation/ErrorSchemas"

/** The codec of all errors of an operation. */
export const of = /* @__PURE__ */ ofOperation(profile)
