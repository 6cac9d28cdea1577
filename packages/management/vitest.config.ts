import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"

export default defineConfig({
  // The tests run the sources; `#runtime` names the build for everybody else.
  resolve: {
    alias: { "#runtime": fileURLToPath(new URL("src/runtime/index.ts", import.meta.url)) }
  },
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default", "json"],
    outputFile: { json: "reports/vitest.json" }
  }
})
