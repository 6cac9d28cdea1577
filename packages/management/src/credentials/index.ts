// By name, since esbuild sets a module that is also loaded later up for named exports alone (`…/node` loads it so).
export {
  type AccessToken,
  clientSecret,
  type Credentials,
  mutualTls,
  type RequestedCredentials,
  token,
  tokenEffect
} from "openapi-effect-runtime/credentials/Credentials"
