/**
 * A connection as the API returns it: with or without its options, depending on the caller's scopes.
 */
import type { JsonObject } from "../http/Json.ts"
import type { ConnectionRecord } from "../tenant/TenantState.ts"
import type { OperationRequest } from "./Operation.ts"

/** Without this scope a connection is returned without its options. */
const optionsScope = "read:connections_options"

/** The connection for this caller. Lists omit the enabled clients. */
export const connectionBody = (
  connection: ConnectionRecord,
  request: OperationRequest,
  form: "single" | "listed"
): JsonObject => ({
  id: connection.id,
  ...(connection.optionsHidden || !request.scopes.includes(optionsScope)
    ? {}
    : { options: connection.options }),
  strategy: connection.strategy,
  name: connection.name,
  ...connection.fields,
  ...(form === "single" ? { enabled_clients: connection.enabledClients } : {})
})
