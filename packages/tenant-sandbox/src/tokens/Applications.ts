/**
 * How an application authenticates at the token endpoint: with its secret, or with assertions signed by
 * a key whose public half is one of its credentials. The client's settings decide which.
 */
import { timingSafeEqual } from "node:crypto"
import { asJsonObject, type JsonObject } from "../http/Json.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import { registeredKey, type RegisteredKey } from "./PublicKeys.ts"

/** An application as the token endpoint sees it. */
export interface Application {
  readonly clientId: string
  readonly clientSecret: string
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
  const { client_authentication_methods: methods, client_secret: secret } = client
  const { private_key_jwt: jwt } = asJsonObject(methods)
  const base = { clientId, clientSecret: typeof secret === "string" ? secret : "" }
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

/** The scopes of an application's client grant for an API, or nothing without a grant. */
export const grantedScopes = (
  tenant: Tenant,
  clientId: string,
  audience: string
): ReadonlyArray<string> | undefined => {
  const grant = tenant.store
    .resources("client_grants")
    .values()
    .find(
      (one) =>
        one["client_id"] === clientId &&
        one["audience"] === audience &&
        one["subject_type"] !== "user"
    )
  if (grant === undefined) return undefined
  const { allow_all_scopes: allowAll, scope } = grant
  if (allowAll === true) {
    const api = tenant.apiOf(audience)
    const { scopes } = api ?? {}
    return Array.isArray(scopes)
      ? scopes.flatMap((one) => {
          const { value } = asJsonObject(one)
          return typeof value === "string" ? [value] : []
        })
      : []
  }
  return Array.isArray(scope) ? scope.filter((one) => typeof one === "string") : []
}
