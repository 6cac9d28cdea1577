import { defineConfig } from "vitest/config"
import { project } from "../openapi-effect-runtime-effect3/vitest3.shared.ts"

export default defineConfig({ test: project("management-effect3") })
