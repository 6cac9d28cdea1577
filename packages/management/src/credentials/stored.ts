export * from "openapi-effect-runtime/credentials/StoredCredentials"
