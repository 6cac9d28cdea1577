/**
 * For the tests of programs that manage tenants: operations whose responses are in
 * memory, and exchanges that are recorded once and replayed. Nothing here uses a network.
 */
export * as Cassette from "./testing/Cassette.ts"
export * as Stub from "./testing/Stub.ts"
