/** The contract's types: requests and responses of operations, under their names in the contract. */
export type * from "@effect-auth0/management-client/types"
