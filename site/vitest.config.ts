import { defineConfig } from "vitest/config"
import { project } from "../vitest.shared.ts"

// The site is built once for all tests, which takes seconds on a busy machine; a hang ends all the same.
export default defineConfig({
  test: project("site", {
    globalSetup: ["test/build.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000
  })
})
