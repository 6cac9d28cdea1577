/**
 * Generates the raw client from the bundled contract, and the types of the
 * token endpoint from the second, small one.
 */
import { fileURLToPath } from "node:url"
import { createClient } from "@hey-api/openapi-ts"
import { rawClientConfig } from "openapi-ts-effect"

const contract = (name: string): string =>
  fileURLToPath(import.meta.resolve(`@effect-auth0/contract/${name}.json`))
const output = (folder: string): string =>
  fileURLToPath(new URL(`../src/generated/${folder}`, import.meta.url))

await createClient(
  rawClientConfig({
    input: contract("management"),
    output: output("management"),
    openEnums: true
  })
)

const tokens = rawClientConfig({
  input: contract("authentication"),
  output: output("authentication")
})
await createClient({
  ...tokens,
  plugins: (tokens.plugins ?? []).filter(
    (plugin) => typeof plugin === "object" && plugin.name === "@hey-api/typescript"
  )
})
