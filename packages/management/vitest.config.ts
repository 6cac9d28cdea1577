import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { shared } from "../../vitest.shared.ts"

export default defineConfig({
  // The tests run the sources; `#runtime` names the build for everybody else.
  resolve: {
    alias: [
      ["#runtime/paged", "PagedOperation"],
      ["#runtime/events", "Events"],
      ["#runtime/schemas", "Schemas"],
      ["#runtime", "index"]
    ].map(([find = "", module]) => ({
      find,
      replacement: fileURLToPath(new URL(`src/runtime/${module}.ts`, import.meta.url))
    }))
  },
  test: shared
})
