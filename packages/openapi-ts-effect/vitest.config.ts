import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/generate.ts"],
    // compilers and generators are run here, on machines that may have other things to do
    testTimeout: 120_000,
    hookTimeout: 120_000
  }
})
