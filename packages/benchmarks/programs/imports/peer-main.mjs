// The main entry point of the official SDK.
export { ManagementClient } from "auth0"
