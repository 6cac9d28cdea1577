export * from "openapi-effect-runtime/credentials/KeyValueTokenStore"
