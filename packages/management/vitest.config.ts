import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { project } from "../../vitest.shared.ts"

export default defineConfig({
  // The tests run the sources, also those of the shared runtime; for everybody else these specifiers
  // name the build.
  resolve: {
    alias: [
      {
        find: /^openapi-effect-runtime\/(.+)$/,
        replacement: fileURLToPath(new URL("../openapi-effect-runtime/src/$1.ts", import.meta.url))
      },
      ...[
        ["#runtime/paged", "paged"],
        ["#runtime/events", "events"],
        ["#runtime/schemas", "schemas"],
        ["#runtime", "runtime"]
      ].map(([find = "", module]) => ({
        find,
        replacement: fileURLToPath(new URL(`src/sdk/${module}.ts`, import.meta.url))
      }))
    ]
  },
  test: project("management")
})
