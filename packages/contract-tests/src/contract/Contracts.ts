/** The contracts of this repository, as they lie in their package. */
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { type Document, fromRoot } from "openapi-contract-tests/contract/Document"
import { type Json, objectAt } from "openapi-contract-tests/contract/Json"

const { resolve } = createRequire(import.meta.url)

const files = {
  management: resolve("@effect-auth0/contract/management.json"),
  authentication: resolve("@effect-auth0/contract/authentication.json")
} as const

/** The names of the contracts that the contract's package exports. */
export type ContractName = keyof typeof files

/** Reads a bundle from the contract's package. */
export const load = (name: ContractName): Document => {
  const root: Json = JSON.parse(readFileSync(files[name], "utf8"))
  return fromRoot(objectAt(root, name))
}
