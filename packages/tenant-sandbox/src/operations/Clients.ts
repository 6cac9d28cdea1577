/**
 * Applications: their secrets, which are returned only with a scope, and their public keys.
 */
import { ApiProblem } from "../http/ApiProblem.ts"
import { asJsonObject, isJsonObject, type JsonObject, type JsonValue } from "../http/Json.ts"
import { definition } from "../resources/definitions/index.ts"
import { found, missing } from "../resources/Found.ts"
import {
  createRecord,
  findRecord,
  forgetRecord,
  getResource,
  listResources,
  recordResponse,
  updateResource
} from "../resources/ResourceHandlers.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import { registeredKey } from "../tokens/PublicKeys.ts"
import { done, type OperationHandler } from "./Operation.ts"

const clients = definition("clients")
const credentials = definition("client_credentials")

/** The scope for reading secrets and keys. */
const keysScope = "read:client_keys"

const withoutKeys = (value: JsonValue | undefined): JsonValue | undefined => {
  if (Array.isArray(value)) return value.map((item) => withoutKeys(item) ?? null)
  if (!isJsonObject(value)) return value
  const { client_secret: _secret, signing_keys: _keys, ...rest } = value
  return Array.isArray(rest["clients"])
    ? { ...rest, clients: rest["clients"].map((item) => withoutKeys(item) ?? null) }
    : rest
}

/** The same operation, with secrets only for tokens with that scope. */
const guarded =
  (handler: OperationHandler): OperationHandler =>
  (tenant, request) => {
    const response = handler(tenant, request)
    if (request.scopes.includes(keysScope) || !("status" in response)) return response
    const body = withoutKeys(response.body)
    return { ...response, ...(body === undefined ? {} : { body }) }
  }

/** Two for each of their three uses. */
const mostCredentials = 6

const invalidCredential = (message: string): ApiProblem =>
  new ApiProblem({ statusCode: 400, message, errorCode: "invalid_body" })

/** A stored credential of an application, or the error in the one that was sent. */
const addCredential = (
  tenant: Tenant,
  clientId: string,
  body: JsonObject
): JsonObject | ApiProblem => {
  const { alg, expires_at: expires, name, pem } = body
  const existing = tenant.store
    .resources("client_credentials")
    .values()
    .filter(({ $client_id: owner }) => owner === clientId)
  if (existing.length >= mostCredentials) {
    return invalidCredential("The client already has as many credentials as it can have.")
  }
  if (body["credential_type"] !== "public_key") {
    return invalidCredential("The sandbox takes credentials of the type public_key only.")
  }
  const algorithm = alg === "RS384" || alg === "PS256" ? alg : "RS256"
  const key = typeof pem === "string" ? registeredKey({ pem, algorithm }) : undefined
  if (key === undefined) {
    return invalidCredential("Payload validation error: 'Not an RSA public key' on property pem.")
  }
  const now = new Date(tenant.now()).toISOString()
  const record: JsonObject = {
    id: `cred_${tenant.text(22)}`,
    credential_type: "public_key",
    ...(typeof name === "string" ? { name } : {}),
    kid: typeof body["kid"] === "string" ? body["kid"] : key.keyId,
    alg: algorithm,
    ...(typeof expires === "string" ? { expires_at: expires } : {}),
    created_at: now,
    updated_at: now,
    $client_id: clientId,
    $pem: typeof pem === "string" ? pem : ""
  }
  tenant.store.resources("client_credentials").set(String(record["id"]), record)
  return record
}

/** The paths of the members that contain credentials. */
const withCredentials = [
  ["client_authentication_methods", "private_key_jwt"],
  ["signed_request_object"],
  ["token_vault_privileged_access"]
] as const

