/**
 * How an application authenticates at the token endpoint: with its secret, or with assertions signed by
 * a key whose public half is one of its credentials. The client's settings decide which.
 */
import { timingSafeEqual } from "node:crypto"
import { asJsonObject, stringsOf, type JsonObject } from "../http/Json.ts"
import { uniqueKey } from "../store/Store.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import { registeredKey, type RegisteredKey } from "./PublicKeys.ts"

/** An application as the token endpoint sees it. */
export interface Application {
  readonly clientId: string
  readonly clientSecret: string
  /** Whether it can request tokens for itself, and not only for users. */
  readonly hasClientCredentials: boolean
  /** Present if it authenticates with assertions; its secret is not accepted then. */
  readonly keys?: ReadonlyArray<RegisteredKey>
}

const parsed = new WeakMap<JsonObject, RegisteredKey>()

const keyOf = (credential: JsonObject): RegisteredKey | undefined => {
  const known = parsed.get(credential)
  if (known !== undefined) return known
  const { $pem: pem, alg, kid } = credential
  const key =
    typeof pem === "string" && typeof kid === "string"
      ? registeredKey({
          pem,
          keyId: kid,
          algorithm: alg === "RS384" || alg === "PS256" ? alg : "RS256"
        })
      : undefined
  if (key !== undefined) parsed.set(credential, key)
  return key
}

/** The application with a client id, if it exists. */
export const findApplication = (tenant: Tenant, clientId: string): Application | undefined => {
  const client = tenant.store.resources("clients").get(clientId)
  if (client === undefined) return undefined
  const {
    client_authentication_methods: methods,
    client_secret: secret,
    grant_types: grantTypes
  } = client
  const { private_key_jwt: jwt } = asJsonObject(methods)
  const base = {
    clientId,
    clientSecret: typeof secret === "string" ? secret : "",
    hasClientCredentials: !Array.isArray(grantTypes) || grantTypes.includes("client_credentials")
  }
  if (jwt === undefined) return base
  const { credentials } = asJsonObject(jwt)
  const now = tenant.now()
  return {
    ...base,
    keys: (Array.isArray(credentials) ? credentials : []).flatMap((reference) => {
      const id = asJsonObject(reference)["id"]
      const credential =
        typeof id === "string" ? tenant.store.resources("client_credentials").get(id) : undefined
      if (credential === undefined) return []
      const { expires_at: expires } = credential
      const key = keyOf(credential)
      return key === undefined || (typeof expires === "string" && Date.parse(expires) <= now)
        ? []
        : [key]
    })
  }
}

/** Compares a text with the application's secret in constant time. */
export const isSecretOf = (application: Application, candidate: string): boolean => {
  const expected = Buffer.from(application.clientSecret)
  const given = Buffer.from(candidate)
  return expected.length > 0 && expected.length === given.length && timingSafeEqual(expected, given)
}

/** The client grant of an application at an API, if there is one. */
export const clientGrant = (
  tenant: Tenant,
  clientId: string,
  audience: string
): JsonObject | undefined =>
  tenant.store
    .resources("client_grants")
    .values()
    .find(
      (one) =>
        one["client_id"] === clientId &&
        one["audience"] === audience &&
        one["subject_type"] !== "user"
    )

/** The scopes that a client grant gives at its API. */
export const scopesOfGrant = (grant: JsonObject, api: JsonObject): ReadonlyArray<string> =>
  grant["allow_all_scopes"] === true
    ? (Array.isArray(api["scopes"]) ? api["scopes"] : []).flatMap((one) => {
        const { value } = asJsonObject(one)
        return typeof value === "string" ? [value] : []
      })
    : stringsOf(grant["scope"])

/** The organization of a token, by its id or name; a string is the reason why the token is denied. */
export const organizationOfToken = (
  { store }: Tenant,
  grant: JsonObject,
  named: string | undefined
): JsonObject | string | undefined => {
  const usage = grant["organization_usage"]
  if (named === undefined) {
    return usage === "require" ? "The client grant requires an organization." : undefined
  }
  if (usage !== "allow" && usage !== "require") return "The client grant allows no organization."
  const organizations = store.resources("organizations")
  const organization =
    organizations.get(named) ?? organizations.findBy("name", uniqueKey(named.toLowerCase()))?.value
  if (organization === undefined) return "The organization does not exist."
  return grant["allow_any_organization"] === true ||
    store
      .relations("organizations.client_grants")
      .has(String(organization["id"]), String(grant["id"]))
    ? organization
    : "The client grant is not associated with this organization."
}
