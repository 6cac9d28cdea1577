/**
 * How an application proves itself at the token endpoint: by its secret, or by assertions that it signs
 * with a key whose public half is one of its credentials. Which of both is said by the client itself.
 */
import { timingSafeEqual } from "node:crypto"
import { asJsonObject, type JsonObject } from "../http/Json.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import { registeredKey, type RegisteredKey } from "./PublicKeys.ts"

/** An application as the token endpoint sees it. */
export interface Application {
  readonly clientId: string
  readonly clientSecret: string
  /** Present where it proves itself by assertions; then the secret opens nothing. */
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

/** The application of a client id, if the tenant has it. */
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

/** Whether a text is the application's secret, in a time that does not tell how much of it is right. */
export const isSecretOf = (application: Application, candidate: string): boolean => {
  const expected = Buffer.from(application.clientSecret)
  const given = Buffer.from(candidate)
  return expected.length > 0 && expected.length === given.length && timingSafeEqual(expected, given)
}

/** The scopes that a client grant gives an application at an API, or nothing without a grant. */
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
