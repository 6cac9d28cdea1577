/**
 * Deploying an action creates a version of it; deploying a version makes it the current one.
 */
import { ApiProblem } from "../http/ApiProblem.ts"
import { asJsonObject, type JsonObject } from "../http/Json.ts"
import { definition } from "../resources/definitions/index.ts"
import { found, missing } from "../resources/Found.ts"
import { recordResponse } from "../resources/ResourceHandlers.ts"
import { randomUuid } from "../tenant/RandomText.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import type { OperationHandler } from "./Operation.ts"

const versions = definition("action_versions")

const versionsOf = (tenant: Tenant, action: string): ReadonlyArray<JsonObject> =>
  tenant.store
    .resources("action_versions")
    .values()
    .filter(({ action_id: owner }) => owner === action)

/** Makes one version the deployed one. */
const deploy = (tenant: Tenant, action: JsonObject, version: JsonObject): JsonObject => {
  const id = String(action["id"])
  const now = new Date(tenant.now()).toISOString()
  const items = tenant.store.resources("action_versions")
  for (const other of versionsOf(tenant, id)) {
    if (other["deployed"] === true) items.set(String(other["id"]), { ...other, deployed: false })
  }
  const deployed = { ...version, deployed: true, updated_at: now }
  items.set(String(version["id"]), deployed)
  tenant.store
    .resources("actions")
    .set(id, { ...action, all_changes_deployed: true, deployed_version: deployed, updated_at: now })
  return deployed
}

/** The operations that deploy. */
export const deploymentHandlers: Readonly<Record<string, OperationHandler>> = {
  "actions.deploy": (tenant, request) => {
    const action = found(tenant, "actions", request.path["id"])
    if (action instanceof ApiProblem) return action
    const id = String(action["id"])
    const now = new Date(tenant.now()).toISOString()
    const names = ["code", "dependencies", "runtime", "supported_triggers"]
    const { secrets } = definition("actions").shown?.(action, tenant) ?? {}
    const version = deploy(tenant, action, {
      id: randomUuid(tenant.text),
      action_id: id,
      number: versionsOf(tenant, id).length + 1,
      status: "built",
      errors: [],
      secrets: secrets ?? [],
      built_at: now,
      created_at: now,
      ...Object.fromEntries(
        names.flatMap((name) => {
          const value = action[name]
          return value === undefined ? [] : [[name, value]]
        })
      )
    })
    return recordResponse(versions, tenant, request, version)
  },
  "actions.versions.deploy": (tenant, request) => {
    const action = found(tenant, "actions", request.path["actionId"])
    if (action instanceof ApiProblem) return action
    const version = tenant.store.resources("action_versions").get(request.path["id"] ?? "")
    if (version?.["action_id"] !== action["id"] || version === undefined) {
      return missing("action_versions")
    }
    const draft = asJsonObject(request.body)["update_draft"] === true
    const code = version["code"] ?? ""
    return recordResponse(
      versions,
      tenant,
      request,
      deploy(tenant, draft ? { ...action, code } : action, version)
    )
  },
  "experimentation.featureFlags.updateStatus": (tenant, request) => {
    const flag = found(tenant, "feature_flags", request.path["id"])
    if (flag instanceof ApiProblem) return flag
    const changed = {
      ...flag,
      status: asJsonObject(request.body)["status"] ?? "draft",
      updated_at: new Date(tenant.now()).toISOString()
    }
    tenant.store.resources("feature_flags").set(String(flag["id"]), changed)
    return recordResponse(definition("feature_flags"), tenant, request, changed)
  }
}
