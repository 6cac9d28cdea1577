/**
 * The tenant's multi-factor authentication: which factors are enabled, and when they are required.
 */
import { asJsonObject } from "../http/Json.ts"
import { success, type OperationHandler } from "./Operation.ts"

const factors = [
  "sms",
  "push-notification",
  "otp",
  "email",
  "duo",
  "webauthn-roaming",
  "webauthn-platform",
  "recovery-code"
] as const

/** The operations on factors. */
export const factorHandlers: Readonly<Record<string, OperationHandler>> = {
  "guardian.factors.list": (tenant, request) => {
    const enabled = tenant.store.settings.get("guardian.factors") ?? {}
    return success(
      request,
      factors.map((name) => ({ name, enabled: enabled[name] === true, trial_expired: false }))
    )
  },
  "guardian.factors.set": (tenant, request) => {
    const enabled = asJsonObject(request.body)["enabled"] === true
    tenant.store.settings.set("guardian.factors", {
      ...tenant.store.settings.get("guardian.factors"),
      [request.path["name"] ?? ""]: enabled
    })
    return success(request, { enabled })
  },
  "guardian.policies.list": (tenant, request) =>
    success(request, tenant.store.settings.get("guardian.policies")?.["policies"] ?? []),
  "guardian.policies.set": (tenant, request) => {
    const policies = request.body ?? []
    tenant.store.settings.set("guardian.policies", { policies })
    return success(request, policies)
  }
}
