/** The contract's schemas and every operation's request, answers and errors, as types. */
export type * from "./generated/management/types.gen.js"
