/** Which packages are published, by folder. */
import { readdirSync } from "node:fs"

/** Editions for another version of Effect, which check how they are packed by themselves. */
export const editions: ReadonlyArray<string> = readdirSync(new URL("../../../", import.meta.url))
  .filter((name) => /-effect\d+$/.test(name))
  .map((name) => `packages/${name}`)

/** The other published packages, by folder. */
export const mainPackages: ReadonlyArray<string> = [
  "openapi",
  "packages/management-client",
  "packages/management",
  "packages/openapi-contract-tests",
  "packages/openapi-effect-runtime",
  "packages/openapi-ts-effect",
  "packages/tenant-sandbox",
  "apps/key-rotation"
]

/** The published packages, by folder. */
export const published: ReadonlyArray<string> = [...mainPackages, ...editions]
