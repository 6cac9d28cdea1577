/** The requests and answers of the tenant's token endpoint, as types. */
export type {
  AccessToken,
  ClientSecretRequest,
  JsonWebKey,
  JsonWebKeySet,
  OAuthError,
  PrivateKeyJwtRequest
} from "./generated/authentication/types.gen.js"
