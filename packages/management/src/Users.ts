/**
 * Users. Beside the operations of the API, the same operations with types of your
 * own for what a tenant keeps in `app_metadata` and `user_metadata`.
 */
export * from "./generated/users.js"
export * from "./users/UserMetadata.ts"
