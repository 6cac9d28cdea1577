/**
 * `compare-facts <facts> [operations]`: says what a file of interface facts has that the bundled
 * Management API contract lacks, apart from `facts-exceptions.json`, and which operations of a list of
 * methods and paths. Ends with 1 when there is anything to say, or when an exception is out of date.
 */
import { readFileSync } from "node:fs"
import {
  type Description,
  type Exception,
  type ListedOperation,
  compareFacts,
  missingOperations
} from "./facts.ts"

const here = (path: string): URL => new URL(path, import.meta.url)

const readJson = (file: string | URL): unknown => JSON.parse(readFileSync(file, "utf8"))

const isDescription = (value: unknown): value is Description =>
  typeof value === "object" &&
  value !== null &&
  "paths" in value &&
  typeof value.paths === "object" &&
  value.paths !== null

const isException = (value: unknown): value is Exception =>
  typeof value === "object" &&
  value !== null &&
  "match" in value &&
  typeof value.match === "string" &&
  "why" in value &&
  typeof value.why === "string"

const isListedOperation = (value: unknown): value is ListedOperation =>
  typeof value === "object" &&
  value !== null &&
  "method" in value &&
  typeof value.method === "string" &&
  "path" in value &&
  typeof value.path === "string"

const readOperations = (file: string): ReadonlyArray<ListedOperation> => {
  const value = readJson(file)
  if (!Array.isArray(value) || !value.every(isListedOperation)) {
    throw new Error(`${file} is not a list of { method, path }.`)
  }
  return value
}

const readDescription = (file: string | URL): Description => {
  const value = readJson(file)
  if (!isDescription(value)) throw new Error(`${String(file)} is not an OpenAPI document.`)
  return value
}

const readExceptions = (file: URL): ReadonlyArray<Exception> => {
  const value = readJson(file)
  if (!Array.isArray(value) || !value.every(isException)) {
    throw new Error(`${file.pathname} is not a list of { match, why }.`)
  }
  return value
}

const [file, operationsFile] = process.argv.slice(2)
if (file === undefined) {
  process.stderr.write(
    "Say which files to compare with: compare-facts <facts.json> [operations.json]\n"
  )
  process.exitCode = 2
} else {
  const contract = readDescription(here("../dist/management.json"))
  const listed = operationsFile === undefined ? [] : readOperations(operationsFile)
  const exceptions = readExceptions(here("../facts-exceptions.json"))
  const { missing: gaps, stale } = compareFacts(contract, readDescription(file), exceptions)
  const missing = [...new Set([...gaps, ...missingOperations(contract, listed)])]
  for (const fact of missing) process.stdout.write(`missing: ${fact}\n`)
  for (const match of stale) process.stdout.write(`stale exception: ${match}\n`)
  process.stdout.write(`${missing.length} missing, ${stale.length} stale exceptions\n`)
  process.exitCode = missing.length + stale.length === 0 ? 0 : 1
}
