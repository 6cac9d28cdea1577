/**
 * The shape of an operation's implementation, and what most of them begin with.
 */
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import type { QueryValues } from "../contract/RequestValidation.ts"
import type { Answer } from "../http/Answer.ts"
import { connectionNotFound, type ApiProblem } from "../http/ApiProblem.ts"
import type { JsonValue } from "../http/Json.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import { findConnection, type ConnectionRecord, type TenantState } from "../tenant/TenantState.ts"

/** A request that has passed routing, authorisation and validation. */
export interface OperationRequest {
  readonly path: Readonly<Record<string, string>>
  readonly query: QueryValues
  /** The body as the contract wants it; absent where none was sent. */
  readonly body: JsonValue | undefined
  /** The scopes of the caller's token. */
  readonly scopes: ReadonlyArray<string>
}

/** An operation's implementation. */
export type OperationHandler = (
  tenant: Tenant,
  request: OperationRequest
) => Effect.Effect<Answer, ApiProblem>

/** The connection in the request's path, or the 404 of the API. */
export const requireConnection = (
  tenant: Tenant,
  request: OperationRequest
): Effect.Effect<ConnectionRecord, ApiProblem> =>
  Effect.flatMap(Ref.get(tenant.state), (state) => {
    const connection = findConnection(state, request.path["id"] ?? "")
    return connection === undefined ? Effect.fail(connectionNotFound) : Effect.succeed(connection)
  })

/**
 * Changes the state in one step: what is decided and what is stored cannot be parted by another
 * request. The change gives an outcome and the next state, or a problem and no change.
 */
export const changeState = <A>(
  tenant: Tenant,
  change: (state: TenantState) => { readonly outcome: A; readonly state: TenantState } | ApiProblem
): Effect.Effect<A, ApiProblem> =>
  Effect.flatten(
    Ref.modify(tenant.state, (state): readonly [Effect.Effect<A, ApiProblem>, TenantState] => {
      const result = change(state)
      return "outcome" in result
        ? [Effect.succeed(result.outcome), result.state]
        : [Effect.fail(result), state]
    })
  )

/** The same for the connection in the request's path. */
export const changeConnection = <A>(
  tenant: Tenant,
  request: OperationRequest,
  change: (
    connection: ConnectionRecord
  ) => { readonly outcome: A; readonly connection: ConnectionRecord } | ApiProblem
): Effect.Effect<A, ApiProblem> =>
  changeState(tenant, (state) => {
    const connection = findConnection(state, request.path["id"] ?? "")
    if (connection === undefined) return connectionNotFound
    const result = change(connection)
    return "outcome" in result
      ? {
          outcome: result.outcome,
          state: {
            ...state,
            connections: state.connections.map((existing) =>
              existing.id === connection.id ? result.connection : existing
            )
          }
        }
      : result
  })
