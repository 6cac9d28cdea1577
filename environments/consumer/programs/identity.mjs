/** Prints which values differ between the entries, or between `import` and `require`: there is one of each. */
import { createRequire } from "node:module"
import { stdout } from "node:process"
import * as main from "@effect-auth0/management"
import * as connections from "@effect-auth0/management/connections"
import * as keys from "@effect-auth0/management/connections/keys"
import * as credentials from "@effect-auth0/management/credentials"

const required = createRequire(import.meta.url)("@effect-auth0/management")

const pairs = {
  "Connections.get": [main.Connections.get, connections.get],
  "Connections.Keys.rotate": [main.Connections.Keys.rotate, keys.rotate],
  "Credentials.clientSecret": [main.Credentials.clientSecret, credentials.clientSecret],
  "NotFound by require": [main.NotFound, required.NotFound],
  "ManagementClient by require": [main.ManagementClient, required.ManagementClient]
}

const different = Object.entries(pairs).filter(
  ([, [one, other]]) => one === undefined || one !== other
)
stdout.write(`${JSON.stringify(different.map(([name]) => name))}\n`)
