/**
 * `POST /oauth/token`: a token for an application that sends its client id and secret, or a signed assertion,
 * with the scopes of its client grant. Errors have the format of OAuth 2, not of the Management API.
 */
import * as Effect from "effect/Effect"
import { jsonResponse, type Response } from "../http/Response.ts"
import { asJsonObject, type JsonObject, type JsonValue } from "../http/Json.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import {
  clientGrant,
  findApplication,
  isSecretOf,
  organizationOfToken,
  scopesOfGrant,
  type Application
} from "../tokens/Applications.ts"
import { claimedClientId, provesClient } from "../tokens/PublicKeys.ts"
import { recordExchange } from "./LogEvents.ts"
import type { OperationHandler, OperationRequest } from "./Operation.ts"

const oauthError = (status: number, error: string, description: string): Response =>
  jsonResponse(status, { error, error_description: description })

const text = (value: JsonValue | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined

const missing = (name: string): Response =>
  oauthError(400, "invalid_request", `The parameter ${name} is missing.`)

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

/** Authenticates an application by an assertion, or returns the error. */
const byAssertion = Effect.fnUntraced(function* (tenant: Tenant, body: JsonObject) {
  const assertion = text(body["client_assertion"]) ?? ""
  if (body["client_assertion_type"] !== assertionType) {
    return oauthError(400, "invalid_request", `The client_assertion_type is not ${assertionType}.`)
  }
  const clientId = claimedClientId(assertion)
  const application = clientId === undefined ? undefined : findApplication(tenant, clientId)
  const named = text(body["client_id"])
  const rejected = oauthError(
    401,
    "invalid_client",
    "The assertion does not prove the application."
  )
  if (application === undefined || (named !== undefined && named !== clientId)) return rejected
  const verdict = yield* provesClient({
    assertion,
    clientId: application.clientId,
    keys: application.keys ?? [],
    used: tenant.usedAssertions(application.clientId),
    // The audience of an assertion is the tenant itself, without the API's path.
    audiences: tenant.audiences.map((audience) => audience.replace(/api\/v2\/$/u, "")),
    now: tenant.now()
  })
  if (verdict === "proved") return application
  return verdict === "used"
    ? oauthError(401, "invalid_client", "The assertion was used before.")
    : rejected
})

/** The client id and secret in the `Authorization` header, by OAuth's Basic scheme. */
const basicCredentials = ({ incoming }: OperationRequest): JsonObject => {
  const encoded = /^Basic (?<value>\S+)$/iu.exec(incoming.headers.authorization ?? "")?.groups?.[
    "value"
  ]
  if (encoded === undefined) return {}
  const [id = "", ...secret] = Buffer.from(encoded, "base64").toString("utf8").split(":")
  try {
    return {
      client_id: decodeURIComponent(id),
      client_secret: decodeURIComponent(secret.join(":"))
    }
  } catch {
    return {}
  }
}

/** Authenticates an application by its secret, or returns the error. */
const bySecret = (tenant: Tenant, body: JsonObject): Application | Response => {
  const clientId = text(body["client_id"])
  const secret = text(body["client_secret"])
  if (clientId === undefined) return missing("client_id")
  if (secret === undefined) return missing("client_secret")
  const application = findApplication(tenant, clientId)
  return application !== undefined &&
    application.keys === undefined &&
    isSecretOf(application, secret)
    ? application
    : oauthError(401, "access_denied", "Unauthorized")
}

/** The quota of tokens that the response reports. It is not enforced. */
const clientQuota = "b=per_hour;q=1000;r=999;t=3600,b=per_day;q=10000;r=9999;t=86400"

/** `oauth.token` */
export const issueToken: OperationHandler = Effect.fnUntraced(function* (tenant, request) {
  const body = { ...basicCredentials(request), ...asJsonObject(request.body) }
  const grantType = text(body["grant_type"])
  if (grantType === undefined) return missing("grant_type")
  if (grantType !== "client_credentials") {
    return oauthError(400, "unsupported_grant_type", "Only client_credentials is available.")
  }
  const requested = text(body["audience"])
  if (requested === undefined) return missing("audience")
  const application =
    body["client_assertion"] === undefined
      ? bySecret(tenant, body)
      : yield* byAssertion(tenant, body)
  if ("status" in application) {
    recordExchange(tenant, { clientId: text(body["client_id"]), audience: requested, failed: true })
    return application
  }
  const audience = tenant.audiences.includes(requested) ? tenant.audiences[0] : requested
  const rejected = (error: string, description: string): Response => {
    recordExchange(tenant, { clientId: application.clientId, audience, failed: true })
    return oauthError(403, error, description)
  }
  if (!application.hasClientCredentials) {
    return rejected(
      "unauthorized_client",
      "The grant type client_credentials is not among the application's grant_types."
    )
  }
  const api = tenant.apiOf(audience)
  const grant = clientGrant(tenant, application.clientId, audience)
  if (api === undefined || grant === undefined) {
    return rejected("access_denied", "The application has no grant for this audience.")
  }
  const organization = organizationOfToken(tenant, grant, text(body["organization"]))
  if (typeof organization === "string") return rejected("access_denied", organization)
  const granted = scopesOfGrant(grant, api)
  const wanted = text(body["scope"])?.split(" ")
  const scopes = wanted === undefined ? granted : granted.filter((scope) => wanted.includes(scope))
  const lifetime =
    audience === tenant.audiences[0] || typeof api["token_lifetime"] !== "number"
      ? tenant.tokenLifetimeSeconds
      : api["token_lifetime"]
  const secret = api["signing_alg"] === "HS256" ? text(api["signing_secret"]) : undefined
  const token = tenant.tokens.issue({
    clientId: application.clientId,
    audience: requested,
    scopes,
    lifetimeSeconds: lifetime,
    ...(organization === undefined ? {} : { organization: String(organization["id"]) }),
    ...(secret === undefined ? {} : { sharedSecret: secret })
  })
  recordExchange(tenant, { clientId: application.clientId, audience, failed: false })
  return jsonResponse(
    200,
    {
      access_token: token,
      scope: scopes.join(" "),
      expires_in: lifetime,
      token_type: "Bearer"
    },
    { "auth0-client-quota-limit": clientQuota, "cache-control": "no-store" }
  )
})
