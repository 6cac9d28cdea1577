/**
 * A connection as the API shows it: with or without its options, by the caller's scopes, and
 * narrowed to the fields that were asked for.
 */
import type { JsonObject, JsonValue } from "../http/Json.ts"
import type { ConnectionRecord } from "../tenant/TenantState.ts"
import type { OperationRequest } from "./Operation.ts"

/** Without this scope a connection comes without its options. */
const optionsScope = "read:connections_options"

/** The connection for this caller. Lists leave out the clients that it is enabled for. */
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

/**
 * The body with only the fields that the request names, or without them where it says
 * `include_fields=false`.
 */
export const selectFields = (body: JsonObject, request: OperationRequest): JsonObject => {
  const { fields, include_fields: included } = request.query
  if (typeof fields !== "string" || fields.trim() === "") return body
  const named = new Set(fields.split(",").map((field) => field.trim()))
  const keep = included !== false
  const entries: ReadonlyArray<[string, JsonValue]> = Object.entries(body)
  return Object.fromEntries(entries.filter(([field]) => named.has(field) === keep))
}
