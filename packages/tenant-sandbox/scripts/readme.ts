/**
 * Puts the table of operations into the README.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { withTable } from "./table.ts"

const readme = fileURLToPath(new URL("../README.md", import.meta.url))
writeFileSync(readme, withTable(readFileSync(readme, "utf8")))
