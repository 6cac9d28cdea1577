import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { project } from "../../vitest.shared.ts"

export default defineConfig({
  // The tests run the sources, also those of the shared runtime; for everybody else this specifier
  // names the build.
  resolve: {
    alias: [
      {
        find: /^openapi-effect-runtime\/(.+)$/,
        replacement: fileURLToPath(new URL("../openapi-effect-runtime/src/$1.ts", import.meta.url))
      }
    ]
  },
  // Files share what is loaded of the sources and of Effect, which is most of what a file would take.
  test: project("management", { isolate: false })
})
