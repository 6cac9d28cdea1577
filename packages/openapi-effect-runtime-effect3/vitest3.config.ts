import { defineConfig } from "vitest/config"
import { project } from "./vitest3.shared.ts"

export default defineConfig({ test: project("openapi-effect-runtime-effect3") })
