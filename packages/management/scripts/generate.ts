/**
 * Generates the service layer from the bundled contract, over the raw client's
 * package: the same names, imported from there.
 */
import { fileURLToPath } from "node:url"
import { generate } from "openapi-ts-effect"

const client = "@effect-auth0/management-client"

await generate({
  openEnums: true,
  input: fileURLToPath(import.meta.resolve("@effect-auth0/contract/management.json")),
  layer: {
    output: fileURLToPath(new URL("../src/generated", import.meta.url)),
    runtime: "#runtime",
    importRaw: (file) => `${client}/${file.replace(/^sdk\//, "")}`,
    pagedRuntime: "#runtime/paged",
    eventRuntime: "#runtime/events",
    queryExport: "withQuery",
    schemas: { runtime: "#runtime/schemas" },
    // Given with the options of a call.
    omitHeaders: ["Auth0-Custom-Domain"],
    facts: { scopes: "x-scopes", lifecycle: "x-lifecycle" }
  }
})
