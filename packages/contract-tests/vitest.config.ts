import { defineConfig } from "vitest/config"
import { project } from "../../vitest.shared.ts"

export default defineConfig({
  test: project("contract-tests", {
    maxWorkers: 2,
    // Files share what is read and compiled of the contract, which none of them changes.
    isolate: false
  })
})
