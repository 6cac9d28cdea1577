/**
 * Users: create in a connection, find by email address, update with merged metadata, link and unlink
 * identities.
 */
import { ApiProblem, conflict, connectionNotFound, notSupported } from "../http/ApiProblem.ts"
import { asJsonObject, isJsonObject, type JsonObject } from "../http/Json.ts"
import { definition } from "../resources/definitions/index.ts"
import { found, foundConnection, inBody } from "../resources/Found.ts"
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
  accountId,
  connectionOf,
  identitiesOf,
  mergedMetadata,
  newUser,
  profileData,
  profileOf,
  reindexed,
  userByEmail,
  userOfAccount
} from "./UserProfile.ts"

const users = definition("users")

const userExists = new ApiProblem({
  statusCode: 409,
  message: "The user already exists.",
  errorCode: "auth0_idp_error"
})

const badRequest = (message: string): ApiProblem =>
  new ApiProblem({ statusCode: 400, message, errorCode: "invalid_body" })

/** The strategies of connections whose users are created by the API; with all others, a login creates them. */
const ownUsers = new Set(["auth0", "email", "sms"])

/** The error if a new user lacks what its connection requires. */
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

/** Stores a new user, or returns the error. */
const addUser = (tenant: Tenant, body: JsonObject, isSeeding: boolean): JsonObject | ApiProblem => {
  const name = String(body["connection"])
  const connection = tenant.store.connections.findBy("name", name)?.value
  if (connection === undefined) {
    return new ApiProblem({
      ...connectionNotFound,
      statusCode: 400,
      message: "The connection does not exist."
    })
  }
  if (!isSeeding && !ownUsers.has(connection.strategy)) {
    return notSupported(
      `Users of ${connection.strategy} connections are created when they log in. A seed of the sandbox can create them.`
    )
  }
  const missing = incomplete(connection.strategy, body)
  if (missing !== undefined) return missing
  const user = newUser(tenant, connection, body, new Date(tenant.now()).toISOString())
  const items = tenant.store.resources("users")
  const id = String(user["user_id"])
  if (userOfAccount(tenant, id) !== undefined || items.conflict(user) !== undefined) {
    return userExists
  }
  items.set(id, user)
  return user
}

/** `users.create` */
export const createUser: OperationHandler = (tenant, request) => {
  // Without the contract's defaults, since a user without a phone number has no `phone_verified`.
  const user = addUser(tenant, asJsonObject(request.body), request.isSeeding ?? false)
  return user instanceof ApiProblem ? user : recordResponse(users, tenant, request, user)
}

/** Members that can only be changed for users of database connections, one of them at a time. */
const ofConnection = ["email", "phone_number", "username", "password"] as const

/** The identity that a request changes; the others stay unchanged. */
const identityIn = (user: JsonObject, body: JsonObject): number | ApiProblem => {
  const identities = identitiesOf(user)
  const { connection: named } = body
  const index =
    named === undefined ? 0 : identities.findIndex(({ connection }) => connection === named)
  const identity = identities[index]
  if (named !== undefined && identity === undefined) {
    return badRequest("The user has no identity of this connection.")
  }
  // An unchanged value does not count as a change.
  const current = index === 0 ? user : asJsonObject(identity?.["profileData"])
  const changed = ofConnection.filter(
    (name) => body[name] !== undefined && (body[name] ?? undefined) !== current[name]
  )
  if (changed.length > 1) {
    return badRequest(`Cannot update ${changed.join(" and ")} simultaneously`)
  }
  const strategy = String(identity?.["provider"])
  return changed.length === 0 || ownUsers.has(strategy)
    ? index
    : notSupported(
        `The ${changed.join()} of a user of a ${strategy} connection comes from its provider.`
      )
}

/** The user with another email address, phone number or username of a linked identity. */
const withProfile = (user: JsonObject, index: number, body: JsonObject): JsonObject => ({
  ...user,
  identities: identitiesOf(user).map((identity, at) => {
    if (at !== index) return identity
    const profile = {
      ...asJsonObject(identity["profileData"]),
      ...Object.fromEntries(Object.entries(body).filter(([name]) => linkedMembers.has(name)))
    }
    return { ...identity, profileData: withoutNulls(profile) }
  })
})

const withoutNulls = (record: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null))

const linkedMembers = new Set([
  "email",
  "email_verified",
  "phone_number",
  "phone_verified",
  "username"
])

