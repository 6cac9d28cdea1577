/**
 * The shape of an operation's implementation, and what most of them begin with.
 */
import * as Effect from "effect/Effect"
import type { PlayedOperation } from "../contract/ContractOperation.ts"
import type { QueryValues } from "../contract/RequestValidation.ts"
import { emptyResponse, jsonResponse, type Response } from "../http/Response.ts"
import { connectionNotFound, type ApiProblem } from "../http/ApiProblem.ts"
import type { IncomingRequest } from "../http/IncomingRequest.ts"
import type { JsonValue } from "../http/Json.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import type { ConnectionRecord } from "../tenant/TenantState.ts"

/** A request that has passed routing, authorization and validation. */
export interface OperationRequest {
  readonly operation: PlayedOperation
  readonly path: Readonly<Record<string, string>>
  readonly query: QueryValues
  /** The body as the contract wants it; absent where none was sent. */
  readonly body: JsonValue | undefined
  /** The scopes of the caller's token. */
  readonly scopes: ReadonlyArray<string>
  /** The client id of the caller's token; absent where the operation takes none. */
  readonly clientId?: string
  /** It makes what a seed says, also what only logins make of a real tenant. */
  readonly isSeeding?: boolean
  /** The request as it came. */
  readonly incoming: IncomingRequest
}

/**
 * An operation's implementation. What it does to the store it does in one synchronous step, so that
 * no other request comes between what is decided and what is stored.
 */
export type OperationHandler = (
  tenant: Tenant,
  request: OperationRequest
) => Response | ApiProblem | Effect.Effect<Response, ApiProblem>

/** A success with a body, of the status that the contract declares. */
export const success = (request: OperationRequest, body: JsonValue): Response =>
  jsonResponse(request.operation.response.status ?? 200, body)

/** A success without a body, of the status that the contract declares. */
export const done = ({ operation }: OperationRequest): Response =>
  operation.response.emptyStatus === undefined
    ? jsonResponse(operation.response.status ?? 200, {})
    : emptyResponse(operation.response.emptyStatus)

/** The connection in the request's path, or the 404 of the API. */
export const requireConnection = (
  tenant: Tenant,
  request: OperationRequest
): Effect.Effect<ConnectionRecord, ApiProblem> =>
  Effect.suspend(() => {
    const connection = tenant.store.connections.get(request.path["id"] ?? "")
    return connection === undefined ? Effect.fail(connectionNotFound) : Effect.succeed(connection)
  })

/**
 * Changes the connection in the request's path in one step. The change gives an outcome and the next
 * connection, or a problem and no change.
 */
export const changeConnection = <A>(
  tenant: Tenant,
  request: OperationRequest,
  change: (
    connection: ConnectionRecord
  ) => { readonly outcome: A; readonly connection: ConnectionRecord } | ApiProblem
): Effect.Effect<A, ApiProblem> =>
  Effect.suspend(() => {
    const { connections } = tenant.store
    const connection = connections.get(request.path["id"] ?? "")
    if (connection === undefined) return Effect.fail(connectionNotFound)
    const result = change(connection)
    if (!("outcome" in result)) return Effect.fail(result)
    connections.set(connection.id, result.connection)
    return Effect.succeed(result.outcome)
  })
