/**
 * A user as it is stored: one or more identities, of which the first determines its id, and the values that
 * must be unique within the connection of that identity.
 */
import { asJsonObject, isJsonObject, type JsonObject, type JsonValue } from "../http/Json.ts"
import { uniqueKey } from "../store/Store.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import type { ConnectionRecord } from "../tenant/TenantState.ts"

/** Members of requests that no response contains. */
const writeOnly = new Set([
  "connection",
  "password",
  "verify_email",
  "verify_phone_number",
  "client_id",
  "user_id"
])

/** The members of a request that are stored. */
export const profileOf = (body: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !writeOnly.has(name)))

const social = new Set([
  "google-oauth2",
  "facebook",
  "twitter",
  "github",
  "linkedin",
  "apple",
  "windowslive"
])

/** The user's identities; the first is the primary identity. */
export const identitiesOf = (user: JsonObject): ReadonlyArray<JsonObject> =>
  Array.isArray(user["identities"]) ? user["identities"].filter(isJsonObject) : []

/** The id of an identity as a user of its own. */
export const accountId = (identity: JsonObject): string =>
  `${String(identity["provider"])}|${String(identity["user_id"])}`

/** The name of the connection of the user's primary identity. */
export const connectionOf = (user: JsonObject): string =>
  String(identitiesOf(user)[0]?.["connection"] ?? "")

/** An identity of a user at a connection. */
export const newIdentity = (connection: ConnectionRecord, localId: string): JsonObject => ({
  connection: connection.name,
  user_id: localId,
  provider: connection.strategy,
  isSocial: social.has(connection.strategy)
})

/** The key of a value that is unique within a connection. */
export const accountKey = (connection: string, value: string): string =>
  `${connection}\u0000${value.toLowerCase()}`

/** The indexed members and their values. */
const indexed = [
  ["$email", "email"],
  ["$username", "username"],
  ["$phone", "phone_number"]
] as const

const keyIn = (identity: JsonObject | undefined, value: JsonValue | undefined) =>
  typeof value === "string" ? accountKey(String(identity?.["connection"] ?? ""), value) : undefined

/**
 * A user's unique values, as members that the store indexes: those that are unique in the connection of each
 * identity, and the linked accounts.
 */
export const uniqueMembers = (user: JsonObject): JsonObject => {
  const [primary, ...linked] = identitiesOf(user)
  const found: Record<string, JsonValue> = {}
  for (const [name, member] of indexed) {
    const own = keyIn(primary, user[member])
    const others = linked.flatMap(
      (identity) => keyIn(identity, asJsonObject(identity["profileData"])[member]) ?? []
    )
    if (others.length > 0) found[name] = own === undefined ? others : [own, ...others]
    else if (own !== undefined) found[name] = own
  }
  if (linked.length > 0) found["$linked"] = linked.map(accountId)
  return found
}

/** The user of an account: itself, or the user that it is linked to. */
export const userOfAccount = (tenant: Tenant, account: string): JsonObject | undefined => {
  const users = tenant.store.resources("users")
  return users.get(account) ?? users.findBy("$linked", uniqueKey(account))?.value
}

/** The user of a connection with an email address, not counting linked identities. */
export const userByEmail = (
  tenant: Tenant,
  connection: string,
  email: string
): JsonObject | undefined => {
  const user = tenant.store
    .resources("users")
    .findBy("$email", uniqueKey(accountKey(connection, email)))?.value
  return user !== undefined &&
    connectionOf(user) === connection &&
    String(user["email"]).toLowerCase() === email.toLowerCase()
    ? user
    : undefined
}

/** The first two characters, as an address has them: half of a character has no encoding. */
const initials = (name: string): string =>
  encodeURIComponent([...name.toWellFormed()].slice(0, 2).join("").toLowerCase())

const shortName = (user: JsonObject): string => {
  const source = user["email"] ?? user["username"] ?? user["phone_number"] ?? user["name"]
  return typeof source === "string" ? (source.split("@")[0] ?? source) : "user"
}

/** A new user of a connection. */
export const newUser = (
  tenant: Tenant,
  connection: ConnectionRecord,
  body: JsonObject,
  now: string
): JsonObject => {
  const localId =
    typeof body["user_id"] === "string" && body["user_id"] !== ""
      ? body["user_id"].replace(`${connection.strategy}|`, "")
      : tenant.text(24, "hexadecimal")
  const nickname = shortName(body)
  const user: JsonObject = {
    created_at: now,
    ...(typeof body["email"] === "string" ? { email_verified: false } : {}),
    ...(typeof body["phone_number"] === "string" ? { phone_verified: false } : {}),
    name: typeof body["email"] === "string" ? body["email"] : nickname,
    nickname,
    picture: `https://cdn.sandbox.example/avatars/${initials(nickname)}.png`,
    updated_at: now,
    ...profileOf(body),
    identities: [newIdentity(connection, localId)],
    user_id: `${connection.strategy}|${localId}`
  }
  return { ...user, ...uniqueMembers(user) }
}

/** A user after a change, with its unique values recomputed. */
export const reindexed = (user: JsonObject): JsonObject => {
  const { $email: _email, $linked: _linked, $phone: _phone, $username: _username, ...rest } = user
  return { ...rest, ...uniqueMembers(rest) }
}

/** Metadata after an update: merged at the first level; null removes a key. */
export const mergedMetadata = (stored: JsonObject, change: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries({ ...stored, ...change }).filter(([, value]) => value !== null))

/** The profile data of a linked identity. */
export const profileData = (user: JsonObject): JsonObject => {
  const names = [
    "email",
    "email_verified",
    "name",
    "username",
    "given_name",
    "family_name",
    "phone_number",
    "phone_verified"
  ]
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = user[name]
      return value === undefined ? [] : [[name, value]]
    })
  )
}