/** `users.update`: metadata is merged at the first level; an empty object removes all keys. */
export const updateUser: OperationHandler = (tenant, request) => {
  const user = findRecord(users, tenant, request)
  if (user instanceof ApiProblem) return user
  const whole = asJsonObject(request.body)
  const identity = identityIn(user, whole)
  if (identity instanceof ApiProblem) return identity
  const body =
    identity === 0
      ? whole
      : Object.fromEntries(Object.entries(whole).filter(([name]) => !linkedMembers.has(name)))
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
      ...(identity === 0 ? user : withProfile(user, identity, whole)),
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

/** `users.listUsersByEmail`: the exact address, in lower case. */
export const listUsersByEmail: OperationHandler = (tenant, request) => {
  const wanted = String(request.query["email"]).toLowerCase()
  const present = presenter(request.operation, "listed")
  // An address is unique in a connection, so one lookup in each connection finds all users.
  const matching = tenant.store.connections
    .values()
    .map(({ name }) => userByEmail(tenant, name, wanted))
    .filter((user) => user !== undefined)
  return listOf(
    request,
    matching,
    (user) => String(user["user_id"]),
    (user) => selectFields(present(user), request.query)
  )
}

const otherAccount = (tenant: Tenant, request: OperationRequest): JsonObject | ApiProblem => {
  const body = asJsonObject(request.body)
  if (body["link_with"] !== undefined) {
    return badRequest("The sandbox makes no ID tokens: link by provider and user_id.")
  }
  const provider = String(body["provider"])
  const id = String(body["user_id"])
  const account = id.startsWith(`${provider}|`) ? id : `${provider}|${id}`
  const owner = userOfAccount(tenant, account)
  if (owner !== undefined && owner["user_id"] !== account) {
    return conflict("The account is already linked to a user.")
  }
  const other = found(tenant, "users", account)
  if (other instanceof ApiProblem) return inBody(other, request)
  const { connection_id: at } = body
  const connection = typeof at === "string" ? foundConnection(tenant, at) : undefined
  if (connection instanceof ApiProblem) return inBody(connection, request)
  return connection === undefined || connection.name === connectionOf(other)
    ? other
    : badRequest("The account is not one of this connection.")
}

const identityList = (request: OperationRequest, user: JsonObject) =>
  success(
    request,
    identitiesOf(user).map((identity) => declared(identity, request.operation.response.item))
  )

/** `users.identities.link`: the other user becomes an identity of this user and no longer exists by itself. */
export const linkIdentity: OperationHandler = (tenant, request) => {
  const user = found(tenant, "users", request.path["id"])
  if (user instanceof ApiProblem) return user
  const other = otherAccount(tenant, request)
  if (other instanceof ApiProblem) return other
  if (other === user) return badRequest("Main account and linked account are the same.")
  const [primary, ...more] = identitiesOf(other)
  const changed = reindexed({
    ...user,
    identities: [
      ...identitiesOf(user),
      ...(primary === undefined ? [] : [{ ...primary, profileData: profileData(other) }]),
      ...more
    ],
    updated_at: new Date(tenant.now()).toISOString()
  })
  forgetRecord(users, tenant, other)
  tenant.store.resources("users").set(String(user["user_id"]), changed)
  return identityList(request, changed)
}

/** `users.identities.delete`: the identity becomes a separate user again. */
export const unlinkIdentity: OperationHandler = (tenant, request) => {
  const user = found(tenant, "users", request.path["id"])
  if (user instanceof ApiProblem) return user
  const { provider = "", user_id: id = "" } = request.path
  const identities = identitiesOf(user)
  const index = identities.findIndex((identity) => accountId(identity) === `${provider}|${id}`)
  const identity = identities[index]
  if (identity === undefined) {
    return new ApiProblem({ statusCode: 404, message: "The identity does not exist." })
  }
  if (index === 0) return badRequest("The main identity cannot be unlinked.")
  const connection = tenant.store.connections.findBy("name", String(identity["connection"]))?.value
  const now = new Date(tenant.now()).toISOString()
  const changed = reindexed({
    ...user,
    identities: identities.filter((one) => one !== identity),
    updated_at: now
  })
  const items = tenant.store.resources("users")
  items.set(String(user["user_id"]), changed)
  if (connection !== undefined) {
    // Its values were unique while it was linked, so they still are.
    const restored = newUser(
      tenant,
      connection,
      { ...asJsonObject(identity["profileData"]), user_id: id },
      now
    )
    items.set(String(restored["user_id"]), restored)
  }
  return identityList(request, changed)
}

/** `connections.users.deleteByEmail` */
export const deleteUserByEmail: OperationHandler = (tenant, request) => {
  const connection = tenant.store.connections.get(request.path["id"] ?? "")
  if (connection === undefined) return connectionNotFound
  const user = userByEmail(tenant, connection.name, String(request.query["email"]))
  if (user !== undefined) forgetRecord(users, tenant, user)
  return done(request)
}
