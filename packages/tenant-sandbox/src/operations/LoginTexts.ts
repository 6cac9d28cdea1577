/**
 * Texts and appearance of login pages: page template, texts by prompt and language, partials, themes.
 */
import { emptyResponse } from "../http/Response.ts"
import { ApiProblem } from "../http/ApiProblem.ts"
import { asJsonObject } from "../http/Json.ts"
import { definition } from "../resources/definitions/index.ts"
import { found, missing } from "../resources/Found.ts"
import { recordResponse } from "../resources/ResourceHandlers.ts"
import { done, success, type OperationHandler, type OperationRequest } from "./Operation.ts"

const template = "universal_login_template"

const templateMissing = new ApiProblem({
  statusCode: 404,
  message: "Template does not exist.",
  errorCode: "inexistent_templates_universal_login"
})

const textsKey = ({ path }: OperationRequest): string =>
  `custom_text/${path["prompt"]}/${path["language"]}`

const partialsKey = ({ path }: OperationRequest): string => `partials/${path["prompt"]}`

const readTexts =
  (key: (request: OperationRequest) => string): OperationHandler =>
  (tenant, request) =>
    success(request, tenant.store.settings.get(key(request)) ?? {})

const writeTexts =
  (key: (request: OperationRequest) => string): OperationHandler =>
  (tenant, request) => {
    const value = asJsonObject(request.body)
    tenant.store.settings.set(key(request), value)
    return request.operation.response.status !== undefined ? success(request, value) : done(request)
  }

/** The operations on texts and appearance. */
export const loginTextHandlers: Readonly<Record<string, OperationHandler>> = {
  "branding.templates.getUniversalLogin": (tenant, request) => {
    const stored = tenant.store.settings.get(template)
    return stored === undefined ? templateMissing : success(request, stored)
  },
  "branding.templates.updateUniversalLogin": (tenant, request) => {
    const existed = tenant.store.settings.has(template)
    const body =
      typeof request.body === "string" ? request.body : asJsonObject(request.body)["template"]
    tenant.store.settings.set(template, { body: body ?? "" })
    return emptyResponse(existed ? 204 : 201)
  },
  "branding.templates.deleteUniversalLogin": (tenant, request) => {
    tenant.store.settings.delete(template)
    return done(request)
  },
  "branding.themes.getDefault": (tenant, request) => {
    const first = tenant.store.resources("branding_themes").values()[0]
    return first === undefined
      ? missing("branding_themes")
      : recordResponse(definition("branding_themes"), tenant, request, first)
  },
  "branding.phone.templates.reset": (tenant, request) => {
    const stored = found(tenant, "phone_templates", request.path["id"])
    if (stored instanceof ApiProblem) return stored
    const resource = definition("phone_templates")
    const reset = {
      ...stored,
      ...resource.initial?.({}, tenant, ""),
      type: stored["type"] ?? "otp_verify"
    }
    tenant.store.resources("phone_templates").set(String(stored["id"]), reset)
    return recordResponse(resource, tenant, request, reset)
  },
  "prompts.customText.get": readTexts(textsKey),
  "prompts.customText.set": writeTexts(textsKey),
  "prompts.partials.get": readTexts(partialsKey),
  "prompts.partials.set": writeTexts(partialsKey)
}
