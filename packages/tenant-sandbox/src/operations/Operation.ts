/**
 * The type of an operation's implementation, and common first steps.
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
  /** The validated body; absent if none was sent. */
  readonly body: JsonValue | undefined
  /** The scopes of the caller's token. */
  readonly scopes: ReadonlyArray<string>
  /** The client id of the caller's token; absent if the operation takes no token. */
  readonly clientId?: string
  /** Set while a seed is loaded, which may create what only logins create in a real tenant. */
  readonly isSeeding?: boolean
  /** The raw request. */
  readonly incoming: IncomingRequest
}

/**
 * An operation's implementation. It changes the store in one synchronous step, so that no other request
 * can interleave.
 */
export type OperationHandler = (
  tenant: Tenant,
  request: OperationRequest
) => Response | ApiProblem | Effect.Effect<Response, ApiProblem>

/** A success with a body and the declared status. */
export const success = (request: OperationRequest, body: JsonValue): Response =>
  jsonResponse(request.operation.response.status ?? 200, body)

/** A success without a body and with the declared status. */
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
 * Changes the connection in the request's path in one step. The change returns an outcome and the new
 * connection, or a problem.
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
