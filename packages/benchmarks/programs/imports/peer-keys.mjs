// The smallest entry point of the official SDK.
export { KeysClient } from "auth0/connections/keys"
