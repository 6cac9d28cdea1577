// By name, since esbuild initializes a module that is also loaded dynamically, as `…/node` does, only
// for named exports.
export {
  type AccessToken,
  clientSecret,
  type Credentials,
  mutualTls,
  type RequestedCredentials,
  token,
  tokenEffect
} from "openapi-effect-runtime/credentials/Credentials"
