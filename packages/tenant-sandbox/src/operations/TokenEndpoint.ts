/**
 * `POST /oauth/token`: a token of the Management API for an application that shows its client id and
 * secret. Errors have the shape of OAuth 2, not of the Management API.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { jsonAnswer, notPlayed, type Answer } from "../http/Answer.ts"
import { asJsonObject, type JsonObject, type JsonValue } from "../http/Json.ts"
import { isSecretOf, type Application } from "../tenant/Applications.ts"
import { randomText } from "../tenant/RandomText.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import type { OperationHandler } from "./Operation.ts"

const oauthError = (status: number, error: string, description: string): Answer =>
  jsonAnswer(status, { error, error_description: description })

const text = (value: JsonValue | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined

const missing = (name: string): Answer =>
  oauthError(400, "invalid_request", `The parameter ${name} is missing.`)

/** The application whose credentials a request shows. */
const authenticate = (tenant: Tenant, body: JsonObject): Application | undefined => {
  const clientId = text(body["client_id"])
  const secret = text(body["client_secret"])
  const application = clientId === undefined ? undefined : tenant.applications.find(clientId)
  return application !== undefined && secret !== undefined && isSecretOf(application, secret)
    ? application
    : undefined
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
  if (body["client_assertion"] !== undefined) return notPlayed
  for (const name of ["client_id", "client_secret", "audience"]) {
    if (text(body[name]) === undefined) return missing(name)
  }
  const application = authenticate(tenant, body)
  if (application === undefined) return oauthError(401, "access_denied", "Unauthorized")
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
