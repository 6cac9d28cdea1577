import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    env: { SCARF_ANALYTICS: "false", DO_NOT_TRACK: "1" },
    reporters: ["default", "json"],
    outputFile: { json: "reports/vitest.json" },
    // Generous: nothing here depends on how long anything takes.
    testTimeout: 120_000,
    hookTimeout: 120_000
  }
})
