import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // The tests of the real process start one for every step at which it can be killed.
    testTimeout: 60_000,
    hookTimeout: 60_000
  }
})
