/**
 * The requests by which clients are tested: for each stateful operation the contract's examples, and the
 * state of the tenant that they are about.
 */
import { Effect, Redacted } from "effect"
import type { PlayedOperation } from "../../src/contract/ContractOperation.ts"
import { isJsonObject, type JsonValue } from "../../src/http/Json.ts"
import type { ConnectionRecord, Sandbox, TenantState } from "../../src/index.ts"
import { parametersOf, pathOf } from "../conformance/ContractExamples.ts"
import { exampleIds, exampleState } from "../conformance/ExampleTenant.ts"
import { stateBefore, type Step } from "../conformance/Walk.ts"

/** The connection of the examples, as an operation on connections needs it. */
interface Connections {
  readonly bare: ConnectionRecord
  readonly withKeys: ConnectionRecord
  readonly withScim: ConnectionRecord
  readonly withDirectory: ConnectionRecord
}

const makeConnections = Effect.fnUntraced(function* (sandbox: Sandbox) {
  const { id, ...withKeys } = yield* sandbox.connections.create({
    name: "acme",
    strategy: "okta",
    options: { token_endpoint_auth_method: "private_key_jwt" },
    keys: {}
  })
  const { keyring: _keyring, ...bare } = withKeys
  const at = "2026-01-01T00:00:00.000Z"
  const made: Connections = {
    bare: { ...bare, id },
    withKeys: { ...withKeys, id },
    withScim: {
      ...bare,
      id,
      scim: {
        userIdAttribute: "externalId",
        mapping: [{ auth0: "username", scim: "userName" }],
        createdAt: at,
        updatedOn: at,
        tokens: [
          {
            tokenId:
              parametersOf("connections.scimConfiguration.tokens.delete").path["tokenId"] ?? "",
            createdAt: at
          }
        ]
      }
    },
    withDirectory: {
      ...bare,
      id,
      strategy: "google-apps",
      directory: {
        mapping: [{ auth0: "email", idp: "mail" }],
        synchronizeAutomatically: false,
        synchronizeGroups: "selected",
        groups: ["02jxsxqh3kyiq2b"],
        createdAt: at,
        updatedAt: at
      }
    }
  }
  return made
})

/** A state in which the connection of the examples is one that the operation is for. */
const withConnection = (
  id: string,
  state: TenantState,
  { bare, withDirectory, withKeys, withScim }: Connections
): TenantState => {
  const chosen = (): ConnectionRecord | undefined => {
    if (id === "connections.checkStatus") return { ...bare, strategy: "ad" }
    if (id === "connections.keys.create") return bare
    if (id.startsWith("connections.keys.")) return withKeys
    if (id === "connections.scimConfiguration.create") return bare
    if (id.startsWith("connections.scimConfiguration.")) return withScim
    if (id === "connections.directoryProvisioning.create") {
      return { ...bare, strategy: "google-apps" }
    }
    return id.startsWith("connections.directoryProvisioning.") ? withDirectory : undefined
  }
  const connection = chosen()
  const own = parametersOf(id).path["id"] ?? exampleIds.connection
  return connection === undefined
    ? state
    : {
        ...state,
        connections: [
          ...state.connections.filter((one) => one.id !== own),
          { ...connection, id: own }
        ]
      }
}

/** The states before operations' requests, by operation. */
export const makeExampleStates = Effect.fnUntraced(function* (sandbox: Sandbox) {
  const bare = yield* sandbox.state
  const connections = yield* makeConnections(sandbox)
  const state = exampleState(bare)
  return (operation: PlayedOperation): TenantState =>
    withConnection(operation.id, stateBefore(operation, state, bare), connections)
})

/** Signing keys have the ids that they were minted with, and only a former one can be revoked. */
const pathIn = Effect.fnUntraced(function* (
  sandbox: Sandbox,
  operation: PlayedOperation,
  step: Step
) {
  if (!operation.path.startsWith("/api/v2/keys/signing/{kid}")) return step.path
  const authorization = `Bearer ${Redacted.value(yield* sandbox.tokens.issue())}`
  if (operation.method === "PUT") {
    yield* sandbox.handle({
      method: "POST",
      path: "/api/v2/keys/signing/rotate",
      headers: { authorization }
    })
  }
  const { body } = yield* sandbox.handle({
    method: "GET",
    path: "/api/v2/keys/signing",
    headers: { authorization }
  })
  const keys: ReadonlyArray<{ readonly kid: string; readonly previous?: boolean }> =
    JSON.parse(body)
  const wanted = keys.findLast(({ previous }) => operation.method !== "PUT" || previous === true)
  return { kid: wanted?.kid ?? "" }
})

/** Puts the tenant to the state before a request, which it completes by what only the tenant knows. */
export const prepare = Effect.fnUntraced(function* (
  sandbox: Sandbox,
  before: TenantState,
  operation: PlayedOperation,
  step: Step
) {
  yield* sandbox.restore(before)
  return { ...step, path: yield* pathIn(sandbox, operation, step) }
})

/** Sends a request without any SDK. */
export const sendPlainly = Effect.fnUntraced(function* (
  sandbox: Sandbox,
  operation: PlayedOperation,
  step: Step
) {
  const token = yield* sandbox.tokens.issue()
  const body = step.form?.text ?? (step.body === undefined ? undefined : JSON.stringify(step.body))
  return yield* sandbox.handle({
    method: operation.method,
    path: pathOf(operation, step.path, step.query),
    headers: {
      authorization: `Bearer ${Redacted.value(token)}`,
      "content-type": step.form?.type ?? "application/json"
    },
    ...(body === undefined ? {} : { body })
  })
})

/** What an SDK returns of a response with this body: of a page, where it returns items, its items. */
export const itemsIn = (operation: PlayedOperation, body: JsonValue): JsonValue => {
  const items = operation.pagination?.items
  return isJsonObject(body) && items !== undefined ? (body[items] ?? []) : body
}
