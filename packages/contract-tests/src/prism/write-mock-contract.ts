/**
 * Writes the management contract for the `mock` script, with the server's base
 * path before every path, so that clients and `curl` call the mock exactly as
 * they call a tenant: Prism itself does not serve the base path.
 *
 * `node src/prism/write-mock-contract.ts reports/mock-contract.json`
 */
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { load } from "../contract/Contracts.ts"
import { servedBy } from "openapi-contract-tests/prism/Served"

const [file] = process.argv.slice(2)
if (file === undefined) throw new Error("the first argument names the file to write")
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, JSON.stringify(servedBy(load("management")).root))
