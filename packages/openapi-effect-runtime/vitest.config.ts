import { defineConfig } from "vitest/config"
import { project } from "../../vitest.shared.ts"

// Files share what is loaded of the sources and of Effect, which is most of what a file would take.
export default defineConfig({ test: project("openapi-effect-runtime", { isolate: false }) })
