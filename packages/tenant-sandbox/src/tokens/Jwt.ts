/**
 * Signs and verifies JSON Web Tokens synchronously, so that a test with virtual time never waits for a
 * promise. Only for the tenant's own tokens: client assertions are verified with a library
 * (`tokens/PublicKeys.ts`).
 */
import { createHmac, sign, verify, type KeyObject } from "node:crypto"
import { asJsonObject, type JsonObject } from "../http/Json.ts"

const encode = (value: JsonObject): string =>
  Buffer.from(JSON.stringify(value), "utf8").toString("base64url")

/** A token signed with RS256. */
export const signRs256 = (
  claims: JsonObject,
  key: { readonly kid: string; readonly privateKey: KeyObject }
): string => {
  const content = `${encode({ alg: "RS256", typ: "JWT", kid: key.kid })}.${encode(claims)}`
  return `${content}.${sign("sha256", Buffer.from(content), key.privateKey).toString("base64url")}`
}

/** A token signed with HS256, for APIs that use it. */
export const signHs256 = (claims: JsonObject, secret: string): string => {
  const content = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`
  return `${content}.${createHmac("sha256", secret).update(content).digest("base64url")}`
}

const decode = (part: string): JsonObject | undefined => {
  try {
    return asJsonObject(JSON.parse(Buffer.from(part, "base64url").toString("utf8")))
  } catch {
    return undefined
  }
}

/** The claims of a token that one of the keys has signed with RS256, or nothing. */
export const verifiedClaims = (
  token: string,
  keyOf: (kid: string) => KeyObject | undefined
): JsonObject | undefined => {
  const [head = "", body = "", signature = "", ...more] = token.split(".")
  if (more.length > 0) return undefined
  const { alg, kid } = decode(head) ?? {}
  const key = alg === "RS256" && typeof kid === "string" ? keyOf(kid) : undefined
  if (key === undefined) return undefined
  const signed = Buffer.from(`${head}.${body}`)
  return verify("sha256", signed, key, Buffer.from(signature, "base64url"))
    ? decode(body)
    : undefined
}
