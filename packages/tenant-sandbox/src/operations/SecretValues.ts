/**
 * Values that are stored and never returned: configuration of rules, secrets of hooks.
 */
import { ApiProblem } from "../http/ApiProblem.ts"
import { asJsonObject, type JsonObject } from "../http/Json.ts"
import { found } from "../resources/Found.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import { done, success, type OperationHandler, type OperationRequest } from "./Operation.ts"

/** What is returned instead of a secret. */
const mask = "_VALUE_NOT_SHOWN_"

const secretsOf = (hook: JsonObject): JsonObject => asJsonObject(hook["$secrets"])

const changeSecrets =
  (
    change: (stored: JsonObject, request: OperationRequest) => JsonObject | ApiProblem
  ): OperationHandler =>
  (tenant: Tenant, request) => {
    const hook = found(tenant, "hooks", request.path["id"])
    if (hook instanceof ApiProblem) return hook
    const secrets = change(secretsOf(hook), request)
    if (secrets instanceof ApiProblem) return secrets
    tenant.store.resources("hooks").set(String(hook["id"]), { ...hook, $secrets: secrets })
    return done(request)
  }

const absentFrom = (stored: JsonObject, names: ReadonlyArray<string>): ApiProblem | undefined => {
  const absent = names.find((name) => !(name in stored))
  return absent === undefined
    ? undefined
    : new ApiProblem({ statusCode: 404, message: `The hook has no secret ${absent}` })
}

/** The operations on values that are never returned. */
export const secretHandlers: Readonly<Record<string, OperationHandler>> = {
  "rulesConfigs.set": (tenant, request) => {
    const key = request.path["key"] ?? ""
    const value = asJsonObject(request.body)["value"] ?? ""
    tenant.store.resources("rules_configs").set(key, { key, value })
    return success(request, { key, value })
  },
  "hooks.secrets.get": (tenant, request) => {
    const hook = found(tenant, "hooks", request.path["id"])
    return hook instanceof ApiProblem
      ? hook
      : success(
          request,
          Object.fromEntries(Object.keys(secretsOf(hook)).map((name) => [name, mask]))
        )
  },
  "hooks.secrets.create": changeSecrets((stored, { body }) => {
    const added = asJsonObject(body)
    const existing = Object.keys(added).find((name) => name in stored)
    return existing === undefined
      ? { ...stored, ...added }
      : new ApiProblem({ statusCode: 409, message: `The hook has a secret ${existing} already` })
  }),
  "hooks.secrets.update": changeSecrets((stored, { body }) => {
    const changed = asJsonObject(body)
    return absentFrom(stored, Object.keys(changed)) ?? { ...stored, ...changed }
  }),
  "hooks.secrets.delete": changeSecrets((stored, { body }) => {
    const names = Array.isArray(body) ? body.map(String) : []
    return (
      absentFrom(stored, names) ??
      Object.fromEntries(Object.entries(stored).filter(([name]) => !names.includes(name)))
    )
  })
}