/** Stores the credentials at a path of the value, and replaces them by their ids. */
const storing = (
  tenant: Tenant,
  clientId: string,
  value: JsonValue | undefined,
  path: ReadonlyArray<string>
): JsonObject | ApiProblem => {
  const object = asJsonObject(value)
  const [name, ...rest] = path
  if (name !== undefined) {
    if (object[name] === undefined) return object
    const nested = storing(tenant, clientId, object[name], rest)
    return nested instanceof ApiProblem ? nested : { ...object, [name]: nested }
  }
  if (!Array.isArray(object["credentials"])) return object
  const stored: Array<JsonObject> = []
  for (const one of object["credentials"]) {
    const credential = addCredential(tenant, clientId, asJsonObject(one))
    if (credential instanceof ApiProblem) return credential
    stored.push({ id: credential["id"] ?? "" })
  }
  return { ...object, credentials: stored }
}

/** `clients.create`: stores the credentials in the request; the client refers to them by id. */
const createClient: OperationHandler = (tenant, request) => {
  const record = createRecord(clients, tenant, request, asJsonObject(request.body))
  if (record instanceof ApiProblem) return record
  const id = String(record["client_id"])
  const changes: Record<string, JsonObject> = {}
  for (const [member, ...path] of withCredentials) {
    if (record[member] === undefined) continue
    const value = storing(tenant, id, record[member], path)
    if (value instanceof ApiProblem) {
      // If the client cannot be created, nothing of it stays.
      forgetRecord(clients, tenant, record)
      return value
    }
    changes[member] = value
  }
  const changed = { ...record, ...changes }
  tenant.store.resources("clients").set(id, changed)
  return recordResponse(clients, tenant, request, changed)
}

/** `clients.rotateSecret`: the old secret is no longer accepted. */
const rotateSecret: OperationHandler = (tenant, request) => {
  const record = findRecord(clients, tenant, request)
  if (record instanceof ApiProblem) return record
  const changed = { ...record, client_secret: tenant.text(64) }
  tenant.store.resources("clients").set(String(record["client_id"]), changed)
  return recordResponse(clients, tenant, request, changed)
}

const createCredential: OperationHandler = (tenant, request) => {
  const id = request.path["client_id"] ?? ""
  const client = found(tenant, "clients", id)
  if (client instanceof ApiProblem) return client
  const credential = addCredential(tenant, id, asJsonObject(request.body))
  return credential instanceof ApiProblem
    ? credential
    : recordResponse(credentials, tenant, request, credential)
}

/** `clients.credentials.delete`: rejected while the client authenticates with it. */
const deleteCredential: OperationHandler = (tenant, request) => {
  const record = findRecord(credentials, tenant, request)
  if (record instanceof ApiProblem) return record
  const client = tenant.store.resources("clients").get(request.path["client_id"] ?? "")
  const methods = JSON.stringify(client?.["client_authentication_methods"] ?? null)
  if (methods.includes(JSON.stringify(record["id"]))) {
    return invalidCredential("The credential is in use: remove it from the client first.")
  }
  forgetRecord(credentials, tenant, record)
  return done(request)
}

/** `clients.update`: the credentials that it refers to must belong to the client. */
const updateClient: OperationHandler = (tenant, request) => {
  const { client_authentication_methods: methods } = asJsonObject(request.body)
  const { credentials: named } = asJsonObject(asJsonObject(methods)["private_key_jwt"])
  for (const one of Array.isArray(named) ? named : []) {
    const id = String(asJsonObject(one)["id"])
    const credential = tenant.store.resources("client_credentials").get(id)
    if (credential?.["$client_id"] !== request.path["id"]) {
      const { message } = missing("client_credentials")
      return invalidCredential(`${message}: ${id}`)
    }
  }
  return updateResource(clients)(tenant, request)
}

/** The operations on applications with their own rules. */
export const clientHandlers: Readonly<Record<string, OperationHandler>> = {
  "clients.list": guarded(listResources(clients)),
  "clients.get": guarded(getResource(clients)),
  "clients.create": createClient,
  "clients.update": guarded(updateClient),
  "clients.rotateSecret": rotateSecret,
  "clients.credentials.create": createCredential,
  "clients.credentials.delete": deleteCredential
}
