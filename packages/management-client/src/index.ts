/**
 * A typed client of the Auth0 Management API over plain `fetch`. Make a client
 * here, take the operations from the entry points of their resources
 * (`@effect-auth0/management-client/connections/keys`).
 */
export type { Client, Config, RequestResult } from "./generated/management/client/index.js"
export { createClient, createConfig } from "./generated/management/client/index.js"
export type * from "./generated/management/types.gen.js"
