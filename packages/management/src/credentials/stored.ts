export {
  type RequestedCredentials,
  stored,
  type StoreOptions,
  type TokenStore
} from "openapi-effect-runtime/credentials/StoredCredentials"
