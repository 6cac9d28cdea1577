/**
 * Users: made in a connection, found by email address, changed with their metadata merged, and joined
 * from several identities.
 */
import { ApiProblem, conflict, connectionNotFound } from "../http/ApiProblem.ts"
import { asJsonObject, isJsonObject, type JsonObject } from "../http/Json.ts"
import { definition } from "../resources/definitions/index.ts"
import { found } from "../resources/Found.ts"
import { declared, presenter, selectFields } from "../resources/Projection.ts"
import {
  changeRecord,
  findRecord,
  forgetRecord,
  recordResponse
} from "../resources/ResourceHandlers.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import { done, success, type OperationHandler, type OperationRequest } from "./Operation.ts"
import { listOf } from "./Pages.ts"
import {
  accountOf,
  connectionOf,
  identitiesOf,
  mergedMetadata,
  newUser,
  profileData,
  profileOf,
  reindexed
} from "./UserProfile.ts"

const users = definition("users")

const userExists = new ApiProblem({
  statusCode: 409,
  message: "The user already exists.",
  errorCode: "auth0_idp_error"
})

const badRequest = (message: string): ApiProblem =>
  new ApiProblem({ statusCode: 400, message, errorCode: "invalid_body" })

/** What a connection asks of a new user, or nothing where it has all of it. */
const incomplete = (strategy: string, body: JsonObject): ApiProblem | undefined => {
  if (strategy === "auth0") {
    if (
      body["email"] === undefined &&
      body["username"] === undefined &&
      body["phone_number"] === undefined
    ) {
      return badRequest("Payload validation error: 'Missing required property: email'.")
    }
    return typeof body["password"] === "string" && body["password"] !== ""
      ? undefined
      : badRequest("Payload validation error: 'Missing required property: password'.")
  }
  if (strategy === "sms" && body["phone_number"] === undefined) {
    return badRequest("Payload validation error: 'Missing required property: phone_number'.")
  }
  return strategy === "email" && body["email"] === undefined
    ? badRequest("Payload validation error: 'Missing required property: email'.")
    : undefined
}

/** Stores a new user, or says why there can be none. */
export const addUser = (tenant: Tenant, body: JsonObject): JsonObject | ApiProblem => {
  const name = String(body["connection"])
  const connection = tenant.store.connections.findBy("name", name)?.value
  if (connection === undefined) {
    return new ApiProblem({
      ...connectionNotFound,
      statusCode: 400,
      message: "The connection does not exist."
    })
  }
  const missing = incomplete(connection.strategy, body)
  if (missing !== undefined) return missing
  const user = newUser(tenant, connection, body, new Date(tenant.now()).toISOString())
  const items = tenant.store.resources("users")
  const id = String(user["user_id"])
  if (items.get(id) !== undefined || items.conflict(user) !== undefined) return userExists
  items.set(id, user)
  return user
}

/** `users.create` */
export const createUser: OperationHandler = (tenant, request) => {
  // Without the contract's defaults: a user without a phone number is not said to be unverified.
  const user = addUser(tenant, asJsonObject(request.body))
  return user instanceof ApiProblem ? user : recordResponse(users, tenant, request, user)
}

/** `users.update`: metadata is merged at its first level; an empty object removes it all. */
export const updateUser: OperationHandler = (tenant, request) => {
  const user = findRecord(users, tenant, request)
  if (user instanceof ApiProblem) return user
  const body = asJsonObject(request.body)
  const metadata = ["app_metadata", "user_metadata"].flatMap((name) => {
    const value = body[name]
    if (!isJsonObject(value)) return []
    return [
      [
        name,
        Object.keys(value).length === 0 ? {} : mergedMetadata(asJsonObject(user[name]), value)
      ] as const
    ]
  })
  const { password } = body
  const changed = Object.fromEntries(
    Object.entries({
      ...user,
      ...profileOf(body),
      ...Object.fromEntries(metadata),
      ...(typeof password === "string"
        ? { last_password_reset: new Date(tenant.now()).toISOString() }
        : {}),
      updated_at: new Date(tenant.now()).toISOString()
    }).filter(([, value]) => value !== null)
  )
  const stored = changeRecord(users, tenant, request, user, reindexed(changed))
  return stored instanceof ApiProblem ? stored : recordResponse(users, tenant, request, stored)
}

