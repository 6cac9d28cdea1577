/** The imports of shared tests, for Vitest. */
import type { Plugin } from "vitest/config"
import { resolve } from "./resolution.ts"

export const sharedImports = (): Plugin => ({
  name: "shared-imports",
  enforce: "pre",
  resolveId(specifier, importer) {
    if (importer === undefined) return undefined
    const resolved = resolve(specifier, importer.replace(/\?.*$/, ""))
    if (resolved === undefined) return undefined
    return "file" in resolved
      ? resolved.file
      : this.resolve(resolved.specifier, resolved.importer, { skipSelf: true })
  }
})
