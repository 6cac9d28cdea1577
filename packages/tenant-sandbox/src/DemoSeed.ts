/**
 * A demo tenant: 24 connections in the states that occur when keys are rotated: due, not rotatable, and
 * for which reasons.
 */
import type { SigningAlgorithm } from "./keys/SigningAlgorithm.ts"
import type { TenantSeed } from "./seed/TenantSeed.ts"
import type { SeedConnection, SeedKeys } from "./seed/SeedConnection.ts"

const withPrivateKeyJwt = (
  name: string,
  strategy: "oidc" | "okta",
  displayName: string,
  keys: SeedKeys | "none",
  more: Partial<SeedConnection> = {}
): SeedConnection => ({
  name,
  strategy,
  displayName,
  options: {
    type: "back_channel",
    token_endpoint_auth_method: "private_key_jwt",
    token_endpoint_auth_signing_alg: (keys === "none" ? undefined : keys.algorithm) ?? "RS256",
    issuer: `https://${name}.idp.example`,
    client_id: `${name}-client`,
    scope: "openid profile email"
  },
  keys,
  ...more
})

const withClientSecret = (
  name: string,
  strategy: "oidc" | "okta",
  displayName: string
): SeedConnection => ({
  name,
  strategy,
  displayName,
  options: {
    type: "back_channel",
    token_endpoint_auth_method: "client_secret_post",
    issuer: `https://${name}.idp.example`,
    client_id: `${name}-client`,
    scope: "openid profile email"
  },
  keys: "none"
})

const expiring = (
  current: number,
  next: number,
  algorithm: SigningAlgorithm = "RS256"
): SeedKeys => ({ currentExpiresInDays: current, nextExpiresInDays: next, algorithm })

/**
 * 24 connections: 16 with keys that can be rotated (some expired or about to, several algorithms,
 * two that hide their options), two whose keys are missing, two that use a client secret and four
 * whose strategy has no keys.
 */
export const demoSeed: TenantSeed = {
  connections: [
    withPrivateKeyJwt("acme-workforce", "okta", "Acme workforce", expiring(9, 340)),
    withPrivateKeyJwt("acme-partners", "oidc", "Acme partners", expiring(21, 351)),
    withPrivateKeyJwt("northwind", "oidc", "Northwind Traders", expiring(-3, 12)),
    withPrivateKeyJwt("contoso-eu", "oidc", "Contoso Europe", expiring(5, 5)),
    withPrivateKeyJwt("contoso-us", "oidc", "Contoso America", expiring(180, 350)),
    withPrivateKeyJwt("globex", "okta", "Globex", expiring(30, 360, "ES256")),
    withPrivateKeyJwt("initech", "okta", "Initech", expiring(364, 364)),
    withPrivateKeyJwt("umbrella-labs", "oidc", "Umbrella Labs", expiring(45, 200, "PS256")),
    withPrivateKeyJwt("hooli", "oidc", "Hooli", expiring(14, 300, "RS384")),
    withPrivateKeyJwt("stark-industries", "okta", "Stark Industries", expiring(90, 330, "ES384")),
    withPrivateKeyJwt("wayne-enterprises", "oidc", "Wayne Enterprises", expiring(7, 365, "RS512")),
    withPrivateKeyJwt("tyrell", "oidc", "Tyrell Corporation", expiring(60, 365, "PS384")),
    withPrivateKeyJwt("cyberdyne", "okta", "Cyberdyne Systems", expiring(-40, -40)),
    withPrivateKeyJwt("wonka", "oidc", "Wonka Industries", {
      currentExpiresInDays: 28,
      nextExpiresInDays: 350,
      algorithm: "RS256",
      nextAlgorithm: "ES256"
    }),
    withPrivateKeyJwt("soylent", "oidc", "Soylent", expiring(120, 340), { optionsHidden: true }),
    withPrivateKeyJwt("massive-dynamic", "okta", "Massive Dynamic", expiring(18, 310, "ES256"), {
      optionsHidden: true
    }),
    withPrivateKeyJwt("vandelay", "oidc", "Vandelay Industries", "none"),
    withPrivateKeyJwt("pied-piper", "okta", "Pied Piper", "none"),
    withClientSecret("dunder-mifflin", "oidc", "Dunder Mifflin"),
    withClientSecret("sterling-cooper", "okta", "Sterling Cooper"),
    { name: "Username-Password-Authentication", strategy: "auth0" },
    { name: "prestige-saml", strategy: "samlp", displayName: "Prestige Worldwide" },
    { name: "duff-saml", strategy: "samlp", displayName: "Duff" },
    { name: "corporate-directory", strategy: "ad", displayName: "Corporate directory" }
  ]
}
