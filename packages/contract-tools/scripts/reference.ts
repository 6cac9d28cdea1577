/**
 * `reference [--check]`: writes the reference in `docs/reference` from the bundled Management API
 * contract, and the methods of the official SDK in `docs/migration`; with `--check` it writes nothing
 * and ends with 1 when the pages are not what it would write.
 */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { isContract, isNode } from "openapi-document"
import { logEventsPage, streamEventsPage } from "../src/reference/event-pages.ts"
import { compareFolder, writeFolder } from "../src/reference/folder.ts"
import { counterpartsOf, methodsPage } from "../src/migration/methods-page.ts"
import { officialMethods, officialVersion } from "../src/migration/official-methods.ts"
import { type Pages, referencePages } from "../src/reference/pages.ts"

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } })
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const document: unknown = JSON.parse(
  readFileSync(here(import.meta.resolve("@effect-auth0/contract/management.json")), "utf8")
)
if (!isContract(document)) {
  throw new Error("dist/management.json is not a contract; bundle it again.")
}
const logEvents: unknown = JSON.parse(
  readFileSync(here(import.meta.resolve("@effect-auth0/contract/log-events.json")), "utf8")
)
if (!isNode(logEvents)) throw new Error("log-events.json is not a JSON Schema.")
const counterparts = counterpartsOf(document, await officialMethods())
const folders: Readonly<Record<string, Pages>> = {
  "docs/reference": referencePages(document, [
    logEventsPage(logEvents),
    streamEventsPage(document)
  ]),
  "docs/migration": new Map([["methods.md", methodsPage(officialVersion(), counterparts)]])
}
for (const [name, pages] of Object.entries(folders)) {
  const folder = here(`../../../${name}`)
  const differences = await compareFolder(folder, pages)
  if (values.check) {
    for (const difference of differences) process.stdout.write(`${difference}\n`)
    process.stdout.write(
      differences.length === 0
        ? `${name}: current\n`
        : `${name} is not what the contract gives; run \`pnpm reference\` and commit.\n`
    )
    if (differences.length > 0) process.exitCode = 1
  } else {
    await writeFolder(folder, pages)
    process.stdout.write(`${name}: ${pages.size} pages, ${differences.length} written\n`)
  }
}
