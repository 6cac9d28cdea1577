/** The requests and responses of the tenant's token endpoint, as types. */
export type {
  AccessToken,
  ClientCredentialsRequest,
  ClientSecretRequest,
  JsonWebKey,
  JsonWebKeySet,
  MutualTlsRequest,
  OAuthError,
  PrivateKeyJwtRequest
} from "./generated/authentication/types.gen.js"
