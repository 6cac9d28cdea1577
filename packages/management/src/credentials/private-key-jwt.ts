export {
  type AssertionAlgorithm,
  assertionAlgorithms,
  AssertionId,
  type PrivateKey,
  privateKeyJwt,
  type PrivateKeyJwtOptions,
  type RequestedCredentials
} from "openapi-effect-runtime/credentials/PrivateKeyJwt"
