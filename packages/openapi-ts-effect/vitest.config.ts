import { defineConfig } from "vitest/config"
import { project } from "../../vitest.shared.ts"

export default defineConfig({
  test: project("openapi-ts-effect", {
    // Files share what is loaded of the generator and of the compiler.
    isolate: false,
    globalSetup: ["test/support/generate.ts"]
  })
})
