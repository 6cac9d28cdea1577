export { fromKeyValueStore } from "openapi-effect-runtime/credentials/KeyValueTokenStore"
