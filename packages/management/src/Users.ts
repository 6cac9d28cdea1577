/**
 * Users. In addition to the API's operations, the same operations with your own types for
 * `app_metadata` and `user_metadata`.
 */
export * from "./generated/users.js"
export * from "./users/UserMetadata.ts"
