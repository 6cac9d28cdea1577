/** The imports of shared tests, for the programs that they start: Node loads this file first. */
import { registerHooks } from "node:module"
import { fileURLToPath, pathToFileURL } from "node:url"
import { resolve } from "./resolution.ts"

registerHooks({
  resolve: (specifier, context, next) => {
    const { parentURL } = context
    const resolved = parentURL?.startsWith("file:")
      ? resolve(specifier, fileURLToPath(parentURL))
      : undefined
    if (resolved === undefined) return next(specifier, context)
    return "file" in resolved
      ? next(pathToFileURL(resolved.file).href, context)
      : next(resolved.specifier, { ...context, parentURL: pathToFileURL(resolved.importer).href })
  }
})
