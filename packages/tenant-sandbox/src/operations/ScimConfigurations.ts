/**
 * A connection's SCIM configuration and its tokens. The value of a token is returned when it is created and
 * not stored, since the sandbox does not serve SCIM.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { emptyResponse, jsonResponse } from "../http/Response.ts"
import { conflict, notFound, notSupported } from "../http/ApiProblem.ts"
import { asJsonObject, isJsonObject, stringsOf, type JsonObject } from "../http/Json.ts"
import { timeText } from "../tenant/SandboxClock.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import type { ConnectionRecord, ScimRecord, ScimTokenRecord } from "../tenant/TenantState.ts"
import {
  changeConnection,
  requireConnection,
  type OperationHandler,
  type OperationRequest
} from "./Operation.ts"
import { listOf } from "./Pages.ts"

const strategiesWithScim = new Set(["okta", "oidc", "samlp", "waad"])
const maximalTokens = 2

const defaultMapping: ReadonlyArray<JsonObject> = [
  { scim: "userName", auth0: "preferred_username" },
  { scim: "emails[primary eq true].value", auth0: "email" },
  { scim: "externalId", auth0: "app_metadata.external_id" },
  { scim: "active", auth0: "blocked" },
  { scim: "displayName", auth0: "name" },
  { scim: "name.givenName", auth0: "given_name" },
  { scim: "name.familyName", auth0: "family_name" }
]

const noConfiguration = notFound("The connection has no SCIM configuration")

const body = (tenant: Tenant, connection: ConnectionRecord, scim: ScimRecord): JsonObject => ({
  connection_id: connection.id,
  connection_name: connection.name,
  strategy: connection.strategy,
  tenant_name: tenant.tenantName,
  user_id_attribute: scim.userIdAttribute,
  mapping: scim.mapping,
  created_at: scim.createdAt,
  updated_on: scim.updatedOn
})

const tokenBody = (token: ScimTokenRecord): JsonObject => ({
  token_id: token.tokenId,
  ...(token.scopes === undefined ? {} : { scopes: token.scopes }),
  created_at: token.createdAt,
  ...(token.validUntil === undefined ? {} : { valid_until: token.validUntil })
})

/** The configuration of the connection, or the 404 if it has none. */
const requireScim = Effect.fnUntraced(function* (tenant: Tenant, request: OperationRequest) {
  const connection = yield* requireConnection(tenant, request)
  return connection.scim === undefined
    ? yield* noConfiguration
    : { connection, scim: connection.scim }
})

/** The fields that a request sets. */
const requestedFields = (request: OperationRequest) => {
  const { user_id_attribute: attribute, mapping } = asJsonObject(request.body)
  return {
    ...(typeof attribute === "string" ? { userIdAttribute: attribute } : {}),
    ...(Array.isArray(mapping) ? { mapping: mapping.filter(isJsonObject) } : {})
  }
}

const timestamp = Effect.map(Clock.currentTimeMillis, (now) => new Date(now).toISOString())

/** `connections.scimConfiguration.list` */
export const listScim: OperationHandler = (tenant, request) =>
  listOf(
    request,
    tenant.store.connections
      .values()
      .flatMap((connection) =>
        connection.scim === undefined ? [] : [{ connection, scim: connection.scim }]
      ),
    ({ connection }) => connection.id,
    ({ connection, scim }) => body(tenant, connection, scim)
  )

/** `connections.scimConfiguration.get` */
export const getScim: OperationHandler = (tenant, request) =>
  Effect.map(requireScim(tenant, request), ({ connection, scim }) =>
    jsonResponse(200, body(tenant, connection, scim))
  )

/** `connections.scimConfiguration.create` */
export const createScim: OperationHandler = Effect.fnUntraced(function* (tenant, request) {
  const now = yield* timestamp
  const response = yield* changeConnection(tenant, request, (connection) => {
    if (!strategiesWithScim.has(connection.strategy)) {
      return notSupported("SCIM is not supported for this connection.")
    }
    if (connection.scim !== undefined) {
      return notSupported("The connection already has a SCIM configuration.")
    }
    const scim: ScimRecord = {
      userIdAttribute: "externalId",
      mapping: defaultMapping,
      ...requestedFields(request),
      createdAt: now,
      updatedOn: now,
      tokens: []
    }
    return { outcome: body(tenant, connection, scim), connection: { ...connection, scim } }
  })
  return jsonResponse(201, response)
})

/** `connections.scimConfiguration.update` */
export const updateScim: OperationHandler = Effect.fnUntraced(function* (tenant, request) {
  const now = yield* timestamp
  const response = yield* changeConnection(tenant, request, (connection) => {
    if (connection.scim === undefined) return noConfiguration
    const scim: ScimRecord = { ...connection.scim, ...requestedFields(request), updatedOn: now }
    return { outcome: body(tenant, connection, scim), connection: { ...connection, scim } }
  })
  return jsonResponse(200, response)
})

/** `connections.scimConfiguration.delete` */
export const deleteScim: OperationHandler = Effect.fnUntraced(function* (tenant, request) {
  yield* changeConnection(tenant, request, ({ scim, ...connection }) =>
    scim === undefined ? noConfiguration : { outcome: undefined, connection }
  )
  return emptyResponse(204)
})

/** `connections.scimConfiguration.getDefaultMapping` */
export const getScimDefaultMapping: OperationHandler = (tenant, request) =>
  Effect.map(requireConnection(tenant, request), () =>
    jsonResponse(200, { mapping: defaultMapping })
  )

/** `connections.scimConfiguration.tokens.get` */
export const getScimTokens: OperationHandler = (tenant, request) =>
  Effect.map(requireScim(tenant, request), ({ scim }) =>
    jsonResponse(200, scim.tokens.map(tokenBody))
  )

/** `connections.scimConfiguration.tokens.create` */
export const createScimToken: OperationHandler = Effect.fnUntraced(function* (tenant, request) {
  const { scopes, token_lifetime: lifetime } = asJsonObject(request.body)
  const now = yield* Clock.currentTimeMillis
  const record: ScimTokenRecord = {
    tokenId: `tok_${tenant.text(16)}`,
    ...(Array.isArray(scopes) ? { scopes: stringsOf(scopes) } : {}),
    createdAt: new Date(now).toISOString(),
    ...(typeof lifetime === "number" ? { validUntil: timeText(now + lifetime * 1000) } : {})
  }
  const token = `tok_${tenant.text(64)}`
  yield* changeConnection(tenant, request, (connection) => {
    if (connection.scim === undefined) return noConfiguration
    const { tokens } = connection.scim
    return tokens.length >= maximalTokens
      ? conflict("The connection already has as many SCIM tokens as it can have.")
      : {
          outcome: undefined,
          connection: { ...connection, scim: { ...connection.scim, tokens: [...tokens, record] } }
        }
  })
  return jsonResponse(201, { ...tokenBody(record), token })
})

/** `connections.scimConfiguration.tokens.delete` */
export const deleteScimToken: OperationHandler = Effect.fnUntraced(function* (tenant, request) {
  const tokenId = request.path["tokenId"]
  yield* changeConnection(tenant, request, (connection) => {
    if (connection.scim === undefined) return noConfiguration
    const tokens = connection.scim.tokens.filter((token) => token.tokenId !== tokenId)
    return tokens.length === connection.scim.tokens.length
      ? notFound("The SCIM token does not exist")
      : { outcome: undefined, connection: { ...connection, scim: { ...connection.scim, tokens } } }
  })
  return emptyResponse(204)
})
