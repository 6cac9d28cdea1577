/**
 * Prints the package's name and version as its manifest has them: a module of constants, since a
 * bundle would get the whole manifest from an import of it.
 */
import { isNode } from "openapi-document"

/** The text of `package-info.ts`. */
export const packageInfoText = (manifest: unknown): string => {
  if (!isNode(manifest)) throw new Error("package.json is not an object")
  const { name, version } = manifest
  if (typeof name !== "string" || typeof version !== "string") {
    throw new Error("package.json has no name or no version")
  }
  return `// This file is generated from package.json; do not edit it.

/** The name of this package. */
export const name = ${JSON.stringify(name)}

/** The version of this package. */
export const version = ${JSON.stringify(version)}
`
}
