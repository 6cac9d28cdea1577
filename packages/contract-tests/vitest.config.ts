import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    env: { SCARF_ANALYTICS: "false", DO_NOT_TRACK: "1" },
    reporters: ["default", "json"],
    outputFile: { json: "reports/vitest.json" },
    hookTimeout: 30_000
  }
})
