import { defineConfig } from "vitest/config"
import { project } from "../../vitest.shared.ts"

// Tests pack, install and compile: processes, which need seconds on a busy machine.
export default defineConfig({
  test: project("package-tests", { testTimeout: 120_000, hookTimeout: 120_000 })
})
