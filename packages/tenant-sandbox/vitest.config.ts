import { defineConfig } from "vitest/config"
import { project } from "../../vitest.shared.ts"

// Files share what is loaded of the contract, and what is compiled of it.
export default defineConfig({ test: project("tenant-sandbox", { isolate: false }) })
