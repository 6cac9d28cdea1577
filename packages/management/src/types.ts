/** The contract's types: what operations take and return, under their names in the contract. */
export type * from "@effect-auth0/management-client/types"
