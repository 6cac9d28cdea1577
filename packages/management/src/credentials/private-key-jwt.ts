export * from "openapi-effect-runtime/credentials/PrivateKeyJwt"
