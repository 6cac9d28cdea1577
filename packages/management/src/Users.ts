/**
 * Users. In addition to the API's operations, the same operations with your own types for
 * `app_metadata` and `user_metadata`. The update does not delete all metadata by accident.
 */
export * from "./generated/users.js"
export * from "./users/UserMetadata.ts"
// In the place of the operation of the same name above.
export { update } from "./users/UserUpdate.ts"
