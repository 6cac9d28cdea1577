/**
 * `POST /oauth/token`: a token of the Management API for an application that shows its client id and
 * secret, or an assertion that it signed. Errors have the shape of OAuth 2, not of the Management API.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { jsonAnswer, type Answer } from "../http/Answer.ts"
import { asJsonObject, type JsonObject, type JsonValue } from "../http/Json.ts"
import { isSecretOf, type Application } from "../tenant/Applications.ts"
import { claimedClientId, provesClient } from "../tenant/PublicKeys.ts"
import { randomText } from "../tenant/RandomText.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import type { OperationHandler } from "./Operation.ts"

const oauthError = (status: number, error: string, description: string): Answer =>
  jsonAnswer(status, { error, error_description: description })

const text = (value: JsonValue | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined

const missing = (name: string): Answer =>
  oauthError(400, "invalid_request", `The parameter ${name} is missing.`)

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

/** What an application proves itself with by an assertion, or why it does not. */
const byAssertion = Effect.fnUntraced(function* (tenant: Tenant, body: JsonObject) {
  const assertion = text(body["client_assertion"]) ?? ""
  if (body["client_assertion_type"] !== assertionType) {
    return oauthError(400, "invalid_request", `The client_assertion_type is not ${assertionType}.`)
  }
  const clientId = claimedClientId(assertion)
  const application = clientId === undefined ? undefined : tenant.applications.find(clientId)
  const named = text(body["client_id"])
  const refused = oauthError(401, "invalid_client", "The assertion does not prove the application.")
  if (application === undefined || (named !== undefined && named !== clientId)) return refused
  const verdict = yield* provesClient({
    assertion,
    clientId: application.clientId,
    keys: application.publicKeys,
    used: application.used,
    // An assertion is for the tenant itself, whose audiences end in the API's path.
    audiences: tenant.audiences.map((audience) => audience.replace(/api\/v2\/$/u, "")),
    now: yield* Clock.currentTimeMillis
  })
  if (verdict === "proved") return application
  return verdict === "used"
    ? oauthError(401, "invalid_client", "The assertion was used before.")
    : refused
})

/** What an application proves itself with by its secret, or why it does not. */
const bySecret = (tenant: Tenant, body: JsonObject): Application | Answer => {
  const clientId = text(body["client_id"])
  const secret = text(body["client_secret"])
  if (clientId === undefined) return missing("client_id")
  if (secret === undefined) return missing("client_secret")
  const application = tenant.applications.find(clientId)
  return application !== undefined &&
    application.publicKeys.length === 0 &&
    isSecretOf(application, secret)
    ? application
    : oauthError(401, "access_denied", "Unauthorized")
}

/** The granted scopes; a request that names scopes gets those of them that the application has. */
const grantedScopes = (application: Application, requested: string | undefined) => {
  if (requested === undefined) return application.scopes
  const wanted = new Set(requested.split(" "))
  return application.scopes.filter((scope) => wanted.has(scope))
}

/** The quota of tokens that the answer reports. It is not enforced. */
const clientQuota = "b=per_hour;q=1000;r=999;t=3600,b=per_day;q=10000;r=9999;t=86400"

/** `oauth.token` */
export const issueToken: OperationHandler = Effect.fnUntraced(function* (tenant, request) {
  const body = asJsonObject(request.body)
  const grantType = text(body["grant_type"])
  if (grantType === undefined) return missing("grant_type")
  if (grantType !== "client_credentials") {
    return oauthError(400, "unsupported_grant_type", "Only client_credentials is available.")
  }
  if (text(body["audience"]) === undefined) return missing("audience")
  const application =
    body["client_assertion"] === undefined
      ? bySecret(tenant, body)
      : yield* byAssertion(tenant, body)
  if ("status" in application) return application
  if (!tenant.audiences.includes(text(body["audience"]) ?? "")) {
    return oauthError(403, "access_denied", "The application has no grant for this audience.")
  }
  const scopes = grantedScopes(application, text(body["scope"]))
  const now = yield* Clock.currentTimeMillis
  const token = yield* randomText(64)
  tenant.applications.grant(token, {
    clientId: application.clientId,
    scopes,
    expiresAt: now + tenant.tokenLifetimeSeconds * 1000
  })
  return jsonAnswer(
    200,
    {
      access_token: token,
      scope: scopes.join(" "),
      expires_in: tenant.tokenLifetimeSeconds,
      token_type: "Bearer"
    },
    { "auth0-client-quota-limit": clientQuota, "cache-control": "no-store" }
  )
})