/** `users.listUsersByEmail`: the address as it is, in lower case. */
export const listUsersByEmail: OperationHandler = (tenant, request) => {
  const wanted = String(request.query["email"]).toLowerCase()
  const present = presenter(request.operation, "listed")
  // One connection has an address once, so each is asked for it: no user is looked at in vain.
  const matching = tenant.store.connections.values().flatMap(({ name }) => {
    const user = tenant.store
      .resources("users")
      .findBy("$email", `\u0000${name}\u0000${wanted}`)?.value
    return user === undefined ? [] : [user]
  })
  return listOf(
    request,
    matching,
    (user) => String(user["user_id"]),
    (user) => selectFields(present(user), request.query)
  )
}

const otherAccount = (tenant: Tenant, body: JsonObject): JsonObject | ApiProblem => {
  if (body["link_with"] !== undefined) {
    return badRequest("The sandbox makes no ID tokens: link by provider and user_id.")
  }
  const provider = String(body["provider"])
  const id = String(body["user_id"])
  const userId = id.startsWith(`${provider}|`) ? id : `${provider}|${id}`
  return found(tenant, "users", userId)
}

const identityList = (request: OperationRequest, user: JsonObject) =>
  success(
    request,
    identitiesOf(user).map((identity) => declared(identity, request.operation.response.item))
  )

/** `users.identities.link`: the other user becomes an identity of this one, and is none any more. */
export const linkIdentity: OperationHandler = (tenant, request) => {
  const user = found(tenant, "users", request.path["id"])
  if (user instanceof ApiProblem) return user
  const other = otherAccount(tenant, asJsonObject(request.body))
  if (other instanceof ApiProblem) return other
  if (other === user) return badRequest("Main account and linked account are the same.")
  const [primary, ...more] = identitiesOf(other)
  const changed = {
    ...user,
    identities: [
      ...identitiesOf(user),
      ...(primary === undefined ? [] : [{ ...primary, profileData: profileData(other) }]),
      ...more
    ],
    updated_at: new Date(tenant.now()).toISOString()
  }
  forgetRecord(users, tenant, other)
  tenant.store.resources("users").set(String(user["user_id"]), changed)
  return identityList(request, changed)
}

/** `users.identities.delete`: the identity becomes a user of its own again. */
export const unlinkIdentity: OperationHandler = (tenant, request) => {
  const user = found(tenant, "users", request.path["id"])
  if (user instanceof ApiProblem) return user
  const { provider, user_id: id } = request.path
  const identities = identitiesOf(user)
  const index = identities.findIndex((identity) => {
    const account = accountOf(identity)
    return account.provider === provider && account.id === id
  })
  const identity = identities[index]
  if (identity === undefined) {
    return new ApiProblem({ statusCode: 404, message: "The identity does not exist." })
  }
  if (index === 0) return badRequest("The main identity cannot be unlinked.")
  const connection = tenant.store.connections.findBy("name", String(identity["connection"]))?.value
  const now = new Date(tenant.now()).toISOString()
  const items = tenant.store.resources("users")
  if (connection !== undefined) {
    const restored = newUser(
      tenant,
      connection,
      { ...asJsonObject(identity["profileData"]), user_id: String(id) },
      now
    )
    if (items.conflict(restored) !== undefined) return conflict("The user already exists.")
    items.set(String(restored["user_id"]), restored)
  }
  const changed = {
    ...user,
    identities: identities.filter((one) => one !== identity),
    updated_at: now
  }
  items.set(String(user["user_id"]), changed)
  return identityList(request, changed)
}

/** `connections.users.deleteByEmail` */
export const deleteUserByEmail: OperationHandler = (tenant, request) => {
  const connection = tenant.store.connections.get(request.path["id"] ?? "")
  if (connection === undefined) return connectionNotFound
  const wanted = String(request.query["email"]).toLowerCase()
  const matching = tenant.store
    .resources("users")
    .values()
    .filter(
      (user) =>
        connectionOf(user) === connection.name && String(user["email"]).toLowerCase() === wanted
    )
  for (const user of matching) forgetRecord(users, tenant, user)
  return done(request)
}
