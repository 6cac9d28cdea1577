import { defineConfig } from "vitest/config"
import { project } from "../../vitest.shared.ts"

// Tests pack, install and compile: processes, which need seconds on a busy machine. Two files at once,
// since these tests are the last to begin, and some wait for the registry.
export default defineConfig({
  test: project("package-tests", { maxWorkers: 2, testTimeout: 600_000, hookTimeout: 600_000 })
})
