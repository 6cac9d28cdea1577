/**
 * Generates the service layer from the bundled contract, over the raw client's
 * package: the same names, imported from there.
 */
import { readFile, writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { isContract, isNode } from "openapi-document"
import { generate, recordingsText } from "openapi-ts-effect"
import { logEventsText, streamEventsText } from "./events.ts"
import { packageInfoText } from "./package-info.ts"
import { updatesText } from "./updates.ts"

const client = "@effect-auth0/management-client"
const input = fileURLToPath(import.meta.resolve("@effect-auth0/contract/management.json"))
const output = fileURLToPath(new URL("../src/generated", import.meta.url))

await generate({
  openEnums: true,
  input,
  layer: {
    output,
    client: {
      name: "ManagementClient",
      api: "auth0",
      key: "@effect-auth0/management/ManagementClient",
      profile: "../sdk/Profile.js",
      callOptions: "../sdk/CallOptions.js",
      // Their members are fields of every error already.
      errorBodies: false,
      // Written by hand: what this SDK asks of a tenant is more than what its contract says.
      entries: false,
      // What `src/index.ts` exports beside the resources; Jobs and Users there extend theirs.
      reserved: [
        "AttemptHooks",
        "CallDefaults",
        "Credentials",
        "EnabledClients",
        "Logging",
        "ManagementClient",
        "Metrics",
        "RateLimits",
        "ReadOnly",
        "Redirection",
        "Retry",
        "Tracing",
        "Transport"
      ]
    },
    // Types through a module of this package, so that programs can name what they infer.
    importRaw: (file) =>
      file === "types"
        ? "../types.js"
        : `${client}/${file === "client/utils" ? "encoding" : file.replace(/^sdk\//, "")}`,
    schemas: {},
    // Given with the options of a call.
    omitHeaders: ["Auth0-Custom-Domain"],
    metadata: { scopes: "x-scopes", lifecycle: "x-lifecycle" }
  }
})

const contract: unknown = JSON.parse(await readFile(input, "utf8"))
await writeFile(`${output}/recordings.ts`, recordingsText(contract))

const manifest: unknown = JSON.parse(
  await readFile(fileURLToPath(new URL("../package.json", import.meta.url)), "utf8")
)
await writeFile(`${output}/package-info.ts`, packageInfoText(manifest))

const logEvents: unknown = JSON.parse(
  await readFile(
    fileURLToPath(import.meta.resolve("@effect-auth0/contract/log-events.json")),
    "utf8"
  )
)
if (!isNode(logEvents) || !isContract(contract)) throw new Error("The contract cannot be read")
await writeFile(`${output}/log-events.ts`, logEventsText(logEvents))
await writeFile(`${output}/stream-events.ts`, streamEventsText(contract))
await writeFile(`${output}/updates.ts`, updatesText(contract))
