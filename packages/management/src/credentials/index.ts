export * from "openapi-effect-runtime/credentials/Credentials"
