/**
 * Operations on custom domains with their own rules: verification, which always succeeds, and the default
 * domain.
 */
import { ApiProblem, invalidBody } from "../http/ApiProblem.ts"
import { asJsonObject } from "../http/Json.ts"
import { definition } from "../resources/definitions/index.ts"
import { found } from "../resources/Found.ts"
import { recordResponse } from "../resources/ResourceHandlers.ts"
import { uniqueKey } from "../store/Store.ts"
import { success, type OperationHandler } from "./Operation.ts"

const domains = definition("custom_domains")

/** The operations on custom domains with their own rules. */
export const customDomainHandlers: Readonly<Record<string, OperationHandler>> = {
  "customDomains.verify": (tenant, request) => {
    const domain = found(tenant, "custom_domains", request.path["id"])
    if (domain instanceof ApiProblem) return domain
    const verified = {
      ...domain,
      status: "ready",
      origin_domain_name: `${String(domain["custom_domain_id"])}.edge.tenants.sandbox`
    }
    tenant.store.resources("custom_domains").set(String(domain["custom_domain_id"]), verified)
    return recordResponse(domains, tenant, request, verified)
  },
  "customDomains.test": (tenant, request) => {
    const domain = found(tenant, "custom_domains", request.path["id"])
    return domain instanceof ApiProblem
      ? domain
      : success(request, {
          success: domain["status"] === "ready",
          message: `The domain is ${String(domain["status"])}.`
        })
  },
  "customDomains.getDefault": (tenant, request) => {
    const chosen = tenant.store
      .resources("custom_domains")
      .values()
      .find(({ is_default: isDefault }) => isDefault === true)
    return chosen === undefined
      ? success(request, { domain: tenant.domain })
      : recordResponse(domains, tenant, request, chosen)
  },
  "customDomains.setDefault": (tenant, request) => {
    const name = String(asJsonObject(request.body)["domain"])
    const items = tenant.store.resources("custom_domains")
    const chosen = items.findBy("domain", uniqueKey(name))?.value
    if (chosen === undefined && name !== tenant.domain) {
      return invalidBody(`The custom domain ${name} does not exist`)
    }
    if (chosen !== undefined && chosen["status"] !== "ready") {
      return invalidBody(`The custom domain ${name} is not verified`)
    }
    for (const { id, value } of items.entries().slice()) {
      items.set(id, { ...value, is_default: value === chosen })
    }
    return chosen === undefined
      ? success(request, { domain: tenant.domain })
      : recordResponse(domains, tenant, request, { ...chosen, is_default: true })
  }
}
