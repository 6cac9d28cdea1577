/**
 * For the tests of programs that manage tenants: operations that are answered in
 * memory, and exchanges that are recorded once and replayed. Nothing here uses a network.
 */
export * as Cassette from "./runtime/Cassette.ts"
export * as Stub from "./runtime/Stub.ts"
