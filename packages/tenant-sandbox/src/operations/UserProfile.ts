/**
 * A user as the store keeps it: one or more identities, the first of which gives it its id, and what must
 * be unique within the connection of that identity.
 */
import { asJsonObject, isJsonObject, type JsonObject } from "../http/Json.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import type { ConnectionRecord } from "../tenant/TenantState.ts"

/** Members that a request has and no user shows. */
const writeOnly = new Set([
  "connection",
  "password",
  "verify_email",
  "verify_phone_number",
  "client_id",
  "user_id"
])

/** The request's members that the user keeps. */
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

/** The user's identities; the first one is the primary one. */
export const identitiesOf = (user: JsonObject): ReadonlyArray<JsonObject> =>
  Array.isArray(user["identities"]) ? user["identities"].filter(isJsonObject) : []

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

/** What a user shares with no other one of its connection, as members that the store indexes. */
export const uniqueMembers = (user: JsonObject): JsonObject => {
  const connection = connectionOf(user)
  const key = (member: string): JsonObject => {
    const value = user[member]
    return typeof value === "string"
      ? {
          [member === "phone_number" ? "$phone" : `$${member}`]:
            `${connection}\u0000${value.toLowerCase()}`
        }
      : {}
  }
  return { ...key("email"), ...key("username"), ...key("phone_number") }
}

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
    picture: `https://cdn.sandbox.example/avatars/${encodeURIComponent(nickname.slice(0, 2).toLowerCase())}.png`,
    updated_at: now,
    ...profileOf(body),
    identities: [newIdentity(connection, localId)],
    user_id: `${connection.strategy}|${localId}`
  }
  return { ...user, ...uniqueMembers(user) }
}

/** A user after a change, with what is unique about it computed anew. */
export const reindexed = (user: JsonObject): JsonObject => {
  const { $email: _email, $phone: _phone, $username: _username, ...rest } = user
  return { ...rest, ...uniqueMembers(rest) }
}

/** Metadata after an update: merged at the first level, a null removes. */
export const mergedMetadata = (stored: JsonObject, change: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries({ ...stored, ...change }).filter(([, value]) => value !== null))

/** The profile that a linked identity brings along. */
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

/** The name of the connection that an identity belongs to, and its id at the provider. */
export const accountOf = (
  identity: JsonObject
): { readonly provider: string; readonly id: string } => ({
  provider: String(asJsonObject(identity)["provider"]),
  id: String(asJsonObject(identity)["user_id"])
})
