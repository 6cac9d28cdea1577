import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    name: "otlp",
    include: ["test/**/*.test.ts"],
    testTimeout: 300_000,
    // The report of all packages is made of these.
    reporters: ["default", "blob"],
    outputFile: { blob: "reports/blob.json" }
  }
})
