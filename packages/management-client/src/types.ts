/** The contract's schemas and every operation's request, responses and errors, as types. */
export type * from "./generated/management/types.gen.js"
