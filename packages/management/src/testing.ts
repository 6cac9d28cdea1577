/**
 * For tests of programs that manage tenants: in-memory responses to operations, and exchanges that are
 * recorded once and replayed. Nothing here uses a network.
 */
export * as Cassette from "./testing/Cassette.ts"
export * as Stub from "./testing/Stub.ts"
